use super::{category, conflict, item, missing, review};
use crate::db::fixture::Folder;
use crate::domain::{
    Amount, Currency, DomainError, Expected, Item, ItemInclude, ItemPatch, ItemView, NewItem, Resource,
};

const ALONE: ItemInclude = ItemInclude {
    category: false,
    reviews: false,
};

fn full(category_id: i64) -> NewItem {
    NewItem {
        name: " Tea pot ".into(),
        description: Some("Cast iron.".into()),
        price: Amount::from_hundredths(1250),
        currency: Currency::Usd,
        category_id: Some(category_id),
        stock: 3,
        active: false,
    }
}

#[tokio::test]
async fn a_created_item_is_answered_as_it_is_got() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let tea = category(&shop, "tea", None).await;
    let created = shop.create_item(full(tea.id)).await.unwrap();
    let expected = Item {
        id: 1,
        name: "Tea pot".into(),
        description: Some("Cast iron.".into()),
        price: Amount::from_hundredths(1250),
        currency: Currency::Usd,
        category_id: Some(tea.id),
        stock: 3,
        active: false,
        created_at: "2026-05-28T20:26:41Z".parse().unwrap(),
        updated_at: "2026-05-28T20:26:41Z".parse().unwrap(),
    };
    assert_eq!(created, expected);
    let got = shop.get_item(1, ALONE).await.unwrap();
    assert_eq!(
        got,
        ItemView {
            item: expected,
            category: None,
            reviews: None
        }
    );
    assert_eq!(missing(shop.get_item(2, ALONE).await), Resource::Item);
}

#[tokio::test]
async fn refused_items_leave_nothing_behind() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    assert_eq!(
        conflict(shop.create_item(full(7)).await),
        ("unknown_category", Some("category_id"))
    );
    let invalid = shop
        .create_item(NewItem::new("", Amount::from_hundredths(-100)))
        .await
        .unwrap_err();
    let DomainError::Invalid(problems) = invalid else {
        panic!("{invalid:?}")
    };
    assert_eq!(
        problems.iter().map(|problem| &*problem.field).collect::<Vec<_>>(),
        ["name", "price"]
    );
    let forbidden = shop
        .create_item(NewItem::new("Replica watch", Amount::ZERO))
        .await
        .unwrap_err();
    assert!(matches!(forbidden, DomainError::Invalid(_)), "{forbidden:?}");
    assert_eq!(missing(shop.get_item(1, ALONE).await), Resource::Item);
}

#[tokio::test]
async fn replacing_leaves_nothing_of_what_was() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let tea = category(&shop, "tea", None).await;
    let before = shop.create_item(full(tea.id)).await.unwrap();
    let change = shop
        .replace_item(before.id, Expected::ANYTHING, NewItem::new("Cup", Amount::ZERO))
        .await
        .unwrap();
    assert_eq!(change.before, before);
    let after = change.after;
    let expected = Item {
        name: "Cup".into(),
        description: None,
        price: Amount::ZERO,
        currency: Currency::Krw,
        category_id: None,
        stock: 0,
        active: true,
        updated_at: after.updated_at,
        ..before.clone()
    };
    assert_eq!(after, expected);
    assert!(after.updated_at > before.updated_at);
    assert_eq!(shop.get_item(before.id, ALONE).await.unwrap().item, after);

    assert_eq!(
        conflict(shop.replace_item(before.id, Expected::ANYTHING, full(7)).await),
        ("unknown_category", Some("category_id"))
    );
    assert_eq!(
        missing(
            shop.replace_item(9, Expected::ANYTHING, NewItem::new("Cup", Amount::ZERO))
                .await
        ),
        Resource::Item
    );
    assert_eq!(shop.get_item(before.id, ALONE).await.unwrap().item, after);
}

