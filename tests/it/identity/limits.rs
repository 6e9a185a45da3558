//! Who is counted: whoever tries passwords by address, accounts each for itself.

use charter::Policy;
use poem::http::Method;
use serde_json::{Value, json};

use super::{PASSWORD, code, customer_with_password, get_with, with};
use crate::app::{App, send};

#[tokio::test]
async fn the_eleventh_guess_in_a_minute_is_not_looked_at() {
    for path in ["/api/v1/login", "/api/v1/session"] {
        the_eleventh_is_not_looked_at(path).await;
    }
}

async fn the_eleventh_is_not_looked_at(path: &str) {
    let app = App::limited(Policy::default()).await;
    let right = customer_with_password(&app).await;
    let wrong = json!({"email": "nobody@example.com", "password": PASSWORD});
    // Whom a token is of makes no difference: the address counts.
    let mina = app.customer("Mina").await;
    let headers = [("authorization", mina.authorization())];
    let login = async |headers: &[(&str, &str)], body: &Value| {
        let request = app.anonymous(Method::POST, path);
        send(with(request, headers).body_json(body)).await
    };
    for left in (0..10).rev() {
        let (headers, body, status) = if left % 2 == 0 {
            (&headers[..], &right, 200)
        } else {
            (&[][..], &wrong, 401)
        };
        let answer = login(headers, body).await;
        let said = (answer.status, answer.header("x-ratelimit-remaining").to_owned());
        assert_eq!(said, (status, left.to_string()), "{path}");
    }
    for headers in [&headers[..], &[]] {
        let refused = login(headers, &right).await;
        assert_eq!((refused.status, code(&refused).as_str()), (429, "rate_limited"));
    }
}

#[tokio::test]
async fn accounts_are_counted_each_for_itself_and_bad_credentials_by_address() {
    let app = App::limited(Policy::default()).await;
    let (customer, staff) = (app.customer("Mina").await, app.staff("Sato").await);
    let left = async |authorization: &str| {
        let fields = [("authorization", authorization)];
        let fields = if authorization.is_empty() {
            &[][..]
        } else {
            &fields[..]
        };
        let answer = get_with(&app, "/api/v1/me", fields).await;
        let left: u32 = answer.header("x-ratelimit-remaining").parse().unwrap();
        (answer.status, left)
    };
    let (customer, staff, forged) = (customer.authorization(), staff.authorization(), "Bearer forged");
    for (authorization, expected) in [
        (customer, (200, 49)),
        (customer, (200, 48)),
        (staff, (200, 49)),
        (forged, (401, 49)),
        ("", (401, 48)),
        (forged, (401, 47)),
        (customer, (200, 47)),
        (staff, (200, 48)),
    ] {
        assert_eq!(left(authorization).await, expected, "{authorization}");
    }
    for _ in 0..47 {
        assert_eq!(left(forged).await.0, 401);
    }
    assert_eq!(left(forged).await, (429, 0));
    assert_eq!(left(customer).await, (200, 46));
}
