//! Failures in the language that the client asks for.

use charter::{Language, Policy};
use serde_json::{Value, json};
use shop_contract::operations::OPERATIONS;

use super::well_formed;
use crate::{
    app::{App, send},
    document,
    stock::stocked,
};

#[tokio::test]
async fn every_operation_refuses_in_the_language_asked_for() {
    let app = stocked().await;
    let table = [
        (
            "ko-KR, en;q=0.5",
            "ko",
            "요청이 API 규칙에 맞지 않습니다. details를 확인해 주십시오.",
            "정의되지 않은 이름입니다.",
        ),
        (
            "fr, ja;q=0.2",
            "ja",
            "リクエストがAPIの規則に合っていません。detailsをご確認ください。",
            "定義されていない名前です。",
        ),
        (
            "fr",
            "en",
            "The request breaks rules of the API; see details.",
            "is not known here",
        ),
    ];
    for row in OPERATIONS {
        let target = format!("{}?zzz=1", document::address(row));
        for (asked, language, message, unknown) in table {
            let request = well_formed(&app, row, &target).header("Accept-Language", asked);
            let error =
                json!({"code": "validation_failed", "message": message, "details": {"zzz": [unknown]}});
            send(request).await.refuses_in(language, 422, error);
        }
    }
}

#[tokio::test]
async fn the_operator_chooses_for_those_who_do_not() {
    let policy = Policy {
        default_language: Language::Korean,
        ..Policy::default()
    };
    let app = App::with(policy).await;
    let error = json!({"code": "not_found", "message": "해당 상품을 찾을 수 없습니다."});
    app.get("/api/v1/items/1").await.refuses_in("ko", 404, error);
}

#[tokio::test]
async fn the_shop_refuses_in_its_own_words() {
    let app = App::new().await;
    app.category("lamps", None).await;
    let ask = |target: &str, language: &str, body: Value| {
        let request = app.request(poem::http::Method::POST, target);
        send(request.header("Accept-Language", language).body_json(&body))
    };
    let forbidden = json!({"name": "Replica lamp", "price": 1});
    for (language, message, word) in [
        (
            "ko",
            "요청이 API 규칙에 맞지 않습니다. details를 확인해 주십시오.",
            "다음 단어는 사용할 수 없습니다: \"replica\"",
        ),
        (
            "ja",
            "リクエストがAPIの規則に合っていません。detailsをご確認ください。",
            "次の語は使用できません：「replica」",
        ),
    ] {
        let answer = ask("/api/v1/items", language, forbidden.clone()).await;
        let error = json!({"code": "validation_failed", "message": message, "details": {"name": [word]}});
        answer.refuses_in(language, 422, error);
    }
    let taken = json!({"name": "Other", "slug": "lamps"});
    for (language, message, value) in [
        (
            "ko",
            "이름 또는 슬러그가 같은 카테고리가 이미 있습니다.",
            "다른 카테고리에서 이미 사용하고 있는 값입니다.",
        ),
        (
            "ja",
            "同じ名前またはスラッグのカテゴリーがすでに存在します。",
            "この値は、すでに別のカテゴリーで使用されています。",
        ),
    ] {
        let answer = ask("/api/v1/categories", language, taken.clone()).await;
        let error = json!({"code": "duplicate_category", "message": message, "details": {"slug": [value]}});
        answer.refuses_in(language, 409, error);
    }
}
