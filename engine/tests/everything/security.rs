//! Schemes beside tokens and sessions, one or the other and both at once.

use poem::Endpoint;
use serde_json::{Value, json};

use crate::server::{Client, guarded, open, send, told};

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

/// The challenges and the message of a 401.
async fn demanded(
    client: &Client<impl Endpoint<Output = poem::Response>>,
    path: &str,
    headers: &[(&'static str, &str)],
) -> (Vec<String>, String) {
    let request = client.get(path);
    let request = headers
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value));
    let (status, headers, text) = send(request).await;
    assert_eq!(status, 401, "{text}");
    let challenges = headers.get_all("www-authenticate").iter();
    let challenges = challenges.map(|value| value.to_str().unwrap().to_owned());
    let answer: Value = serde_json::from_str(&text).unwrap();
    let message = answer["error"]["message"].as_str().unwrap().to_owned();
    (challenges.collect(), message)
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

const NOBODY: &str = "Sign in first: this operation needs credentials.";
const REFUSED: &str = "The credentials do not hold.";
const TOKEN: &str = "Bearer realm=\"api\"";
const BAD_TOKEN: &str = "Bearer error=\"invalid_token\"";
const PASSWORD: &str = "Basic realm=\"api\", charset=\"UTF-8\"";

#[tokio::test]
async fn a_401_asks_for_every_scheme_of_http_and_speaks_of_an_error_to_a_bad_token_alone() {
    let client = guarded();
    let expired = "The token does not hold, or no longer: sign in again.";
    for (path, headers, challenges, message) in [
        ("/token", vec![], vec![TOKEN, PASSWORD], NOBODY),
        (
            "/token",
            vec![("Authorization", "Bearer bad")],
            vec![BAD_TOKEN, PASSWORD],
            expired,
        ),
        (
            "/token",
            vec![("Authorization", NOT_ADA)],
            vec![TOKEN, PASSWORD],
            REFUSED,
        ),
        (
            "/token",
            vec![("X-Key", "other"), ("Authorization", "Bearer bad")],
            vec![BAD_TOKEN, PASSWORD],
            expired,
        ),
        ("/token", vec![("X-Key", "other")], vec![TOKEN, PASSWORD], REFUSED),
        ("/both", vec![], vec![PASSWORD], NOBODY),
        ("/scoped", vec![], vec![TOKEN], NOBODY),
        (
            "/either",
            vec![("X-Key", "other")],
            vec!["ApiKey realm=\"api\""],
            REFUSED,
        ),
        (
            "/other",
            vec![],
            vec!["digest realm=\"api\"", "hoba realm=\"api\""],
            NOBODY,
        ),
        ("/certified", vec![], vec!["MutualTLS realm=\"api\""], NOBODY),
    ] {
        let expected = challenges.iter().map(|one| (*one).to_owned()).collect();
        assert_eq!(
            demanded(&client, path, &headers).await,
            (expected, message.to_owned()),
            "{path} {headers:?}"
        );
    }
}

#[tokio::test]
async fn half_of_what_is_wanted_together_is_told_what_is_missing() {
    let client = guarded();
    let key = ("X-Key", "header-key");
    for (headers, missing) in [
        (vec![key], "`Authorization: Basic`"),
        (vec![key, ("Authorization", "Digest x")], "`Authorization: Basic`"),
        (vec![("Authorization", ADA)], "`X-Key:`"),
    ] {
        let message = format!("These credentials are not enough alone: this operation also needs {missing}.");
        let told = demanded(&client, "/both", &headers).await;
        assert_eq!(told, (vec![PASSWORD.to_owned()], message), "{headers:?}");
    }
}

#[tokio::test]
async fn whatever_a_scheme_is_called_it_lets_in_whom_the_server_knows_and_nobody_else() {
    let bearer = |token| vec![("Authorization", token)];
    for (path, headers, who) in [
        ("/token", bearer("Bearer reader"), "reader"),
        ("/token", vec![("X-Key", "header-key")], "machine"),
        ("/other", bearer("dIgEsT username=\"ada\""), "digested"),
        ("/certified", vec![("X-Certificate", "CN=ada")], "certified"),
    ] {
        let known = ask(&guarded(), path, &headers).await;
        assert_eq!(known, (200, json!(who)), "{path}");
        let (status, _) = ask(&open(), path, &headers).await;
        assert_eq!(status, 401, "{path}");
    }
    for (path, headers) in [
        ("/token", bearer("Digest username=\"ada\"")),
        ("/other", bearer("HOBA username=\"ada\"")),
        ("/other", bearer("Digest")),
        ("/other", bearer(ADA)),
        ("/certified", bearer("Bearer reader")),
        ("/certified", vec![]),
    ] {
        assert_eq!(ask(&guarded(), path, &headers).await.0, 401, "{path} {headers:?}");
    }
    let lacking = ask(&guarded(), "/token", &bearer("Bearer other")).await;
    assert_eq!(lacking, (403, json!(["insufficient_scope"])));
}
