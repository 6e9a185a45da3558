//! The closed set of error codes: the schema, the table people read, the examples and the code that raises them agree.

use std::collections::BTreeMap;

use charter::error::code;
use serde_json::Value;

use crate::document;

/// The statuses that the table in the description of `ErrorCode` gives its codes.
pub(crate) fn table() -> BTreeMap<&'static str, u16> {
    let description = document::root()["components"]["schemas"]["ErrorCode"]["description"]
        .as_str()
        .unwrap();
    let rows = description.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let mut cells = row.split('|').map(str::trim);
        let code = cells.next().unwrap().trim_end_matches('`');
        (code, cells.next().unwrap().parse().unwrap())
    })
    .collect()
}

#[test]
fn the_table_explains_every_code() {
    let schema = &document::root()["components"]["schemas"]["ErrorCode"];
    let mut codes: Vec<&str> = schema["enum"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap())
        .collect();
    codes.sort_unstable();
    assert_eq!(codes, table().into_keys().collect::<Vec<_>>());
}

#[test]
fn examples_of_failures_stand_under_the_status_of_their_code() {
    let table = table();
    let mut judged = 0;
    for path in document::root()["paths"].as_object().unwrap().values() {
        for operation in path.as_object().unwrap().values() {
            let responses = operation["responses"].as_object().into_iter().flatten();
            for (status, response) in responses.filter(|(status, _)| !status.starts_with('2')) {
                for code in example_codes(document::resolve(response)) {
                    assert_eq!(
                        table[code].to_string(),
                        *status,
                        "{code} of {}",
                        operation["operationId"]
                    );
                    judged += 1;
                }
            }
        }
    }
    assert!(judged > 50, "only {judged} examples were found");
}

fn example_codes(response: &'static Value) -> Vec<&'static str> {
    let media = &response["content"]["application/json"];
    let many = media["examples"].as_object().into_iter().flatten();
    let values = many
        .map(|(_, example)| &document::resolve(example)["value"])
        .chain(media.get("example"));
    values
        .map(|value| value["error"]["code"].as_str().unwrap())
        .collect()
}

#[test]
fn what_the_engine_raises_is_in_the_table_with_its_status() {
    let table = table();
    for code in code::ALL {
        assert_eq!(table.get(code.code), Some(&code.status.as_u16()), "{}", code.code);
    }
}
