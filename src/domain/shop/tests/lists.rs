use super::{category, item};
use crate::db::fixture::Folder;
use crate::domain::{
    Amount, Currencies, Currency, Expected, ItemFilter, ItemInclude, ItemKey, ItemPatch, ItemSort, NewItem,
    Page, PageRequest, Shop,
};
use rust_decimal::Decimal;
use std::str::FromStr;

async fn names(shop: &Shop, filter: &ItemFilter, sort: &[ItemSort], page: PageRequest) -> (String, u64) {
    let Page { entries, total } = shop
        .list_items(filter, sort, page, ItemInclude::default())
        .await
        .unwrap();
    let names: Vec<_> = entries.into_iter().map(|view| view.item.name).collect();
    (names.join(" "), total)
}

async fn admitted(shop: &Shop, narrow: impl FnOnce(&mut ItemFilter)) -> String {
    let mut filter = ItemFilter::default();
    narrow(&mut filter);
    names(shop, &filter, &[], PageRequest::new(1, 100)).await.0
}

/// Five items: their prices are 10.00, 10.01, 20.00, 20.00 and 30.00, each created a second after the one before.
async fn stocked(shop: &Shop) {
    let tea = category(shop, "tea", None).await.id;
    for (name, price, currency, category_id) in [
        ("50%_off", 1000, Currency::Krw, None),
        ("apple", 1001, Currency::Usd, Some(tea)),
        ("Cup", 2000, Currency::Jpy, Some(tea)),
        ("bowl", 2000, Currency::Usd, None),
        ("hidden", 3000, Currency::Krw, Some(tea)),
    ] {
        let new = NewItem {
            currency,
            category_id,
            ..NewItem::new(name, Amount::from_hundredths(price))
        };
        shop.create_item(NewItem {
            active: name != "hidden",
            ..new
        })
        .await
        .unwrap();
    }
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str(text).unwrap()
}

#[tokio::test]
async fn bounds_of_prices_admit_exactly_what_they_say() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    stocked(&shop).await;
    assert_eq!(admitted(&shop, |_| ()).await, "50%_off apple Cup bowl");
    assert_eq!(
        admitted(&shop, |f| f.include_inactive(true)).await,
        "50%_off apple Cup bowl hidden"
    );
    for (bound, above, at_least, below, at_most) in [
        ("10", "apple Cup bowl", "50%_off apple Cup bowl", "", "50%_off"),
        ("10.005", "apple Cup bowl", "apple Cup bowl", "50%_off", "50%_off"),
        ("20.00", "", "Cup bowl", "50%_off apple", "50%_off apple Cup bowl"),
        ("-1", "50%_off apple Cup bowl", "50%_off apple Cup bowl", "", ""),
        (
            "79228162514264337593543950335",
            "",
            "",
            "50%_off apple Cup bowl",
            "50%_off apple Cup bowl",
        ),
    ] {
        let bound = decimal(bound);
        assert_eq!(
            admitted(&shop, |f| f.price_above(bound)).await,
            above,
            "> {bound}"
        );
        assert_eq!(
            admitted(&shop, |f| f.price_at_least(bound)).await,
            at_least,
            ">= {bound}"
        );
        assert_eq!(
            admitted(&shop, |f| f.price_below(bound)).await,
            below,
            "< {bound}"
        );
        assert_eq!(
            admitted(&shop, |f| f.price_at_most(bound)).await,
            at_most,
            "<= {bound}"
        );
    }
}

#[tokio::test]
async fn other_filters_admit_exactly_what_they_say() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    stocked(&shop).await;
    for (text, found) in [
        ("P", "apple Cup"),
        ("%", "50%_off"),
        ("%_o", "50%_off"),
        ("a%e", ""),
        ("\\", ""),
    ] {
        assert_eq!(admitted(&shop, |f| f.name_contains(text)).await, found, "{text}");
    }
    for (currencies, found) in [
        (vec![Currency::Usd], "apple bowl"),
        (vec![], ""),
        (vec![Currency::Jpy], "Cup"),
    ] {
        assert_eq!(
            admitted(&shop, |f| f
                .currency_in(currencies.into_iter().collect::<Currencies>()))
            .await,
            found
        );
    }
    assert_eq!(admitted(&shop, |f| f.in_category("tea")).await, "apple Cup");
    assert_eq!(admitted(&shop, |f| f.in_category("coffee")).await, "");
    let third = shop
        .get_item(3, ItemInclude::default())
        .await
        .unwrap()
        .item
        .created_at;
    assert_eq!(admitted(&shop, |f| f.created_at_least(third)).await, "Cup bowl");
    assert_eq!(
        admitted(&shop, |f| f.created_before(third)).await,
        "50%_off apple"
    );
}

