//! Query parameters take their own examples, and refuse what their schema refuses.

use charter::Paging;
use serde_json::json;
use shop_contract::operations::OPERATIONS;

use super::shown;
use crate::{document, stock::stocked};

#[tokio::test]
async fn every_parameter_takes_its_example_alone_and_with_all_others() {
    let app = stocked().await;
    for row in OPERATIONS.iter().filter(|row| row.paging.is_some()) {
        let address = document::address(row);
        let all = document::query(row);
        for pair in &all {
            let answer = app
                .get(&format!(
                    "{address}?{}",
                    document::encoded(std::slice::from_ref(pair))
                ))
                .await;
            assert_eq!(answer.status, 200, "{}: {pair:?}: {answer:?}", row.id);
        }
        // Two ways to say where a page begins exclude each other.
        let one_place = row.paging == Some(Paging::Both);
        let together: Vec<_> = all
            .into_iter()
            .filter(|(name, _)| !one_place || *name != "cursor")
            .collect();
        shown(
            row,
            &app.get(&format!("{address}?{}", document::encoded(&together)))
                .await,
        );
    }
}

#[tokio::test]
async fn every_declared_filter_is_a_parameter_and_narrows() {
    let app = stocked().await;
    for row in OPERATIONS.iter().filter(|row| !row.filters.is_empty()) {
        let address = document::address(row);
        let whole = shown(row, &app.get(&address).await);
        let examples = document::query(row);
        for filter in row.filters {
            let pair = examples.iter().find(|(name, _)| name == filter).unwrap().clone();
            let kept = shown(
                row,
                &app.get(&format!("{address}?{}", document::encoded(&[pair])))
                    .await,
            );
            assert!(
                kept.iter().all(|entry| whole.contains(entry)),
                "{}: {filter} invents entries",
                row.id
            );
            assert!(kept.len() < whole.len(), "{}: {filter} keeps all", row.id);
        }
    }
}

#[tokio::test]
async fn a_value_of_the_wrong_kind_is_refused_by_name() {
    let app = stocked().await;
    for row in OPERATIONS {
        for parameter in document::parameters(row, "query") {
            let schema = document::resolve(&parameter["schema"]);
            let rule = match schema["type"].as_str().unwrap() {
                "integer" => "must be a whole number",
                "number" => "must be a number",
                "boolean" => "must be true or false",
                "string" if schema["format"] == "date-time" => "must be a valid date-time",
                _ => continue,
            };
            let name = parameter["name"].as_str().unwrap();
            for value in ["", "zzz", "1,2", "NaN", "0x1"] {
                let query = document::encoded(&[(name, value.to_owned())]);
                let answer = app.get(&format!("{}?{query}", document::address(row))).await;
                answer.is_invalid(&json!({ name: [rule] }));
            }
        }
    }
}
