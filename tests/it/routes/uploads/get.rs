//! `GET /api/v1/uploads/{id}`

use super::{FILES, upload};
use crate::app::{App, send};
use poem::http::Method;

#[tokio::test]
async fn an_upload_is_found_by_its_owner_and_by_nobody_else() {
    let app = App::new().await;
    let (mina, jun) = (app.customer("Mina").await, app.customer("Jun").await);
    let created = upload(&app, &mina, "mug.png", FILES[0].1).await;
    let address = created.header("location").to_owned();
    for target in [address.clone(), format!("{address}/content")] {
        let ask = |by: &crate::accounts::Credentials| send(by.on(app.anonymous(Method::HEAD, &target)));
        assert_eq!(ask(&mina).await.status, 200, "{target}");
        for stranger in [&jun, app.admin()] {
            let request = stranger.on(app.anonymous(Method::GET, &target));
            send(request).await.is_not_found("There is no such upload.");
        }
        let nobody = send(app.anonymous(Method::GET, &target)).await;
        assert_eq!(nobody.status, 401, "{target}");
    }
    let again = send(mina.on(app.anonymous(Method::GET, &address))).await;
    again.is(200, &[], &created.json());
}

#[tokio::test]
async fn links_begin_with_the_public_address() {
    let app = App::with(charter::Policy {
        public_url: Some("https://api.example.com".to_owned()),
        ..charter::Policy::default()
    })
    .await;
    let created = upload(&app, app.admin(), "mug.png", FILES[0].1).await;
    let id = created.json()["id"].as_str().unwrap().to_owned();
    let address = format!("https://api.example.com/api/v1/uploads/{id}");
    assert_eq!(created.header("location"), address);
    assert_eq!(created.json()["url"], format!("{address}/content"));
}
