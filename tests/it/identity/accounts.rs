//! From registration to logout, and what is stored of it.

use charter::auth::Secret;
use serde_json::json;

use super::{PASSWORD, code, customer_with_password, get_with, post};
use crate::app::{App, START};

#[tokio::test]
async fn an_account_from_registration_to_logout() {
    let app = App::new().await;
    let new = json!({"email": "Mina@Example.com", "name": "Mina", "password": PASSWORD});
    let account = post(&app, "/api/v1/register", &new).await;
    let expected = json!({"id": 2, "email": "mina@example.com", "name": "Mina", "roles": ["customer"],
                          "created_at": START});
    account.is(201, &[("location", "/api/v1/me")], &expected);
    let taken = post(&app, "/api/v1/register", &new).await;
    assert_eq!((taken.status, code(&taken).as_str()), (409, "email_taken"));

    let credentials = json!({"email": "mina@example.com", "password": PASSWORD});
    let pair = post(&app, "/api/v1/login", &credentials).await.json();
    assert_eq!(
        (&pair["token_type"], &pair["expires_in"]),
        (&json!("Bearer"), &json!(900))
    );
    let bearer = format!("Bearer {}", pair["access_token"].as_str().unwrap());
    let me = get_with(&app, "/api/v1/me", &[("authorization", &bearer)]).await;
    assert_eq!((me.status, me.json()), (200, expected));

    let old = json!({"refresh_token": pair["refresh_token"]});
    let newer = post(&app, "/api/v1/token/refresh", &old).await;
    assert_eq!(newer.status, 200);
    let newer = json!({"refresh_token": newer.json()["refresh_token"]});
    assert_ne!(newer, old);
    assert_eq!(post(&app, "/api/v1/logout", &newer).await.status, 204);
    for ended in [newer, old] {
        let refused = post(&app, "/api/v1/token/refresh", &ended).await;
        assert_eq!((refused.status, code(&refused).as_str()), (401, "invalid_token"));
        assert_eq!(
            refused.header("www-authenticate"),
            "Bearer error=\"invalid_token\""
        );
    }
}

#[tokio::test]
async fn a_wrong_password_and_no_account_answer_alike() {
    let app = App::new().await;
    let mut wrong = customer_with_password(&app).await;
    wrong["password"] = json!("wrong horse battery");
    let unknown = json!({"email": "nobody@example.com", "password": PASSWORD});
    for path in ["/api/v1/login", "/api/v1/session"] {
        let answers = [post(&app, path, &wrong).await, post(&app, path, &unknown).await];
        let [wrong, unknown] = answers.map(|answer| {
            assert_eq!(
                (answer.status, code(&answer).as_str()),
                (401, "invalid_credentials")
            );
            let mut body = answer.json();
            assert!(body["error"]["request_id"].take().is_string());
            (answer.header("www-authenticate").to_owned(), body)
        });
        assert_eq!(wrong, unknown);
    }
}

#[tokio::test]
async fn a_token_of_an_account_that_is_gone_is_worthless() {
    let app = App::new().await;
    for subject in ["99", "nobody", ""] {
        let token = app.tokens.issue(subject, &["customer".to_owned()]).unwrap().token;
        let bearer = format!("Bearer {token}");
        let answer = get_with(&app, "/api/v1/me", &[("authorization", &bearer)]).await;
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (401, "invalid_token"),
            "{subject:?}"
        );
    }
}

#[tokio::test]
async fn the_database_holds_no_secret() {
    let app = App::new().await;
    let credentials = customer_with_password(&app).await;
    let pair = post(&app, "/api/v1/login", &credentials).await.json();
    let session = post(&app, "/api/v1/session", &credentials).await;
    let cookie = session.header("set-cookie").split(';').next().unwrap();
    let (_, cookie) = cookie.split_once('=').unwrap();
    let refresh = pair["refresh_token"].as_str().unwrap();
    let file = app.file().await;
    let holds = |text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
    for secret in [PASSWORD, refresh, cookie] {
        assert!(!holds(secret), "{secret}");
    }
    for digest in [Secret::digest_of(refresh), Secret::digest_of(cookie)] {
        assert!(holds(&digest), "{digest}");
    }
}
