//! Pages by number: links that can be followed, and bounds.

use std::collections::BTreeMap;

use charter::{Operation, Paging};
use serde_json::{Value, json};
use shop_contract::operations::OPERATIONS;

use super::shown;
use crate::{answer::Answer, app::App, document, stock::stocked};

/// The operations whose pages have numbers.
fn numbered() -> impl Iterator<Item = &'static Operation> {
    let rows = OPERATIONS.iter().copied();
    rows.filter(|row| matches!(row.paging, Some(Paging::Offset | Paging::Both)))
}

/// The links of a page. Those of the header are the same, but for the page itself.
pub(super) fn links(answer: &Answer) -> BTreeMap<String, String> {
    let links: BTreeMap<String, String> = serde_json::from_value(answer.json()["links"].clone()).unwrap();
    let header = answer.header("link").split(", <").map(|link| {
        let (target, relation) = link.trim_start_matches('<').split_once(">; rel=\"").unwrap();
        (relation.trim_end_matches('"').to_owned(), target.to_owned())
    });
    let mut header: BTreeMap<String, String> = header.collect();
    header.insert("self".to_owned(), links["self"].clone());
    assert_eq!(header, links);
    links
}

/// Follows one relation from `target` to its end, and answers every page.
pub(super) async fn follow(app: &App, row: &Operation, target: &str, relation: &str) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    let mut next = Some(target.to_owned());
    while let Some(target) = next {
        let answer = app.get(&target).await;
        pages.push(shown(row, &answer));
        assert!(pages.len() < 50, "{}: {relation} never ends", row.id);
        next = links(&answer).remove(relation);
    }
    pages
}

#[tokio::test]
async fn following_the_links_visits_every_entry_once() {
    let app = stocked().await;
    for row in numbered() {
        let address = document::address(row);
        let all = shown(row, &app.get(&address).await);
        assert!(all.len() > 3, "{}: too few entries to page through", row.id);
        for limit in 1..=all.len() + 1 {
            let first = format!("{address}?limit={limit}");
            let pages = follow(&app, row, &first, "next").await;
            assert_eq!(
                pages.len(),
                all.len().div_ceil(limit),
                "{}: limit={limit}",
                row.id
            );
            assert_eq!(pages.concat(), all, "{}: limit={limit}", row.id);
            let last = links(&app.get(&first).await)["last"].clone();
            let mut backwards = follow(&app, row, &last, "prev").await;
            backwards.reverse();
            assert_eq!(backwards, pages, "{}: limit={limit} backwards", row.id);
        }
    }
}

#[tokio::test]
async fn meta_says_where_a_page_stands() {
    let app = stocked().await;
    for row in numbered() {
        let address = document::address(row);
        let total = shown(row, &app.get(&address).await).len();
        let last = total.div_ceil(2);
        for page in 1..=last + 2 {
            let answer = app.get(&format!("{address}?limit=2&page={page}")).await;
            let meta = json!({
                "page": page, "size": 2, "total": total, "has_next": page < last, "has_prev": page > 1,
            });
            assert_eq!(answer.json()["meta"], meta, "{}: page {page}", row.id);
            let links = links(&answer);
            let present = |relation: &str| links.contains_key(relation);
            assert_eq!(
                (present("next"), present("prev")),
                (page < last, page > 1),
                "{}: page {page}",
                row.id
            );
            assert_eq!(
                shown(row, &answer).len(),
                if page < last {
                    2
                } else {
                    (total + 2).saturating_sub(2 * page)
                }
            );
        }
    }
}

#[tokio::test]
async fn page_and_limit_have_bounds_and_defaults() {
    let app = stocked().await;
    for row in numbered() {
        let address = document::address(row);
        let plain = app.get(&address).await.json();
        for query in ["page=1", "limit=20", "limit=20&page=1"] {
            let answer = app.get(&format!("{address}?{query}")).await.json();
            assert_eq!(
                (&answer["items"], &answer["meta"]),
                (&plain["items"], &plain["meta"]),
                "{}",
                row.id
            );
        }
        for limit in [1, 100] {
            assert_eq!(
                app.get(&format!("{address}?limit={limit}")).await.json()["meta"]["size"],
                json!(limit)
            );
        }
        for (query, details) in [
            (
                "page=0&limit=0",
                json!({"page": ["must be at least 1"], "limit": ["must be at least 1"]}),
            ),
            (
                "page=-1&limit=101",
                json!({"page": ["must be at least 1"], "limit": ["must be at most 100"]}),
            ),
            ("page=1000001", json!({"page": ["must be at most 1000000"]})),
            (
                "limit=99999999999999999999",
                json!({"limit": ["must be at most 100"]}),
            ),
        ] {
            app.get(&format!("{address}?{query}")).await.is_invalid(&details);
        }
    }
}