#[tokio::test]
async fn all_filters_must_hold() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    stocked(&shop).await;
    let narrow = |f: &mut ItemFilter| {
        f.price_above(decimal("10"));
        f.price_at_most(decimal("20"));
        f.name_contains("P");
        f.in_category("tea");
        f.include_inactive(true);
    };
    assert_eq!(admitted(&shop, narrow).await, "apple Cup");
    let narrower = |f: &mut ItemFilter| {
        narrow(f);
        f.currency_in(Currencies::from_iter([Currency::Jpy, Currency::Krw]));
    };
    assert_eq!(admitted(&shop, narrower).await, "Cup");
}

#[tokio::test]
async fn every_order_is_total() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    stocked(&shop).await;
    let (asc, desc) = (ItemSort::ascending, ItemSort::descending);
    for (sort, expected) in [
        (vec![], "50%_off apple Cup bowl"),
        (vec![desc(ItemKey::Id)], "bowl Cup apple 50%_off"),
        (vec![asc(ItemKey::Name)], "50%_off Cup apple bowl"),
        (vec![desc(ItemKey::Name)], "bowl apple Cup 50%_off"),
        (vec![asc(ItemKey::Price)], "50%_off apple Cup bowl"),
        (vec![desc(ItemKey::Price)], "bowl Cup apple 50%_off"),
        (
            vec![desc(ItemKey::Price), asc(ItemKey::Id)],
            "Cup bowl apple 50%_off",
        ),
        (
            vec![desc(ItemKey::Price), asc(ItemKey::Name)],
            "Cup bowl apple 50%_off",
        ),
        (
            vec![desc(ItemKey::Price), desc(ItemKey::Name), asc(ItemKey::Id)],
            "bowl Cup apple 50%_off",
        ),
        (
            vec![asc(ItemKey::Id), desc(ItemKey::Name)],
            "50%_off apple Cup bowl",
        ),
        (vec![desc(ItemKey::CreatedAt)], "bowl Cup apple 50%_off"),
    ] {
        let found = names(&shop, &ItemFilter::default(), &sort, PageRequest::new(1, 20)).await;
        assert_eq!(found, (expected.into(), 4), "{sort:?}");
    }
}

#[tokio::test]
async fn pages_are_cut_from_one_whole() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    for name in ["aa", "bb", "cc", "dd"] {
        item(&shop, name, 100).await;
    }
    for (page, limit, expected) in [
        (1, 2, "aa bb"),
        (2, 2, "cc dd"),
        (3, 2, ""),
        (2, 3, "dd"),
        (1, 4, "aa bb cc dd"),
        (1, 100, "aa bb cc dd"),
        (i64::MAX, 100, ""),
    ] {
        let found = names(&shop, &ItemFilter::default(), &[], PageRequest::new(page, limit)).await;
        assert_eq!(found, (expected.into(), 4), "page {page} of {limit}");
    }
}

#[tokio::test]
async fn a_total_follows_every_kind_of_write() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    stocked(&shop).await;
    let mut tea = ItemFilter::default();
    tea.in_category("tea");
    let total = async |filter: &ItemFilter| names(&shop, filter, &[], PageRequest::new(1, 1)).await.1;
    let all = ItemFilter::default();
    assert_eq!((total(&all).await, total(&tea).await), (4, 2));
    shop.delete_item(2, Expected::ANYTHING).await.unwrap();
    assert_eq!((total(&all).await, total(&tea).await), (3, 1));
    shop.patch_item(
        5,
        Expected::ANYTHING,
        ItemPatch {
            active: Some(true),
            ..ItemPatch::default()
        },
    )
    .await
    .unwrap();
    assert_eq!((total(&all).await, total(&tea).await), (4, 2));
    let renamed = crate::domain::CategoryPatch {
        slug: Some("tee".into()),
        ..Default::default()
    };
    shop.patch_category(1, Expected::ANYTHING, renamed).await.unwrap();
    assert_eq!((total(&all).await, total(&tea).await), (4, 0));
    let refused = NewItem {
        category_id: Some(9),
        ..NewItem::new("Cup", Amount::ZERO)
    };
    shop.create_item(refused).await.unwrap_err();
    assert_eq!(total(&all).await, 4);
}
