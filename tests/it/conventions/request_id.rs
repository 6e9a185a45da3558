//! The request's identifier.

use shop_contract::operations::OPERATIONS;

use super::well_formed;
use crate::{answer::Answer, app::send, document, stock::stocked};

#[tokio::test]
async fn a_sane_one_is_taken_over_by_answers_and_refusals() {
    let app = stocked().await;
    let longest = "x".repeat(128);
    for row in OPERATIONS {
        for id in ["a", "trace-1.2_3", &longest] {
            let refused = format!("{}?zzz=1", document::address(row));
            let answer = send(well_formed(&app, row, &refused).header("X-Request-Id", id)).await;
            assert_eq!(
                (answer.status, answer.header("x-request-id")),
                (422, id),
                "{}",
                row.id
            );
            assert_eq!(answer.json()["error"]["request_id"], id, "{}", row.id);
        }
        let answer =
            send(well_formed(&app, row, &document::address(row)).header("X-Request-Id", "done")).await;
        assert_eq!(answer.header("x-request-id"), "done", "{}", row.id);
        // A sign-in ends the session that it comes with.
        app.sign_in_again().await;
    }
}

#[tokio::test]
async fn anything_else_is_replaced_by_a_new_one() {
    let app = stocked().await;
    let too_long = "x".repeat(129);
    let mut seen = Vec::new();
    for id in [
        None,
        Some(""),
        Some("a b"),
        Some("a/b"),
        Some("a\"b"),
        Some(too_long.as_str()),
    ] {
        let request = app.request("GET".parse().unwrap(), "/api/v1/items");
        let answer = send(match id {
            Some(id) => request.header("X-Request-Id", id),
            None => request,
        });
        seen.push(version_7(&answer.await));
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 6);
}

/// The answer's identifier, which is a UUID of version 7 (RFC 9562, section 5.7).
fn version_7(answer: &Answer) -> String {
    let id = answer.header("x-request-id").to_owned();
    let groups: Vec<&str> = id.split('-').collect();
    assert_eq!(
        groups.iter().map(|group| group.len()).collect::<Vec<_>>(),
        [8, 4, 4, 4, 12],
        "{id}"
    );
    assert!(
        groups.concat().bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{id}"
    );
    assert!(
        groups[2].starts_with('7') && groups[3].starts_with(['8', '9', 'a', 'b']),
        "{id}"
    );
    id
}
