//! Schemes beside tokens and sessions, one or the other and both at once.

use poem::Endpoint;
use serde_json::{Value, json};

use crate::server::{Client, guarded, open, told};

/// `ada` with `pass:word` and with another password.
const ADA: &str = "Basic YWRhOnBhc3M6d29yZA==";
const NOT_ADA: &str = "Basic YWRhOnBhc3M=";

async fn ask(
    client: &Client<impl Endpoint<Output = poem::Response>>,
    path: &str,
    headers: &[(&'static str, &str)],
) -> (u16, Value) {
    let request = client.get(path);
    let request = headers
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value));
    told(request).await
}

#[tokio::test]
async fn schemes_that_are_wanted_together_are_all_shown() {
    let client = guarded();
    let key = ("X-Key", "header-key");
    let answer = ask(&client, "/both", &[key, ("Authorization", ADA)]).await;
    assert_eq!(answer, (200, json!("machine")));
    assert_eq!(
        ask(&client, "/both", &[("Cookie", "session=crumb")]).await,
        (200, json!("browser"))
    );
    for (headers, code) in [
        (vec![], "unauthenticated"),
        (vec![key], "unauthenticated"),
        (vec![("Authorization", ADA)], "unauthenticated"),
        (vec![key, ("Authorization", NOT_ADA)], "invalid_token"),
        (vec![("X-Key", "other"), ("Authorization", ADA)], "invalid_token"),
        (vec![("Cookie", "session=other")], "invalid_token"),
    ] {
        let answer = ask(&client, "/both", &headers).await;
        assert_eq!(answer, (401, json!([code])), "{headers:?}");
    }
}

#[tokio::test]
async fn scopes_are_those_of_the_alternative() {
    let client = guarded();
    let bearer = |token| [("Authorization", token)];
    assert_eq!(
        ask(&client, "/scoped", &bearer("Bearer reader")).await,
        (200, json!("reader"))
    );
    assert_eq!(
        ask(&client, "/scoped?key=a%26b", &[]).await,
        (200, json!("asker"))
    );
    let answer = ask(&client, "/scoped", &bearer("Bearer other")).await;
    assert_eq!(answer, (403, json!(["insufficient_scope"])));
    let answer = ask(&client, "/scoped?key=other", &[]).await;
    assert_eq!(answer, (401, json!(["invalid_token"])));
    assert_eq!(
        ask(&client, "/scoped", &[]).await,
        (401, json!(["unauthenticated"]))
    );
}

#[tokio::test]
async fn who_need_not_be_known_may_be() {
    let client = guarded();
    assert_eq!(ask(&client, "/either", &[]).await, (200, json!(null)));
    assert_eq!(
        ask(&client, "/either", &[("X-Key", "header-key")]).await,
        (200, json!("machine"))
    );
    let answer = ask(&client, "/either", &[("X-Key", "other")]).await;
    assert_eq!(answer, (401, json!(["invalid_token"])));
}

#[tokio::test]
async fn a_server_that_knows_nobody_lets_nobody_in() {
    let client = open();
    let headers = [("X-Key", "header-key"), ("Authorization", ADA)];
    assert_eq!(
        ask(&client, "/both", &headers).await,
        (401, json!(["invalid_token"]))
    );
    let answer = ask(&client, "/scoped?key=a%26b", &[]).await;
    assert_eq!(answer, (401, json!(["invalid_token"])));
}
