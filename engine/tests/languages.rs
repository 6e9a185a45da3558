//! The language of failures, on the tiny library: chosen by the client, or else by the operator.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use charter::{
    ApiError, Catalogue, Contract, Conventions, Edge, ErrorCode, Language, Message, Messages, Method,
    MethodTable, Operation, Policy, RateLimits, Rule, Violation, guard,
};
use poem::{
    Endpoint, EndpointExt, Request, Response, Result, Route, RouteMethod,
    endpoint::make,
    http::{HeaderMap, StatusCode, header},
    test::{TestClient, TestRequestBuilder},
};
use serde_json::{Value, json};

static CREATE: Operation = Operation::new(
    "create_book",
    "Books",
    Method::Post,
    "/books",
    "Add a book.",
    &[201, 422],
);
static GET: Operation = Operation::new(
    "get_book",
    "Books",
    Method::Get,
    "/books/{id}",
    "Get a book.",
    &[200, 404],
);

const LENT: ErrorCode = ErrorCode::new("all_lent", StatusCode::NOT_FOUND, "Every copy is lent.");
const CATALOGUE: Catalogue = Catalogue {
    en: "all_lent = Every copy is lent.\nothers-wait = { $count ->\n    [one] One reader is\n   *[other] { $count } readers are\n} before you.\n",
    ko: "all_lent = 모든 책이 대출 중입니다.\nothers-wait = 앞에 { $count }명이 기다리고 있습니다.\n",
    ja: "all_lent = すべて貸出中です。\nothers-wait = { $count }人の方がお待ちです。\n",
};

