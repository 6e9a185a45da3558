//! Every operation that declares `x-audit` leaves one row for a change, written together with it.

use charter::Operation;
use serde_json::Value;
use shop_contract::operations::OPERATIONS;

use super::{method, well_formed, with_sample};
use crate::{
    answer::Answer,
    app::{App, send},
    document,
    stock::stocked,
};

fn declared() -> impl Iterator<Item = (&'static Operation, charter::Audit)> {
    OPERATIONS.iter().filter_map(|row| Some((*row, row.audit?)))
}

/// A column of the only row.
async fn column(app: &App, name: &str) -> Option<String> {
    let row = app.row(&format!("SELECT {name} AS value FROM audit_logs")).await;
    row.try_get("", "value").unwrap()
}

async fn state(app: &App, name: &str) -> Value {
    let text = column(app, name).await;
    text.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
}

/// Asks with each example of a body in turn, each on a shop of its own whose log is empty.
async fn each_example(row: &Operation) -> Vec<(App, Answer)> {
    let mut asked = Vec::new();
    for place in 0..document::samples(row).len().max(1) {
        let app = stocked().await;
        app.execute("DELETE FROM audit_logs").await;
        let target = document::address(row);
        let request = match document::samples(row).get(place) {
            Some(sample) => with_sample(&app, row, &target, sample),
            None => well_formed(&app, row, &target),
        };
        let answer = send(request.header("User-Agent", "till/1")).await;
        asked.push((app, answer));
    }
    asked
}

#[tokio::test]
async fn a_change_leaves_one_row_that_says_who_did_what() {
    for (row, audit) in declared() {
        for (app, answer) in each_example(row).await {
            assert_eq!(answer.status, row.statuses[0], "{}: {answer:?}", row.id);
            assert_eq!(app.count("audit_logs").await, 1, "{}", row.id);
            let admin = app
                .row("SELECT CAST(id AS TEXT) AS id FROM users WHERE name = 'Admin'")
                .await;
            let admin: String = admin.try_get("", "id").unwrap();
            for (name, expected) in [
                ("action", audit.action),
                ("resource_type", audit.resource),
                ("request_id", answer.header("x-request-id")),
                ("user_id", &admin),
                ("ip_address", "0.0.0.0"),
                ("user_agent", "till/1"),
            ] {
                assert_eq!(column(&app, name).await.as_deref(), Some(expected), "{}", row.id);
            }
            tells_the_change(&app, row, &answer).await;
        }
    }
}

/// The states are what clients saw: nothing before something was created, nothing after it was deleted.
async fn tells_the_change(app: &App, row: &Operation, answer: &Answer) {
    let (old, new) = (state(app, "old_state").await, state(app, "new_state").await);
    assert_ne!(old, new, "{}", row.id);
    let shown = match answer.status {
        204 => Value::Null,
        // A resource looks the same in the log, whichever version it was written in.
        _ if row.path.starts_with("/api/v2/") => {
            let address = answer.header("location").replace("/api/v2/", "/api/v1/");
            app.get(&address).await.json()
        }
        _ => answer.json(),
    };
    assert_eq!(new, shown, "{}", row.id);
    assert_eq!(old.is_null(), answer.status == 201, "{}: {old}", row.id);
    let id = [&old["id"], &new["id"]]
        .into_iter()
        .find(|id| !id.is_null())
        .unwrap();
    let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    assert_eq!(column(app, "resource_id").await, Some(id), "{}", row.id);
}

#[tokio::test]
async fn a_change_that_cannot_be_written_down_is_undone() {
    for (row, _) in declared() {
        let app = stocked().await;
        app.refuse_rows_of("audit_logs").await;
        let stored = app.stored().await;
        let answer = send(well_formed(&app, row, &document::address(row))).await;
        let message = "Something went wrong on our side. Quote the request id when you report it.";
        answer.refuses(500, "internal_error", message, &Value::Null);
        assert_eq!(app.stored().await, stored, "{}", row.id);
    }
}

#[tokio::test]
async fn what_is_refused_leaves_no_row() {
    for (row, _) in declared() {
        let app = stocked().await;
        let stored = app.stored().await;
        let target = document::address(row);
        let request = well_formed(&app, row, &format!("{target}?zzz=1"));
        assert_eq!(send(request).await.status, 422, "{}", row.id);
        if !row.security.is_empty() {
            let nobody = send(app.anonymous(method(row), &target)).await;
            assert_eq!(nobody.status, 401, "{}", row.id);
        }
        assert_eq!(app.stored().await, stored, "{}", row.id);
    }
}
