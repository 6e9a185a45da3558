//! How many statements an operation costs.

use super::{category, customer, good, item, review};
use crate::db::fixture::{Folder, Statements, shop_on};
use crate::domain::{
    CategoryFilter, Expected, ItemFilter, ItemInclude, ItemPatch, KeysetRequest, NewItem, PageRequest, Shop,
};

async fn watched(folder: &Folder) -> (Shop, Statements) {
    let mut db = folder.database().await;
    let statements = Statements::of(&mut db);
    (shop_on(db), statements)
}

async fn total(shop: &Shop, filter: &ItemFilter, page: i64) -> u64 {
    shop.list_items(filter, &[], PageRequest::new(page, 2), ItemInclude::default())
        .await
        .unwrap()
        .total
}

#[tokio::test]
async fn rows_are_counted_once_until_somebody_writes() {
    let folder = Folder::new();
    let (shop, statements) = watched(&folder).await;
    for name in ["aa", "bb", "cc", "dd", "ee"] {
        item(&shop, name, 100).await;
    }
    let all = ItemFilter::default();
    let mut tea = ItemFilter::default();
    tea.in_category("tea");
    statements.take();
    for (page, expected) in [(1, (2, 1)), (1, (1, 0)), (2, (1, 0)), (3, (1, 0)), (4, (2, 0))] {
        assert_eq!(
            (total(&shop, &all, page).await, statements.counts()),
            (5, expected),
            "page {page}"
        );
    }

    item(&shop, "ff", 100).await;
    statements.take();
    assert_eq!((total(&shop, &all, 1).await, statements.counts()), (6, (2, 1)));
    assert_eq!((total(&shop, &all, 1).await, statements.counts()), (6, (1, 0)));

    // A second database on the same file stands for another process.
    let other = shop_on(folder.open().await);
    other.delete_item(1, Expected::ANYTHING).await.unwrap();
    assert_eq!((total(&shop, &all, 1).await, statements.counts()), (5, (2, 1)));
    assert_eq!((total(&shop, &all, 1).await, statements.counts()), (5, (1, 0)));

    // Categories decide nothing unless the filter names one; then they do.
    for id in [2, 3, 4] {
        let tea = category(&other, &format!("tea-{id}"), None).await.id;
        other
            .patch_item(
                id,
                Expected::ANYTHING,
                ItemPatch {
                    category_id: Some(Some(tea)),
                    ..ItemPatch::default()
                },
            )
            .await
            .unwrap();
    }
    assert_eq!((total(&shop, &all, 1).await, statements.counts()), (5, (2, 1)));
    category(&other, "another", None).await;
    assert_eq!((total(&shop, &all, 1).await, statements.counts()), (5, (1, 0)));
    assert_eq!((total(&shop, &tea, 1).await, statements.counts()), (0, (1, 0)));
    assert_eq!((total(&shop, &tea, 2).await, statements.counts()), (0, (3, 1)));
    assert_eq!((total(&shop, &tea, 2).await, statements.counts()), (0, (2, 0)));
    category(&other, "tea", None).await;
    assert_eq!((total(&shop, &tea, 2).await, statements.counts()), (0, (3, 1)));
}

#[tokio::test]
async fn other_collections_are_counted_once_too() {
    let folder = Folder::new();
    let (shop, statements) = watched(&folder).await;
    let pot = item(&shop, "Tea pot", 100).await.id;
    for name in ["a", "b", "c"] {
        category(&shop, name, None).await;
        review(&shop, pot, name).await;
    }
    statements.take();
    let page = PageRequest::new(1, 2);
    for expected in [(2, 1), (1, 0)] {
        let categories = shop
            .list_categories(&CategoryFilter::default(), &[], page)
            .await
            .unwrap();
        assert_eq!((categories.total, statements.counts()), (3, expected));
        let walk = KeysetRequest::first(2);
        let unasked = shop.list_reviews(pot, &[], &walk).await.unwrap();
        assert_eq!((unasked.total, statements.counts()), (None, (1, 0)));
        let reviews = shop.list_reviews(pot, &[], &walk.with_total(true)).await.unwrap();
        assert_eq!((reviews.total, statements.counts()), (Some(3), expected));
    }
}

#[tokio::test]
async fn related_things_cost_a_statement_each_however_long_the_page() {
    let folder = Folder::new();
    let (shop, statements) = watched(&folder).await;
    for place in 0..30 {
        let filed = category(&shop, &format!("category-{place}"), None).await.id;
        let id = item(&shop, &format!("Item {place}"), 100).await.id;
        shop.patch_item(
            id,
            Expected::ANYTHING,
            ItemPatch {
                category_id: Some(Some(filed)),
                ..ItemPatch::default()
            },
        )
        .await
        .unwrap();
        review(&shop, id, "Mina").await;
        review(&shop, id, "Jun").await;
    }
    let include = ItemInclude {
        category: true,
        reviews: true,
    };
    let list = async |limit: i64| {
        let page = shop
            .list_items(&ItemFilter::default(), &[], PageRequest::new(1, limit), include)
            .await
            .unwrap();
        for view in &page.entries {
            let category = view.category.as_ref().unwrap().as_ref().unwrap();
            assert_eq!(Some(category.id), view.item.category_id);
            let authors: Vec<_> = view
                .reviews
                .iter()
                .flatten()
                .map(|review| review.author.as_str())
                .collect();
            assert_eq!(authors, ["Jun", "Mina"]);
        }
        page.entries.len()
    };
    list(1).await;
    statements.take();
    for limit in [1, 5, 30] {
        assert_eq!((list(limit).await, statements.counts()), (limit as usize, (3, 0)));
    }
    let mut none = ItemFilter::default();
    none.in_category("nowhere");
    shop.list_items(&none, &[], PageRequest::new(1, 5), include)
        .await
        .unwrap();
    assert_eq!(statements.counts(), (1, 0));
}

#[tokio::test]
async fn single_operations_cost_what_they_must() {
    let folder = Folder::new();
    let (shop, statements) = watched(&folder).await;
    item(&shop, "Tea pot", 100).await;
    assert_eq!(statements.take().len(), 1);
    shop.get_item(1, ItemInclude::default()).await.unwrap();
    assert_eq!(statements.take().len(), 1);
    shop.create_item(NewItem::new("", crate::domain::Amount::ZERO))
        .await
        .unwrap_err();
    assert_eq!(statements.take().len(), 0);
    shop.patch_item(
        1,
        Expected::ANYTHING,
        ItemPatch {
            stock: Some(1),
            ..ItemPatch::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(statements.take().len(), 2);
    shop.patch_item(
        1,
        Expected::ANYTHING,
        ItemPatch {
            stock: Some(1),
            ..ItemPatch::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(statements.take().len(), 1);
    let mina = customer(&shop, "Mina").await;
    statements.take();
    shop.create_review(1, mina, good()).await.unwrap();
    assert_eq!(statements.take().len(), 2, "the author's name, and the review");
    shop.delete_item(1, Expected::ANYTHING).await.unwrap();
    assert_eq!(statements.take().len(), 1);
}
