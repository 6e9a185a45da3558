//! Lists of the shop, whatever their queries say: answered or refused, never a failure, and no word of a client's in a
//! statement.
//!
//! `tests/fuzz` lets libFuzzer think of the queries; the test below tries again what was worth keeping. It is compiled for
//! tests and under `--cfg fuzzing` alone.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "what fails here has been looked for"
)]

mod lists;
mod shop;

use rust_decimal::Decimal;
use serde_json::Value;

use self::{
    lists::{Query, coded},
    shop::SHOP,
};

/// A target: it panics where something is not as it must be.
pub type Target = fn(&[u8]);

/// All targets of the shop, by their names in `tests/fuzz`.
pub const TARGETS: [(&str, Target); 2] = [("filter", filter), ("sort", sort)];

/// A list and its query, `/api/v1/items?filter[price][gt]=5`. What is listed is what the filter says.
pub fn filter(bytes: &[u8]) {
    let Some(query) = Query::read(bytes) else { return };
    let Some(list) = SHOP.list(&query.target) else {
        return;
    };
    if query.path == "/api/v1/items" {
        items(&list).iter().for_each(|item| is_meant(item, &query));
    }
}

type Holds = fn(&Decimal, &Decimal) -> bool;

const BOUNDS: [(&str, Holds); 4] = [
    ("filter[price][gt]", Decimal::gt),
    ("filter[price][gte]", Decimal::ge),
    ("filter[price][lt]", Decimal::lt),
    ("filter[price][lte]", Decimal::le),
];

/// `fields` may leave members out: then nothing can be said of them.
fn is_meant(item: &Value, query: &Query) {
    if let Ok(price) = item["price"].to_string().parse::<Decimal>() {
        for (name, holds) in BOUNDS {
            let bound = query.value(name).and_then(|bound| bound.parse().ok());
            assert!(
                bound.is_none_or(|bound| holds(&price, &bound)),
                "{price} is not {name}"
            );
        }
    }
    if let (Some(name), Some(part)) = (item["name"].as_str(), query.value("filter[name][contains]")) {
        let [name, part] = [name, part].map(str::to_ascii_lowercase);
        assert!(
            !part.is_ascii() || name.contains(&part),
            "{name} does not contain {part}"
        );
    }
}

/// The value of `sort`. A walk by cursor lists what pages by number list, in the same order.
pub fn sort(bytes: &[u8]) {
    let sort = coded(bytes);
    let numbered = SHOP.list(&format!("/api/v1/items?fields=id&limit=100&sort={sort}"));
    let mut walked = Vec::new();
    let mut target = Some(format!("/api/v1/items?fields=id&limit=9&cursor=&sort={sort}"));
    while let Some(page) = target.take() {
        let page = SHOP.list(&page);
        assert_eq!(page.is_some(), numbered.is_some(), "refused the one way alone");
        let Some(page) = page else { return };
        walked.extend_from_slice(items(&page));
        assert!(walked.len() <= 100, "a walk without end");
        target = page["links"]["next"].as_str().map(str::to_owned);
    }
    assert_eq!(numbered.as_ref().map(items), Some(walked.as_slice()));
}

fn items(list: &Value) -> &[Value] {
    list["items"].as_array().expect("a list has items")
}

#[cfg(test)]
#[path = "../tests/fuzz/replay.rs"]
mod replay;
