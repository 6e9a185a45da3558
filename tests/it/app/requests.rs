//! What tests ask of the server, and in whose name.

use std::sync::atomic::{AtomicU64, Ordering};

use poem::{Endpoint, http::Method, test::TestRequestBuilder};
use serde_json::{Value, json};
use shop_server::domain::Role;

use super::{App, Server};
use crate::{accounts::Credentials, answer::Answer};

impl App {
    /// A request of an administrator.
    pub(crate) fn request(&self, method: Method, target: &str) -> TestRequestBuilder<'_, Server> {
        self.admin.on(self.anonymous(method, target))
    }

    /// A request of somebody who does not say who it is.
    pub(crate) fn anonymous(&self, method: Method, target: &str) -> TestRequestBuilder<'_, Server> {
        self.client.request(method, target)
    }

    /// What administrators prove themselves with.
    pub(crate) fn admin(&self) -> &Credentials {
        &self.admin
    }

    /// Opens the session of administrators again, which some operations end.
    pub(crate) async fn sign_in_again(&self) {
        self.accounts.open_session(&self.admin).await;
    }

    /// The customer of this name, who has an account from now on.
    pub(crate) async fn customer(&self, name: &str) -> Credentials {
        self.accounts.credentials(name, Role::Customer).await
    }

    /// The member of the staff of this name, who has an account from now on.
    pub(crate) async fn staff(&self, name: &str) -> Credentials {
        self.accounts.credentials(name, Role::Staff).await
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        send(self.request(Method::GET, target)).await
    }

    pub(crate) async fn post(&self, target: &str, body: Value) -> Answer {
        self.post_as(&self.admin, target, body).await
    }

    /// [`post`](Self::post), by somebody else.
    pub(crate) async fn post_as(&self, by: &Credentials, target: &str, body: Value) -> Answer {
        send(carrying(by.on(self.anonymous(Method::POST, target)), &body)).await
    }

    /// [`post`](Self::post), with a key that no other request has.
    pub(crate) async fn post_keyed(&self, target: &str, body: Value) -> Answer {
        self.post_keyed_as(&self.admin, target, body).await
    }

    /// [`post_keyed`](Self::post_keyed), by somebody else.
    pub(crate) async fn post_keyed_as(&self, by: &Credentials, target: &str, body: Value) -> Answer {
        static KEYS: AtomicU64 = AtomicU64::new(0);
        let key = format!("post-{}", KEYS.fetch_add(1, Ordering::Relaxed));
        let request = by
            .on(self.anonymous(Method::POST, target))
            .header("Idempotency-Key", key);
        send(carrying(request, &body)).await
    }

    pub(crate) async fn put(&self, target: &str, body: Value) -> Answer {
        send(self.request(Method::PUT, target).body_json(&body)).await
    }

    pub(crate) async fn patch(&self, target: &str, body: Value) -> Answer {
        let request = self
            .request(Method::PATCH, target)
            .content_type("application/merge-patch+json");
        send(request.body(body.to_string())).await
    }

    pub(crate) async fn delete(&self, target: &str) -> Answer {
        send(self.request(Method::DELETE, target)).await
    }

    /// Creates an item and answers its number.
    pub(crate) async fn item(&self, body: Value) -> i64 {
        created(&self.post("/api/v1/items", body).await)
    }

    /// Creates a category whose name is its slug in capitals, and answers its number.
    pub(crate) async fn category(&self, slug: &str, parent: Option<i64>) -> i64 {
        let body = json!({"name": slug.to_uppercase(), "slug": slug, "parent_id": parent});
        created(&self.post("/api/v1/categories", body).await)
    }

    /// Reviews an item in the name of a customer, and answers the review's number.
    pub(crate) async fn review(&self, item: i64, author: &str, rating: i32) -> i64 {
        let by = self.customer(author).await;
        let body = json!({"rating": rating, "body": format!("{author} was here.")});
        created(
            &self
                .post_as(&by, &format!("/api/v1/items/{item}/reviews"), body)
                .await,
        )
    }
}

/// Sends a request and reads the whole answer.
pub(crate) async fn send(request: TestRequestBuilder<'_, impl Endpoint>) -> Answer {
    Answer::read(request.send().await).await
}

fn created(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_i64().unwrap()
}

/// The request with this body; without one for `null`, which no operation takes.
fn carrying<'a>(request: TestRequestBuilder<'a, Server>, body: &Value) -> TestRequestBuilder<'a, Server> {
    match body {
        Value::Null => request,
        body => request.body_json(body),
    }
}
