//! `sort`: by every key that is declared, in both directions, equals by their id.

use std::cmp::Ordering;

use serde_json::{Value, json};
use shop_contract::operations::OPERATIONS;

use super::shown;
use crate::{document, stock::stocked};

/// Numbers by their value, texts by their code points.
fn compare(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::String(left), Value::String(right)) => left.cmp(right),
        (Value::Object(left), Value::Object(right)) => {
            amount(&left["amount"]).total_cmp(&amount(&right["amount"]))
        }
        _ => left.as_f64().unwrap().total_cmp(&right.as_f64().unwrap()),
    }
}

/// Money is ordered by its amount, whatever the currency.
fn amount(text: &Value) -> f64 {
    text.as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn every_declared_key_orders() {
    let app = stocked().await;
    for row in OPERATIONS.iter().filter(|row| !row.sort.is_empty()) {
        let address = document::address(row);
        let by_id = shown(row, &app.get(&address).await);
        assert!(by_id.len() > 3, "{}: too few entries to tell an order", row.id);
        for sort in row.sort {
            let key = sort.trim_start_matches('-');
            let mut expected = by_id.clone();
            expected.sort_by(|a, b| compare(&a[key], &b[key]).then(compare(&a["id"], &b["id"])));
            if sort.starts_with('-') {
                expected.reverse();
            }
            let sorted = shown(row, &app.get(&format!("{address}?sort={sort}")).await);
            assert_eq!(sorted, expected, "{}: {sort}", row.id);
        }
        let first = row.sort[0];
        assert_eq!(
            shown(row, &app.get(&format!("{address}?sort={first}")).await),
            by_id,
            "{}",
            row.id
        );
    }
}

#[tokio::test]
async fn what_is_no_key_is_refused() {
    let app = stocked().await;
    for row in OPERATIONS.iter().filter(|row| !row.sort.is_empty()) {
        let answer = app.get(&format!("{}?sort=zzz", document::address(row))).await;
        answer.is_invalid(&json!({"sort": [format!("must be one of {}", row.sort.join(", "))]}));
    }
}

#[tokio::test]
async fn a_key_is_named_once() {
    let app = stocked().await;
    for row in OPERATIONS.iter().filter(|row| !row.sort.is_empty()) {
        let address = document::address(row);
        for (up, down) in row
            .sort
            .iter()
            .filter_map(|sort| Some((sort.strip_prefix('-')?, sort)))
        {
            for twice in [format!("{up},{down}"), format!("{down},{up}")] {
                let answer = app.get(&format!("{address}?sort={twice}")).await;
                answer.is_invalid(&json!({"sort": ["must name each field once, in one direction"]}));
            }
        }
    }
}
