//! What belongs to somebody is changed by nobody else.

use poem::http::Method;
use serde_json::json;

use super::code;
use crate::{
    accounts::Credentials,
    app::{App, send},
};

const REVIEWS: &str = "/api/v1/items/1/reviews";
const MINE: &str = "/api/v1/items/1/reviews/1";

#[tokio::test]
async fn a_review_is_written_in_the_name_of_its_author_and_changed_by_nobody_else() {
    let app = App::new().await;
    let (customer, staff) = (app.customer("customer").await, app.staff("staff").await);
    let item = json!({"name": "Desk lamp", "price": 1});
    assert_eq!(app.post_as(&staff, "/api/v1/items", item).await.status, 201);
    let named = json!({"rating": 5, "body": "Warm light.", "author": "Somebody else"});
    app.post_as(&customer, REVIEWS, named)
        .await
        .is_invalid(&json!({"author": ["is not known here"]}));
    let review = json!({"rating": 5, "body": "Warm light."});
    let created = app.post_as(&customer, REVIEWS, review.clone()).await;
    assert_eq!(
        (created.status, &created.json()["author"]),
        (201, &json!("customer"))
    );
    let again = app.post_as(&customer, REVIEWS, review).await;
    assert_eq!((again.status, code(&again).as_str()), (409, "duplicate_review"));

    let asked = async |by: &Credentials, method: Method| {
        let request = by.on(app.anonymous(method.clone(), MINE));
        match method {
            Method::PATCH => send(request.body_json(&json!({"rating": 4}))).await,
            _ => send(request).await,
        }
    };
    for (by, status, expected) in [
        (&staff, 403, "forbidden"),
        (&customer, 200, ""),
        (app.admin(), 200, ""),
    ] {
        let answer = asked(by, Method::PATCH).await;
        assert_eq!((answer.status, code(&answer).as_str()), (status, expected));
    }
    for (by, status) in [(&staff, 403), (&customer, 204), (&customer, 404)] {
        assert_eq!(asked(by, Method::DELETE).await.status, status);
    }
}
