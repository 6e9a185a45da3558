//! `fields`: only what was asked for, and what the schema requires.

use charter::Operation;
use serde_json::{Value, json};
use shop_contract::operations::OPERATIONS;

use super::shown;
use crate::{document, stock::stocked};

fn selecting() -> impl Iterator<Item = &'static &'static Operation> {
    OPERATIONS.iter().filter(|row| !row.fields.is_empty())
}

/// The members that the answered schema requires.
fn required(row: &Operation) -> Vec<&'static str> {
    let answer = document::resolve(&document::operation(row)["responses"]["200"]);
    let mut schema = document::resolve(&answer["content"]["application/json"]["schema"]);
    if row.paging.is_some() {
        schema = document::resolve(&schema["properties"]["items"]["items"]);
    }
    let names = schema["required"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    names.iter().map(|name| name.as_str().unwrap()).collect()
}

fn narrowed(resource: &Value, fields: &[&str]) -> Value {
    let members = resource.as_object().unwrap().iter();
    members
        .filter(|(name, _)| fields.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[tokio::test]
async fn any_selection_shows_itself_and_what_is_required() {
    let app = stocked().await;
    for row in selecting() {
        let address = document::address(row);
        let whole = shown(row, &app.get(&address).await);
        let mut selections: Vec<Vec<&str>> = row.fields.iter().map(|field| vec![*field]).collect();
        selections.push(row.fields.to_vec());
        selections.push(row.fields.iter().rev().take(2).copied().collect());
        for fields in selections {
            let answer = app.get(&format!("{address}?fields={}", fields.join(","))).await;
            let kept = [fields, required(row)].concat();
            let expected: Vec<Value> = whole.iter().map(|resource| narrowed(resource, &kept)).collect();
            assert_eq!(shown(row, &answer), expected, "{}: {kept:?}", row.id);
        }
    }
}

#[tokio::test]
async fn all_fields_together_are_the_whole_resource() {
    let app = stocked().await;
    for row in selecting() {
        let address = document::address(row);
        let all = app
            .get(&format!("{address}?fields={}", row.fields.join(",")))
            .await;
        assert_eq!(
            shown(row, &all),
            shown(row, &app.get(&address).await),
            "{}",
            row.id
        );
    }
}

#[tokio::test]
async fn what_cannot_be_selected_is_refused() {
    let app = stocked().await;
    for row in selecting() {
        let (first, members) = (row.fields[0], format!("must be one of {}", row.fields.join(", ")));
        for (fields, rule) in [
            ("zzz".to_owned(), members.as_str()),
            (format!("{first},zzz"), &members),
            (format!("{first},"), &members),
            (String::new(), "must have at least 1 entry"),
            (format!("{first},{first}"), "must not have the same entry twice"),
        ] {
            let answer = app
                .get(&format!("{}?fields={fields}", document::address(row)))
                .await;
            answer.is_invalid(&json!({"fields": [rule]}));
        }
    }
}
