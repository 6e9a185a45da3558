//! Parameters of the path and of the query.

use serde_json::json;
use shop_contract::operations::OPERATIONS;

use super::well_formed;
use crate::{answer::NOTHING_HERE, app::send, document, stock::stocked};

#[tokio::test]
async fn an_unknown_query_parameter_is_refused() {
    let app = stocked().await;
    for row in OPERATIONS {
        let target = format!("{}?zzz=1", document::address(row));
        let answer = send(well_formed(&app, row, &target)).await;
        answer.is_invalid(&json!({"zzz": ["is not known here"]}));
    }
}

#[tokio::test]
async fn a_misspelt_query_parameter_is_refused_with_the_right_spelling() {
    let app = stocked().await;
    for row in OPERATIONS {
        for (name, example) in document::query(row) {
            let misspelt = format!("{name}_");
            let query = document::encoded(&[(&misspelt, example)]);
            let target = format!("{}?{query}", document::address(row));
            let hint = format!("is not known here; did you mean `{name}`?");
            send(well_formed(&app, row, &target))
                .await
                .is_invalid(&json!({ misspelt: [hint] }));
        }
    }
}

#[tokio::test]
async fn a_query_parameter_given_twice_is_refused() {
    let app = stocked().await;
    for row in OPERATIONS {
        for (name, example) in document::query(row) {
            let query = document::encoded(&[(name, example.clone()), (name, example)]);
            let target = format!("{}?{query}", document::address(row));
            let answer = send(well_formed(&app, row, &target)).await;
            answer.is_invalid(&json!({ name: ["must be given only once"] }));
        }
    }
}

#[tokio::test]
async fn a_path_that_cannot_name_a_resource_is_not_found() {
    let app = stocked().await;
    let no_ids = [
        "abc",
        "0",
        "-1",
        "+1",
        "1.0",
        "1e3",
        "%201",
        "0x1",
        "%D9%A1",
        "null",
        "9223372036854775808",
    ];
    for row in OPERATIONS {
        for parameter in document::parameters(row, "path") {
            for value in no_ids {
                let target = document::address_with(row, parameter["name"].as_str().unwrap(), value);
                let answer = send(well_formed(&app, row, &target)).await;
                answer.is_not_found(NOTHING_HERE);
            }
        }
    }
}

#[tokio::test]
async fn the_greatest_id_that_nothing_has_is_not_found_either() {
    let app = stocked().await;
    for row in OPERATIONS {
        for parameter in document::parameters(row, "path") {
            let absent = document::absent(parameter);
            let target = document::address_with(row, parameter["name"].as_str().unwrap(), &absent);
            let answer = send(well_formed(&app, row, &target)).await;
            let message = answer.json()["error"]["message"].as_str().unwrap().to_owned();
            assert!(message.starts_with("There is no such "), "{}: {answer:?}", row.id);
            answer.is_not_found(&message);
        }
    }
}

#[test]
fn every_operation_declares_the_refusals_it_can_make() {
    for row in OPERATIONS {
        let mut needed = vec![422, 500];
        if row.path.contains('{') {
            needed.push(404);
        }
        if !row.request_media_types.is_empty() {
            needed.extend([400, 413, 415]);
        }
        for status in needed {
            assert!(
                row.statuses.contains(&status),
                "{} does not declare {status}",
                row.id
            );
        }
    }
}
