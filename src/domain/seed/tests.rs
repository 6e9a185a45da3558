use super::{Seeded, seed};
use crate::db::fixture::Folder;
use crate::domain::{
    Amount, CategoryFilter, ForbiddenWords, ItemFilter, ItemInclude, ItemView, NewItem, PageRequest, Shop,
};
use std::collections::HashSet;

async fn items(shop: &Shop) -> Vec<ItemView> {
    let mut all = ItemFilter::default();
    all.include_inactive(true);
    let include = ItemInclude {
        category: true,
        reviews: true,
    };
    shop.list_items(&all, &[], PageRequest::new(1, 2_000), include)
        .await
        .unwrap()
        .entries
}

#[tokio::test]
async fn two_shops_are_filled_the_same_way_and_a_second_run_adds_to_the_first() {
    let (here, there) = (Folder::new(), Folder::new());
    let (one, two) = (here.shop().await, there.shop().await);
    let mut progress = Vec::new();
    let first = seed(&one, 1_100, |done| progress.push(done)).await.unwrap();
    assert_eq!(progress, [500, 1_000, 1_100]);
    assert_eq!((first.categories, first.items), (12, 1_100));
    assert_eq!(seed(&two, 1_100, |_| ()).await.unwrap(), first);
    let filled = items(&one).await;
    assert_eq!(filled, items(&two).await);

    let second = seed(&one, 3, |_| ()).await.unwrap();
    assert_eq!(
        Seeded { reviews: 0, ..second },
        Seeded {
            categories: 0,
            items: 3,
            reviews: 0
        }
    );
    let more = items(&one).await;
    assert_eq!((more.len(), &more[..1_100]), (1_103, &filled[..]));
    assert_ne!(more[1_100].item.name, filled[0].item.name);
    let categories = one
        .list_categories(&CategoryFilter::default(), &[], PageRequest::new(1, 1))
        .await
        .unwrap();
    assert_eq!(categories.total, 12);
}

#[tokio::test]
async fn goods_are_varied_and_keep_the_rules_of_the_shop() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let seeded = seed(&shop, 1_000, |_| ()).await.unwrap();
    let views = items(&shop).await;
    let share = |admit: fn(&ItemView) -> bool| views.iter().filter(|view| admit(view)).count();
    assert!((280..=390).contains(&share(|view| {
        view.reviews.as_ref().is_some_and(|found| !found.is_empty())
    })));
    assert!((920..=980).contains(&share(|view| view.item.active)));
    assert!((10..=80).contains(&share(|view| view.item.category_id.is_none())));
    assert!((200..=300).contains(&share(|view| view.item.currency.as_str() == "USD")));
    assert!(share(|view| view.item.stock == 0) > 20);
    let names: HashSet<&str> = views.iter().map(|view| view.item.name.as_str()).collect();
    assert!(names.len() > 700, "{} different names", names.len());
    let reviews: usize = views
        .iter()
        .flat_map(|view| view.reviews.iter().map(Vec::len))
        .sum();
    assert_eq!(reviews as u64, seeded.reviews);
    for ItemView { item, .. } in views {
        assert!(
            item.price > Amount::ZERO && item.created_at < shop.clock().now(),
            "{item:?}"
        );
        let kept = NewItem {
            description: item.description,
            ..NewItem::new(item.name, item.price)
        };
        assert_eq!(kept.clone().checked(&ForbiddenWords::default()).unwrap(), kept);
    }
}
