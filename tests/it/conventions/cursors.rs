//! Pages by cursor: walks that meet every entry, and cursors that hold for one list.

use charter::{Operation, Paging};
use serde_json::{Value, json};
use shop_contract::operations::OPERATIONS;

use super::{
    paging::{follow, links},
    shown,
};
use crate::{answer::Answer, app::App, document, stock::stocked};

const NO_CURSOR: &str = "This cursor is not one of this list: start again from its first page.";

/// The operations that are walked by cursor.
fn walked() -> impl Iterator<Item = &'static Operation> {
    let rows = OPERATIONS.iter().copied();
    rows.filter(|row| matches!(row.paging, Some(Paging::Keyset | Paging::Both)))
}

/// The first page of a walk. Where pages have numbers too, an empty cursor says that this is one.
fn first_page(row: &Operation, query: &str) -> String {
    let begin = match row.paging {
        Some(Paging::Both) => "cursor=",
        _ => "",
    };
    format!("{}?{begin}&{query}", document::address(row))
}

fn cursor_of(link: &str) -> &str {
    link.split_once("cursor=").unwrap().1
}

/// The answer of every page from the first one on.
async fn walk(app: &App, row: &Operation, query: &str) -> Vec<Answer> {
    let mut pages = vec![app.get(&first_page(row, query)).await];
    while let Some(next) = links(pages.last().unwrap()).remove("next") {
        pages.push(app.get(&next).await);
        assert!(pages.len() < 50, "{}: the walk never ends", row.id);
    }
    pages
}

#[tokio::test]
async fn a_walk_meets_every_entry_once_in_every_order_and_back_again() {
    let app = stocked().await;
    for row in walked() {
        let orders = row.sort.iter().map(|sort| (*sort).to_owned());
        let pairs = row.sort.iter().zip(row.sort.iter().rev());
        let field = |sort: &str| sort.trim_start_matches('-').to_owned();
        let pairs = pairs.filter(|(first, second)| field(first) != field(second));
        let pairs = pairs.map(|(first, second)| format!("{first},{second}"));
        for sort in orders.chain(pairs) {
            let whole = app.get(&first_page(row, &format!("sort={sort}"))).await;
            let all = shown(row, &whole);
            assert!(all.len() > 3, "{}: too few entries to walk through", row.id);
            for limit in 1..=all.len() + 1 {
                let pages = walk(&app, row, &format!("sort={sort}&limit={limit}")).await;
                let forth: Vec<Vec<Value>> = pages.iter().map(|page| shown(row, page)).collect();
                assert_eq!(forth.concat(), all, "{}: sort={sort}&limit={limit}", row.id);
                assert_eq!(forth.len(), all.len().div_ceil(limit), "{}", row.id);
                let last = links(pages.last().unwrap())["self"].clone();
                let mut back = follow(&app, row, &last, "prev").await;
                back.reverse();
                assert_eq!(back, forth, "{}: sort={sort}&limit={limit} backwards", row.id);
            }
        }
    }
}

#[tokio::test]
async fn meta_and_links_say_what_is_around_a_page() {
    let app = stocked().await;
    for row in walked() {
        let pages = walk(&app, row, "limit=2").await;
        for (place, page) in pages.iter().enumerate() {
            let (has_next, has_prev) = (place + 1 < pages.len(), place > 0);
            let meta = json!({"size": 2, "has_next": has_next, "has_prev": has_prev});
            assert_eq!(page.json()["meta"], meta, "{}: page {place}", row.id);
            let links = links(page);
            let present = ["self", "first", "prev", "next", "last"].map(|name| links.contains_key(name));
            assert_eq!(present, [true, true, has_prev, has_next, false], "{}", row.id);
            let first = app.get(&links["first"]).await;
            assert_eq!(shown(row, &first), shown(row, &pages[0]), "{}", row.id);
        }
    }
}

