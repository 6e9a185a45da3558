//! `POST /api/v1/session`

use poem::http::Method;
use serde_json::{Value, json};

use crate::{
    answer::Answer,
    app::{App, send},
};

const PASSWORD: &str = "correct horse battery";

async fn sign_in(app: &App, email: &str, cookie: Option<&str>) -> Answer {
    let mut request = app.anonymous(Method::POST, "/api/v1/session");
    if let Some(cookie) = cookie {
        request = request.header("Cookie", cookie);
    }
    send(request.body_json(&json!({"email": email, "password": PASSWORD}))).await
}

fn cookie(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn me(app: &App, cookie: &str) -> (u16, Value) {
    let answer = send(app.anonymous(Method::GET, "/api/v1/me").header("Cookie", cookie)).await;
    (answer.status, answer.json()["email"].clone())
}

#[tokio::test]
async fn a_sign_in_ends_the_session_that_the_browser_had_and_no_other() {
    let app = App::new().await;
    for email in ["mina@example.com", "jun@example.com"] {
        let body = json!({"email": email, "name": "Mina", "password": PASSWORD});
        let answer = send(app.anonymous(Method::POST, "/api/v1/register").body_json(&body)).await;
        assert_eq!(answer.status, 201, "{answer:?}");
    }
    let elsewhere = cookie(&sign_in(&app, "mina@example.com", None).await);
    let first = cookie(&sign_in(&app, "mina@example.com", None).await);
    let second = cookie(&sign_in(&app, "mina@example.com", Some(&first)).await);
    assert_eq!(me(&app, &first).await, (401, Value::Null));
    assert_eq!(me(&app, &second).await, (200, json!("mina@example.com")));
    let third = cookie(&sign_in(&app, "jun@example.com", Some(&second)).await);
    assert_eq!(me(&app, &second).await, (401, Value::Null));
    assert_eq!(me(&app, &third).await, (200, json!("jun@example.com")));

    let refused = send(
        app.anonymous(Method::POST, "/api/v1/session")
            .header("Cookie", &third)
            .body_json(&json!({"email": "jun@example.com", "password": "wrong horse battery"})),
    );
    assert_eq!(refused.await.status, 401);
    assert_eq!(me(&app, &third).await, (200, json!("jun@example.com")));
    assert_eq!(me(&app, &elsewhere).await, (200, json!("mina@example.com")));
}
