use super::{category, conflict, item, missing};
use crate::db::fixture::Folder;
use crate::domain::{
    Category, CategoryFilter, CategoryKey, CategoryPatch, CategorySort, DomainError, Expected, ItemPatch,
    NewCategory, PageRequest, Resource, Shop,
};

fn below(parent: Option<i64>) -> CategoryPatch {
    CategoryPatch {
        parent_id: Some(parent),
        ..CategoryPatch::default()
    }
}

#[tokio::test]
async fn a_created_category_is_answered_as_it_is_got() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let new = NewCategory {
        name: " Tea pots ".into(),
        slug: "tea-pots".into(),
        parent_id: None,
    };
    let created = shop.create_category(new).await.unwrap();
    let at = "2026-05-28T20:26:40Z".parse().unwrap();
    let expected = Category {
        id: 1,
        name: "Tea pots".into(),
        slug: "tea-pots".into(),
        parent_id: None,
        created_at: at,
        updated_at: at,
    };
    assert_eq!(created, expected);
    assert_eq!(shop.get_category(1).await.unwrap(), expected);
    assert_eq!(missing(shop.get_category(2).await), Resource::Category);
}

#[tokio::test]
async fn names_and_slugs_are_taken_once() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let tea = category(&shop, "tea", None).await;
    let pots = category(&shop, "pots", Some(tea.id)).await;
    let new = |name: &str, slug: &str, parent_id| NewCategory {
        name: name.into(),
        slug: slug.into(),
        parent_id,
    };
    for (refused, expected) in [
        (new("TEA", "other", None), ("duplicate_category", Some("name"))),
        (new("Other", "tea", None), ("duplicate_category", Some("slug"))),
        (
            new("Other", "other", Some(9)),
            ("unknown_category", Some("parent_id")),
        ),
    ] {
        assert_eq!(conflict(shop.create_category(refused).await), expected);
    }
    let patch = CategoryPatch {
        slug: Some("tea".into()),
        ..CategoryPatch::default()
    };
    assert_eq!(
        conflict(shop.patch_category(pots.id, Expected::ANYTHING, patch).await),
        ("duplicate_category", Some("slug"))
    );
    let patch = CategoryPatch {
        name: Some("TEA".into()),
        ..CategoryPatch::default()
    };
    assert_eq!(
        conflict(
            shop.patch_category(pots.id, Expected::ANYTHING, patch.clone())
                .await
        ),
        ("duplicate_category", Some("name"))
    );
    assert_eq!(
        shop.patch_category(tea.id, Expected::ANYTHING, patch)
            .await
            .unwrap(),
        tea
    );
    assert_eq!(shop.get_category(pots.id).await.unwrap(), pots);
    let invalid = shop.create_category(new(" ", "Tea", None)).await.unwrap_err();
    assert!(matches!(invalid, DomainError::Invalid(problems) if problems.len() == 2));
}