#[tokio::test]
async fn the_total_comes_when_it_is_asked_for() {
    let app = stocked().await;
    for row in walked() {
        let total = shown(row, &app.get(&first_page(row, "")).await).len();
        for page in walk(&app, row, "limit=2&include_total=true").await {
            assert_eq!(page.json()["meta"]["total"], json!(total), "{}", row.id);
        }
        app.statements.take();
        app.get(&first_page(row, "limit=2&include_total=false")).await;
        assert_eq!(app.statements.counts().1, 0, "{}: counted unasked", row.id);
    }
}

#[tokio::test]
async fn how_much_is_shown_may_change_on_the_way() {
    let app = stocked().await;
    for row in walked() {
        let all = shown(row, &app.get(&first_page(row, "")).await);
        let page = app.get(&first_page(row, "limit=1")).await;
        let next = links(&page)["next"].clone();
        let other = next.replace("limit=1", "limit=100&include_total=true");
        assert_eq!(shown(row, &app.get(&other).await), all[1..], "{}", row.id);
    }
}

#[tokio::test]
async fn a_cursor_is_one_of_this_list_or_none() {
    let app = stocked().await;
    let mut cursors = Vec::new();
    for row in walked() {
        let page = app.get(&first_page(row, "limit=1")).await;
        cursors.push((row, cursor_of(&links(&page)["next"]).to_owned()));
    }
    for (row, cursor) in &cursors {
        let address = document::address(row);
        let refused = async |query: &str| {
            let answer = app.get(&format!("{address}?{query}")).await;
            answer.refuses(400, "invalid_cursor", NO_CURSOR, &Value::Null);
        };
        for (_, foreign) in cursors.iter().filter(|(other, _)| other.id != row.id) {
            refused(&format!("cursor={foreign}")).await;
        }
        for sort in row.sort {
            refused(&format!("sort={sort}&cursor={cursor}")).await;
        }
        let narrowing = document::query(row).into_iter();
        for (name, example) in narrowing.filter(|(name, _)| row.filters.contains(name)) {
            let query = document::encoded(&[(name, example), ("cursor", cursor.clone())]);
            refused(&query).await;
        }
        for place in 0..cursor.len() {
            let mut changed = cursor.clone();
            let letter = if &changed[place..=place] == "A" { "B" } else { "A" };
            changed.replace_range(place..=place, letter);
            refused(&format!("cursor={changed}")).await;
        }
        for garbage in [
            "x",
            "%20",
            "null",
            "..%2F",
            "%00",
            &cursor[1..],
            &format!("{cursor}A"),
        ] {
            refused(&format!("cursor={garbage}")).await;
        }
    }
}

#[tokio::test]
async fn a_cursor_holds_for_one_resource_of_the_path() {
    let app = stocked().await;
    for row in walked().filter(|row| row.path.contains('{')) {
        let page = app.get(&first_page(row, "limit=1")).await;
        let cursor = cursor_of(&links(&page)["next"]).to_owned();
        for parameter in document::parameters(row, "path") {
            let other = document::address_with(row, parameter["name"].as_str().unwrap(), "2");
            let answer = app.get(&format!("{other}?cursor={cursor}")).await;
            answer.refuses(400, "invalid_cursor", NO_CURSOR, &Value::Null);
        }
    }
}

#[tokio::test]
async fn a_page_number_and_a_cursor_together_are_refused() {
    let app = stocked().await;
    for row in walked() {
        let answer = app
            .get(&format!("{}?page=1&cursor=", document::address(row)))
            .await;
        answer.is_invalid(&match row.paging {
            Some(Paging::Both) => json!({
                "page": ["cannot be given together with `cursor`"],
                "cursor": ["cannot be given together with `page`"],
            }),
            _ => json!({"page": ["is not known here"]}),
        });
    }
}

#[tokio::test]
async fn limit_has_bounds_and_a_default() {
    let app = stocked().await;
    for row in walked() {
        let size = async |query: &str| app.get(&first_page(row, query)).await.json()["meta"]["size"].clone();
        assert_eq!(
            [size("").await, size("limit=1").await, size("limit=100").await],
            [20, 1, 100]
        );
        for (limit, rule) in [(0, "must be at least 1"), (101, "must be at most 100")] {
            let answer = app.get(&first_page(row, &format!("limit={limit}"))).await;
            answer.is_invalid(&json!({"limit": [rule]}));
        }
    }
}
