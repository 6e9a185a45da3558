//! A shop in which every example of the document leads somewhere.

use std::fs;

use charter::auth::Secret;
use serde_json::{Value, json};
use shop_server::domain::{NewUser, Role};

use crate::{app::App, document};

/// Four categories of which the third is empty, seven items in the first two, five reviews of the first item, orders. What
/// lists can be sorted by differs, repeats and does not follow the numbers; every example of a filter leaves something
/// out. The customer who signs in in the examples has an account, the refresh token of the examples holds, and their upload is there.
pub(crate) async fn stocked() -> App {
    let app = App::new().await;
    for (slug, parent) in [
        ("south", None),
        ("north", None),
        ("west", None),
        ("east", Some(1)),
    ] {
        app.category(slug, parent).await;
    }
    let items = [
        ("Teapot", 60000.5, "KRW", "2026-03-05T12:00:00Z"),
        ("Bowl", 7.25, "USD", "2025-12-31T23:59:59Z"),
        ("Ladle", 60000.5, "JPY", "2026-03-05T12:00:00Z"),
        ("Apron", 0.0, "KRW", "2027-06-01T00:00:00Z"),
        ("Cup", 7.25, "USD", "2026-03-04T00:00:00Z"),
        ("Bowl", 20000.0, "JPY", "2026-03-04T00:00:00Z"),
        ("Sieve", 1200.0, "KRW", "2026-03-03T00:00:00Z"),
    ];
    for (place, (name, price, currency, created)) in items.into_iter().enumerate() {
        let category = 1 + place % 2;
        let body = json!({
            "name": name, "price": price, "currency": currency, "category_id": category, "stock": 5,
        });
        app.at(created).item(body).await;
    }
    for (place, rating) in [4, 2, 5, 2, 1].into_iter().enumerate() {
        app.at(&format!("2026-03-06T{:02}:00:00Z", 20 - place / 2));
        app.review(1, &format!("Author {place}"), rating).await;
    }
    let credentials = document::example("Credentials");
    let new = NewUser {
        email: text(&credentials["email"]),
        name: "Jiwoo Han".to_owned(),
        password: text(&credentials["password"]),
    };
    let user = app.shop.add_user(new, &[Role::Customer]).await.unwrap().id;
    let digest = Secret::digest_of(&text(&document::example("RefreshToken")["refresh_token"]));
    let columns = "digest, family, user_id, expires_at";
    let token = format!("'{digest}', '{digest}', {user}, 9000000000000000");
    app.execute(&format!(
        "INSERT INTO refresh_tokens ({columns}) VALUES ({token})"
    ))
    .await;
    buy(&app).await;
    upload(&app).await;
    app
}

/// The upload of the examples, which belongs to the administrator.
async fn upload(app: &App) {
    let (upload, form) = (document::example("Upload"), document::example("UploadForm"));
    let text = |member: &str| upload[member].as_str().unwrap();
    let columns = "id, owner_id, filename, content_type, size, sha256, created_at";
    let values = format!(
        "'{}', {}, '{}', '{}', {}, '{}', 1772442900000000",
        text("id"),
        app.admin().user(),
        text("filename"),
        text("content_type"),
        upload["size"],
        text("sha256"),
    );
    app.execute(&format!("INSERT INTO uploads ({columns}) VALUES ({values})"))
        .await;
    fs::create_dir_all(app.uploads()).unwrap();
    fs::write(app.uploads().join(text("id")), form["file"].as_str().unwrap()).unwrap();
}

/// Four orders and as many payments of whoever sends requests without more words: an order that is pending and paid for by
/// nothing but what is authorized, one that is paid, and two that are cancelled. The first two of each are those of the
/// examples.
async fn buy(app: &App) {
    let user = app.admin().user();
    let (order, paid) = (example("OrderPage", 0), example("OrderPage", 1));
    let (payment, captured) = (example("PaymentPage", 0), example("PaymentPage", 1));
    let orders = [
        (order.clone(), "pending", 8_000_000),
        (paid.clone(), "paid", 2_400_000),
        (other("ord_", 1), "cancelled", 1),
        (other("ord_", 2), "cancelled", 0),
    ];
    for (at, (id, status, total)) in orders.into_iter().enumerate() {
        let time = 1_772_000_000_000_000_i64 - at as i64;
        app.execute(&format!(
            "INSERT INTO orders VALUES ('{id}', {user}, '{status}', {total}, 'KRW', {time}, {time})"
        ))
        .await;
        app.execute(&format!(
            "INSERT INTO order_lines VALUES ('{id}', 0, 7, 'Sieve', {total}, 1)"
        ))
        .await;
    }
    let payments = [
        (payment, format!("'{order}'"), "authorized", 8_000_000),
        (captured, format!("'{paid}'"), "captured", 2_400_000),
        (other("pay_", 1), "NULL".to_owned(), "refunded", 1),
        (other("pay_", 2), "NULL".to_owned(), "voided", 1),
    ];
    for (at, (id, order, status, amount)) in payments.into_iter().enumerate() {
        let time = 1_772_000_000_000_000_i64 - at as i64;
        app.execute(&format!(
            "INSERT INTO payments VALUES ('{id}', {user}, {order}, {amount}, 'KRW', '{status}', 'card', '4242', \
             NULL, NULL, NULL, {time}, {time})"
        ))
        .await;
    }
}

/// The id of an entry in the example of a page.
fn example(page: &str, at: usize) -> String {
    text(&document::root()["components"]["examples"][page]["value"]["items"][at]["id"])
}

/// An id that no example has.
fn other(prefix: &str, number: u32) -> String {
    format!("{prefix}{number:032x}")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