#[tokio::test]
async fn a_category_is_never_below_itself() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let top = category(&shop, "top", None).await;
    let middle = category(&shop, "middle", Some(top.id)).await;
    let low = category(&shop, "low", Some(middle.id)).await;
    let other = category(&shop, "other", None).await;
    for parent in [top.id, middle.id, low.id] {
        let moved = shop
            .patch_category(top.id, Expected::ANYTHING, below(Some(parent)))
            .await;
        assert_eq!(
            conflict(moved),
            ("category_cycle", Some("parent_id")),
            "below {parent}"
        );
    }
    let astray = shop
        .patch_category(top.id, Expected::ANYTHING, below(Some(9)))
        .await;
    assert_eq!(conflict(astray), ("unknown_category", Some("parent_id")));
    assert_eq!(
        missing(shop.patch_category(9, Expected::ANYTHING, below(None)).await),
        Resource::Category
    );
    assert_eq!(shop.get_category(top.id).await.unwrap(), top);

    let moved = shop
        .patch_category(middle.id, Expected::ANYTHING, below(Some(other.id)))
        .await
        .unwrap();
    assert_eq!(
        moved,
        Category {
            parent_id: Some(other.id),
            updated_at: moved.updated_at,
            ..middle.clone()
        }
    );
    assert!(moved.updated_at > middle.updated_at);
    let turned = shop
        .patch_category(top.id, Expected::ANYTHING, below(Some(low.id)))
        .await
        .unwrap();
    assert_eq!(turned.parent_id, Some(low.id));
    let freed = shop
        .patch_category(top.id, Expected::ANYTHING, below(None))
        .await
        .unwrap();
    assert_eq!(freed.parent_id, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_moves_at_once_do_not_close_a_circle() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    for round in 0..20 {
        let one = category(&shop, &format!("one-{round}"), None).await.id;
        let two = category(&shop, &format!("two-{round}"), None).await.id;
        let hang = |moved: i64, parent: i64| {
            let shop: Shop = shop.clone();
            tokio::spawn(async move {
                shop.patch_category(moved, Expected::ANYTHING, below(Some(parent)))
                    .await
            })
        };
        let (first, second) = (hang(one, two), hang(two, one));
        let moves = [first.await.unwrap(), second.await.unwrap()];
        let (moved, refused): (Vec<_>, Vec<_>) = moves.into_iter().partition(Result::is_ok);
        assert_eq!((moved.len(), refused.len()), (1, 1));
        for outcome in refused {
            assert_eq!(conflict(outcome), ("category_cycle", Some("parent_id")));
        }
    }
}

#[tokio::test]
async fn only_an_empty_category_is_deleted() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let top = category(&shop, "top", None).await.id;
    let low = category(&shop, "low", Some(top)).await.id;
    let pot = item(&shop, "Tea pot", 100).await.id;
    let file = |category_id| ItemPatch {
        category_id: Some(category_id),
        ..ItemPatch::default()
    };
    shop.patch_item(pot, Expected::ANYTHING, file(Some(low)))
        .await
        .unwrap();
    for id in [top, low] {
        assert_eq!(
            conflict(shop.delete_category(id, Expected::ANYTHING).await),
            ("category_in_use", None)
        );
    }
    shop.patch_item(pot, Expected::ANYTHING, file(None))
        .await
        .unwrap();
    shop.delete_category(low, Expected::ANYTHING).await.unwrap();
    shop.delete_category(top, Expected::ANYTHING).await.unwrap();
    assert_eq!(
        missing(shop.delete_category(top, Expected::ANYTHING).await),
        Resource::Category
    );
}

#[tokio::test]
async fn lists_are_filtered_and_sorted() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let top = category(&shop, "top", None).await.id;
    for slug in ["beta", "alpha"] {
        category(&shop, slug, Some(top)).await;
    }
    for (parent_id, sort, expected, total) in [
        (None, vec![], vec!["top", "beta"], 3),
        (
            None,
            vec![CategorySort::ascending(CategoryKey::Name)],
            vec!["alpha", "beta"],
            3,
        ),
        (
            None,
            vec![CategorySort::descending(CategoryKey::Name)],
            vec!["top", "beta"],
            3,
        ),
        (
            Some(top),
            vec![CategorySort::descending(CategoryKey::Id)],
            vec!["alpha", "beta"],
            2,
        ),
        (Some(9), vec![], vec![], 0),
    ] {
        let filter = CategoryFilter { parent_id };
        let page = shop
            .list_categories(&filter, &sort, PageRequest::new(1, 2))
            .await
            .unwrap();
        let slugs: Vec<_> = page
            .entries
            .iter()
            .map(|category| category.slug.as_str())
            .collect();
        assert_eq!((slugs, page.total), (expected, total), "{filter:?} {sort:?}");
    }
}

#[tokio::test]
async fn a_category_cannot_be_created_below_the_number_it_is_about_to_get() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    for parent_id in [1, 2, i64::MAX] {
        let new = NewCategory {
            name: "Tea".into(),
            slug: "tea".into(),
            parent_id: Some(parent_id),
        };
        let expected = ("unknown_category", Some("parent_id"));
        assert_eq!(conflict(shop.create_category(new).await), expected, "{parent_id}");
    }
}