async fn get(request: Request) -> Result<Response> {
    let waiting: u64 = request
        .raw_path_param("param0")
        .and_then(|id| id.parse().ok())
        .unwrap();
    let message = Message::new("others-wait").with("count", waiting);
    let wait = Violation::new("id", Rule::Business(message.clone()));
    match waiting {
        9 => Err(ApiError::new(&LENT).into()),
        8 => Err(ApiError::not_implemented(&GET).into()),
        7 => Ok(Response::builder()
            .content_type("application/json")
            .body(r#"{"id":7}"#)),
        // The one line that it takes: code and status, the key of the message, what is wrong with which field.
        _ => Err(ApiError::new(&LENT)
            .with_message(message)
            .with_violations(vec![wait])
            .into()),
    }
}

fn library(policy: Policy) -> TestClient<Edge<impl Endpoint<Output = Response>>> {
    let table = [&CREATE, &GET];
    let contract = Contract::load(include_str!("library.json"), &table, &policy).unwrap();
    let rate_limits = RateLimits::in_process(&table, &policy).unwrap();
    let unused = make(|_| async { Ok::<_, poem::Error>(()) }).map_to_response();
    let route = Route::new()
        .at("/books", RouteMethod::new().post(guard(&CREATE, unused)))
        .at("/books/:param0", RouteMethod::new().get(guard(&GET, make(get))));
    TestClient::new(Edge::new(
        route.map_to_response(),
        Conventions {
            remembered: charter::Remembered::default(),
            contract,
            policy,
            methods: MethodTable::new(&table, []),
            messages: Messages::new(CATALOGUE),
            auth: charter::Auth::default(),
            rate_limits,
            units: charter::Units::default(),
            clock: charter::Clock::system(),
            cursors: charter::Cursors::from_secret(b"library"),
        },
    ))
}

async fn send(request: TestRequestBuilder<'_, impl Endpoint>) -> (u16, HeaderMap, Value) {
    let response = request.send().await.0;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.into_body().into_string().await.unwrap();
    (
        status,
        headers,
        serde_json::from_str(&text).unwrap_or(Value::Null),
    )
}

/// The whole answer: the status, the envelope, and the headers that say in which language it is.
fn assert_said(answer: (u16, HeaderMap, Value), status: u16, language: &str, mut error: Value) {
    let (got, headers, body) = answer;
    error["request_id"] = headers["x-request-id"].to_str().unwrap().into();
    assert_eq!((got, body), (status, json!({ "error": error })));
    assert_eq!(headers["content-language"], language);
    let vary: Vec<_> = headers.get_all(header::VARY).iter().collect();
    assert_eq!(vary, ["Accept, Accept-Language, Accept-Encoding"]);
}

#[tokio::test]
async fn violations_are_said_in_the_language_that_the_client_wants_most() {
    let client = library(Policy::default());
    let body = json!({"title": "", "price": -1, "isbn": 12, "autors": [], "authors": [{}, {}, {}]});
    let post = |languages: &str| {
        client
            .post("/books")
            .header("Accept-Language", languages)
            .body_json(&body)
    };
    let korean = json!({
        "code": "validation_failed",
        "message": "요청이 API 규칙에 맞지 않습니다. details를 확인해 주십시오.",
        "details": {
            "title": ["2자 이상이어야 합니다."],
            "price": ["0보다 커야 합니다."],
            "isbn": ["null 또는 문자열만 사용할 수 있습니다."],
            "autors": ["정의되지 않은 이름입니다. 가장 비슷한 이름은 다음과 같습니다: `authors`"],
            "authors": ["항목은 2개까지만 허용됩니다."],
            "authors[0].name": ["필수 항목입니다."],
            "authors[1].name": ["필수 항목입니다."],
            "authors[2].name": ["필수 항목입니다."],
        },
    });
    assert_said(send(post("ko-KR,ko;q=0.9,en;q=0.8")).await, 422, "ko", korean);
    let japanese = json!({
        "code": "validation_failed",
        "message": "リクエストがAPIの規則に合っていません。detailsをご確認ください。",
        "details": {
            "title": ["2文字以上で指定してください。"],
            "price": ["0より大きい値を指定してください。"],
            "isbn": ["nullまたは文字列を指定してください。"],
            "autors": ["定義されていない名前です。「authors」ではありませんか？"],
            "authors": ["要素は2個以内で指定してください。"],
            "authors[0].name": ["必須項目です。"],
            "authors[1].name": ["必須項目です。"],
            "authors[2].name": ["必須項目です。"],
        },
    });
    assert_said(send(post("fr, en;q=0.3, ja;q=0.5")).await, 422, "ja", japanese);
}

#[tokio::test]
async fn what_has_no_field_is_said_with_its_facts() {
    let client = library(Policy::default());
    let post = |languages: &str, body: &'static str| {
        let request = client.post("/books").content_type("application/json");
        request.header("Accept-Language", languages).body(body)
    };
    let table = [
        (
            "en",
            "[1,]",
            "The body is not valid JSON: trailing comma at line 1 column 4.",
        ),
        ("ko", "[1,]", "본문이 올바른 JSON이 아닙니다(1행 4열)."),
        ("ja", "[1,]", "本文が正しいJSONではありません（1行4列目）。"),
        (
            "en",
            "[1",
            "The body is not valid JSON: EOF while parsing a list at line 1 column 2.",
        ),
        ("ko", "[1", "본문의 JSON이 완성되지 않은 채 끝났습니다(1행 2열)."),
        ("ja", "[1", "本文のJSONが途中で終わっています（1行2列目）。"),
    ];
    for (language, body, message) in table {
        let error = json!({"code": "malformed_request", "message": message});
        assert_said(send(post(language, body)).await, 400, language, error);
    }
    let text = client
        .post("/books")
        .content_type("text/plain")
        .header("Accept-Language", "ko");
    let message = "본문의 Content-Type에는 application/json만 사용할 수 있습니다.";
    let error = json!({"code": "unsupported_media_type", "message": message});
    assert_said(send(text.body("x")).await, 415, "ko", error);
    let missing = client.get("/books/8").header("Accept-Language", "ja");
    let message = "操作「get_book」は宣言されていますが、まだ実装されていません。";
    assert_said(
        send(missing).await,
        501,
        "ja",
        json!({"code": "not_implemented", "message": message}),
    );
}

#[tokio::test]
async fn what_the_router_refuses_is_said_in_the_language_too() {
    let client = library(Policy::default());
    let nowhere = client.get("/nowhere").header("Accept-Language", "ja");
    let message = "指定されたアドレスが見つかりません。";
    assert_said(
        send(nowhere).await,
        404,
        "ja",
        json!({"code": "not_found", "message": message}),
    );
    let method = client.delete("/books/1").header("Accept-Language", "ko");
    let message = "이 주소에서는 해당 메서드를 사용할 수 없습니다. Allow 헤더를 확인해 주십시오.";
    assert_said(
        send(method).await,
        405,
        "ko",
        json!({"code": "method_not_allowed", "message": message}),
    );
}

#[tokio::test]
async fn a_refusal_of_the_business_is_said_by_its_own_catalogue() {
    let client = library(Policy::default());
    let table = [
        ("en", 9, "Every copy is lent."),
        ("ko", 9, "모든 책이 대출 중입니다."),
        ("ja", 9, "すべて貸出中です。"),
        ("en", 1, "One reader is before you."),
        ("en", 2, "2 readers are before you."),
        ("ko", 2, "앞에 2명이 기다리고 있습니다."),
        ("ja", 2, "2人の方がお待ちです。"),
    ];
    for (language, id, message) in table {
        let request = client
            .get(format!("/books/{id}"))
            .header("Accept-Language", language);
        let mut error = json!({"code": "all_lent", "message": message});
        if id != 9 {
            error["details"] = json!({"id": [message]});
        }
        assert_said(send(request).await, 404, language, error);
    }
}

#[tokio::test]
async fn the_operator_chooses_the_language_of_those_who_do_not() {
    for default_language in Language::ALL {
        let policy = Policy {
            default_language,
            ..Policy::default()
        };
        let client = library(policy);
        for languages in [
            None,
            Some("fr-CH, fr;q=0.9"),
            Some("*"),
            Some("no language at all"),
        ] {
            let mut request = client.get("/books/9");
            if let Some(languages) = languages {
                request = request.header("Accept-Language", languages);
            }
            let (_, headers, answer) = send(request).await;
            assert_eq!(
                headers["content-language"],
                default_language.tag(),
                "{languages:?}"
            );
            let said = Messages::new(CATALOGUE);
            let message = said.say(default_language, &Message::new("all_lent")).unwrap();
            assert_eq!(answer["error"]["message"], message.as_ref(), "{languages:?}");
        }
        let chosen = client.get("/books/9").header("Accept-Language", "en");
        assert_eq!(send(chosen).await.1["content-language"], "en");
    }
}

#[tokio::test]
async fn an_answer_that_says_nothing_to_people_has_no_language() {
    let client = library(Policy::default());
    let (status, headers, answer) = send(client.get("/books/7").header("Accept-Language", "ko")).await;
    assert_eq!((status, answer), (200, json!({"id": 7})));
    assert!(!headers.contains_key("content-language"));
    assert_eq!(headers["vary"], "Accept-Encoding");
}
