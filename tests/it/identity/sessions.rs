//! Browsers: a cookie, and the token that a change wants beside it.

use charter::{Method, auth::Scheme};
use serde_json::json;
use shop_contract::operations::OPERATIONS;

use super::{code, customer_with_password, get_with, method, nowhere, post, wants, with};
use crate::app::{App, send};

#[tokio::test]
async fn every_operation_that_takes_the_cookie_wants_its_token_where_it_may_change_something() {
    let app = App::new().await;
    let by_cookie = |scheme: &Scheme| matches!(scheme, Scheme::Cookie(_));
    let mut tried = 0;
    for row in OPERATIONS.iter().filter(|row| wants(row, by_cookie)) {
        app.sign_in_again().await;
        let (cookie, csrf) = app.admin().session();
        let ask = async |fields: &[(&str, &str)]| {
            send(with(app.anonymous(method(row), &nowhere(row)), fields)).await
        };
        let alone = ask(&[("cookie", cookie)]).await;
        if row.method == Method::Get {
            let found = if row.path.contains('{') { 404 } else { 200 };
            assert_eq!(alone.status, found, "{}", row.id);
        } else {
            assert_eq!(
                (alone.status, code(&alone).as_str()),
                (403, "csrf_failed"),
                "{}",
                row.id
            );
            let both = ask(&[("cookie", cookie), ("x-csrf-token", csrf)]).await;
            assert!(![401, 403].contains(&both.status), "{}: {both:?}", row.id);
        }
        tried += 1;
    }
    assert!(tried >= 13, "{tried}");
}

#[tokio::test]
async fn a_session_ends_with_its_cookie() {
    let app = App::new().await;
    let credentials = customer_with_password(&app).await;
    let opened = post(&app, "/api/v1/session", &credentials).await;
    let body = opened.json();
    assert_eq!((opened.status, &body["expires_in"]), (200, &json!(43200)));
    let (cookie, attributes) = opened.header("set-cookie").split_once(';').unwrap();
    assert_eq!(attributes, " Path=/; Max-Age=43200; HttpOnly; SameSite=Lax");
    let headers = [
        ("cookie", cookie),
        ("x-csrf-token", body["csrf_token"].as_str().unwrap()),
    ];
    let me = get_with(&app, "/api/v1/me", &headers).await;
    assert_eq!(me.json()["email"], "customer@example.com");
    let delete = app.anonymous(poem::http::Method::DELETE, "/api/v1/session");
    let closed = send(with(delete, &headers)).await;
    let forget = "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
    assert_eq!((closed.status, closed.header("set-cookie")), (204, forget));
    let after = get_with(&app, "/api/v1/me", &headers).await;
    assert_eq!((after.status, code(&after).as_str()), (401, "unauthenticated"));
}
