//! The server hands out the document itself.

use poem::http::Method;

use crate::{
    answer::Answer,
    app::{App, send},
};

async fn known(app: &App, target: &str, tag: &str) -> Answer {
    send(app.request(Method::GET, target).header("If-None-Match", tag)).await
}

#[tokio::test]
async fn both_notations_are_served_byte_for_byte_with_an_entity_tag() {
    let app = App::new().await;
    let forms = [
        ("/openapi.yaml", "application/yaml", shop_contract::DOCUMENT),
        ("/openapi.json", "application/json", shop_contract::CONTRACT),
    ];
    for (target, media_type, text) in forms {
        let answer = app.get(target).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, media_type));
        assert!(answer.text == text, "{target} is not the document");
        let tag = answer.header("etag");
        let not_modified = known(&app, target, tag).await;
        let kept = [
            ("etag", tag),
            ("cache-control", "no-cache"),
            ("vary", "Accept-Encoding"),
        ];
        not_modified.is_empty(304, &kept);
        assert_eq!(known(&app, target, "\"another\"").await.text, text);
    }
}