#[tokio::test]
async fn a_patch_changes_what_it_mentions() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let tea = category(&shop, "tea", None).await;
    let before = shop.create_item(full(tea.id)).await.unwrap();

    let same = shop
        .patch_item(
            before.id,
            Expected::ANYTHING,
            ItemPatch {
                stock: Some(3),
                ..ItemPatch::default()
            },
        )
        .await
        .unwrap();
    assert_eq!((&same.before, &same.after), (&before, &before));
    let patch = ItemPatch {
        description: Some(None),
        stock: Some(2),
        ..ItemPatch::default()
    };
    let change = shop
        .patch_item(before.id, Expected::ANYTHING, patch)
        .await
        .unwrap();
    assert_eq!(change.before, before);
    let after = change.after;
    assert_eq!(
        after,
        Item {
            description: None,
            stock: 2,
            updated_at: after.updated_at,
            ..before.clone()
        }
    );
    assert!(after.updated_at > before.updated_at);
    assert_eq!(shop.get_item(before.id, ALONE).await.unwrap().item, after);

    let astray = ItemPatch {
        category_id: Some(Some(7)),
        ..ItemPatch::default()
    };
    assert_eq!(
        conflict(
            shop.patch_item(before.id, Expected::ANYTHING, astray.clone())
                .await
        ),
        ("unknown_category", Some("category_id"))
    );
    assert_eq!(
        missing(shop.patch_item(9, Expected::ANYTHING, astray).await),
        Resource::Item
    );
    assert_eq!(shop.get_item(before.id, ALONE).await.unwrap().item, after);
}

#[tokio::test]
async fn a_deleted_item_takes_its_reviews_along_and_its_number_is_not_used_again() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let gone = item(&shop, "Tea pot", 100).await;
    review(&shop, gone.id, "Mina").await;
    let deleted = shop.delete_item(gone.id, Expected::ANYTHING).await.unwrap();
    assert_eq!(deleted, gone);
    assert_eq!(missing(shop.get_item(gone.id, ALONE).await), Resource::Item);
    assert_eq!(
        missing(shop.delete_item(gone.id, Expected::ANYTHING).await),
        Resource::Item
    );
    assert_eq!(missing(shop.get_review(gone.id, 1).await), Resource::Review);
    assert_eq!(item(&shop, "Cup", 100).await.id, gone.id + 1);
}

#[tokio::test]
async fn related_things_come_when_asked_for() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let tea = category(&shop, "tea", None).await;
    let filed = shop.create_item(full(tea.id)).await.unwrap();
    let loose = item(&shop, "Cup", 100).await;
    let mut reviews = Vec::new();
    for author in 0..12 {
        reviews.insert(0, review(&shop, filed.id, format!("Author {author}")).await);
    }
    reviews.truncate(10);

    let all = ItemInclude {
        category: true,
        reviews: true,
    };
    let got = shop.get_item(filed.id, all).await.unwrap();
    assert_eq!(
        got,
        ItemView {
            item: filed,
            category: Some(Some(tea)),
            reviews: Some(reviews)
        }
    );
    let got = shop.get_item(loose.id, all).await.unwrap();
    assert_eq!(
        got,
        ItemView {
            item: loose,
            category: Some(None),
            reviews: Some(Vec::new())
        }
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_patches_at_once_none_is_lost() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let id = item(&shop, "Tea pot", 0).await.id;
    let change = |place: i32| {
        let shop = shop.clone();
        let patch = match place % 4 {
            0 => ItemPatch {
                stock: Some(place),
                ..ItemPatch::default()
            },
            1 => ItemPatch {
                price: Some(Amount::from_hundredths(place.into())),
                ..ItemPatch::default()
            },
            2 => ItemPatch {
                description: Some(Some(place.to_string())),
                ..ItemPatch::default()
            },
            _ => ItemPatch {
                name: Some(format!("Tea pot {place}")),
                ..ItemPatch::default()
            },
        };
        tokio::spawn(async move {
            shop.patch_item(id, Expected::ANYTHING, patch)
                .await
                .unwrap()
                .after
                .updated_at
        })
    };
    let mut times = Vec::new();
    for patched in (1..=40).map(change).collect::<Vec<_>>() {
        times.push(patched.await.unwrap());
    }
    times.sort_unstable();
    times.dedup();
    assert_eq!(times.len(), 40, "each change moved updated_at");
    let last = shop.get_item(id, ALONE).await.unwrap().item;
    assert!(
        last.stock > 0 && last.price > Amount::ZERO && last.description.is_some(),
        "{last:?}"
    );
    assert!(
        last.name.starts_with("Tea pot ") && Some(&last.updated_at) == times.last(),
        "{last:?}"
    );
}
