//! Who may call, on the whole shop.

mod access;
mod accounts;
mod limits;
mod owners;
mod sessions;

use charter::{
    Operation,
    auth::{Scheme, Security},
};
use poem::{http::Method, test::TestRequestBuilder};
use serde_json::{Value, json};
use shop_server::domain::{NewUser, Role};

use crate::{
    answer::Answer,
    app::{App, Server, send},
};

const PASSWORD: &str = "correct horse battery";

/// A customer who signs in with a password, and how.
async fn customer_with_password(app: &App) -> Value {
    let new = NewUser {
        email: "customer@example.com".to_owned(),
        name: "customer".to_owned(),
        password: PASSWORD.to_owned(),
    };
    app.shop.add_user(new, &[Role::Customer]).await.unwrap();
    json!({"email": "customer@example.com", "password": PASSWORD})
}

/// A request of nobody in particular with a JSON body.
async fn post(app: &App, path: &str, body: &Value) -> Answer {
    send(app.anonymous(Method::POST, path).body_json(body)).await
}

async fn get_with(app: &App, path: &str, fields: &[(&str, &str)]) -> Answer {
    send(with(app.anonymous(Method::GET, path), fields)).await
}

fn with<'a>(
    request: TestRequestBuilder<'a, Server>,
    fields: &[(&str, &str)],
) -> TestRequestBuilder<'a, Server> {
    fields
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value))
}

/// The code of a failure; nothing of a success.
fn code(answer: &Answer) -> String {
    if answer.status < 400 {
        return String::new();
    }
    answer.json()["error"]["code"].as_str().unwrap().to_owned()
}

fn method(row: &Operation) -> Method {
    row.method.as_str().parse().unwrap()
}

/// The path with numbers that name nothing, so that whoever is let in does no harm.
fn nowhere(row: &Operation) -> String {
    let place = |segment: &str| match segment.starts_with('{') {
        true => "999999".to_owned(),
        false => segment.to_owned(),
    };
    row.path.split('/').map(place).collect::<Vec<_>>().join("/")
}

fn wants(row: &Operation, wanted: fn(&Scheme) -> bool) -> bool {
    row.security.iter().any(|one: &Security| wanted(&one.scheme))
}
