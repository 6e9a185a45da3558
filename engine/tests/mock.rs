//! Answers from the document, by the document of a library that nobody has built yet.

#![cfg(test)]

use charter::{
    Idempotency, Method, Operation, Policy, Preconditions, RateLimit, RateLimitScale, Security, Validators,
    auth::Trial,
    docs::{Document, Live},
    mock::{MockOptions, server},
};
use poem::{Endpoint, Response, http::HeaderMap, test::TestClient};
use serde_json::{Value, json};

static GET: Operation = Operation {
    validators: Some(Validators {
        versioned: false,
        last_modified: false,
    }),
    response_media_types: &["application/json"],
    ..Operation::new(
        "get_shelf",
        "Shelves",
        Method::Get,
        "/shelves/{id}",
        "Get.",
        &[200, 404, 429],
    )
};
static PUT: Operation = Operation {
    preconditions: Some(Preconditions::Required),
    security: &[Security::bearer(&["write"])],
    ..Operation::new(
        "put_shelf",
        "Shelves",
        Method::Put,
        "/shelves/{id}",
        "Put.",
        &[200, 401, 422],
    )
};
static CREATE: Operation = Operation {
    idempotency: Some(Idempotency { required: true }),
    rate_limits: &[RateLimit::new("hour", 3, 3600)],
    ..Operation::new(
        "create_shelf",
        "Shelves",
        Method::Post,
        "/shelves",
        "Create.",
        &[201, 422, 429],
    )
};
static COVER: Operation = Operation {
    response_media_types: &["image/*"],
    ranges: true,
    ..Operation::new("get_cover", "Shelves", Method::Get, "/cover", "Get.", &[200, 206])
};
static SEND: Operation = Operation {
    request_media_types: &["multipart/form-data"],
    ..Operation::new(
        "send_cover",
        "Shelves",
        Method::Put,
        "/cover",
        "Send.",
        &[204, 422],
    )
};
static WRONG: Operation = Operation::new(
    "get_wrong",
    "Shelves",
    Method::Get,
    "/wrong",
    "Its example is wrong.",
    &[200],
);
static NEVER: Operation = Operation::new(
    "get_never",
    "Shelves",
    Method::Get,
    "/never",
    "Nothing is valid.",
    &[200],
);

static SILENT: Operation = Operation::new("get_silent", "Shelves", Method::Get, "/silent", "Silent.", &[]);

fn document() -> Value {
    let shelf = json!({"$ref": "#/components/schemas/Shelf"});
    let content = |schema: Value| json!({"application/json": {"schema": schema}});
    let failure =
        json!({"description": "-", "content": content(json!({"type": "object", "required": ["error"]}))});
    let id = json!({"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}});
    let etag = json!({"ETag": {"required": true, "schema": {"type": "string"}}});
    let form = json!({"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}});
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Library", "version": "1"},
        "paths": {
            "/shelves": {"post": {
                "parameters": [{"name": "Idempotency-Key", "in": "header", "required": true, "schema": {"type": "string"}}],
                "requestBody": {"required": true, "content": content(shelf.clone())},
                "responses": {
                    "201": {"description": "-", "content": content(shelf.clone()),
                            "headers": {"Location": {"required": true, "example": "/shelves/3", "schema": {"type": "string"}}}},
                    "422": failure, "429": failure}}},
            "/shelves/{id}": {
                "parameters": [id],
                "get": {"responses": {
                    "200": {"description": "-", "headers": etag, "content": {"application/json": {
                        "schema": shelf,
                        "examples": {"full": {"value": {"id": 1, "label": "Full"}},
                                     "empty": {"value": {"id": 2, "label": "Empty"}}}}}},
                    "304": {"description": "-"},
                    "404": {"description": "-", "content": {"application/json": {
                        "schema": {"type": "object"}, "example": {"error": "gone"}}}},
                    "429": {"description": "-", "headers": {"Retry-After": {"required": true, "schema": {"type": "integer"}}}}}},
                "put": {
                    "parameters": [{"name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"}}],
                    "requestBody": {"required": true, "content": content(json!({"$ref": "#/components/schemas/Shelf"}))},
                    "responses": {"200": {"description": "-", "content": content(json!({"$ref": "#/components/schemas/Shelf"}))},
                                  "401": failure, "422": failure, "428": failure}}},
            "/cover": {
                "get": {
                    "parameters": [{"name": "Range", "in": "header", "schema": {"type": "string"}}],
                    "responses": {"200": {"description": "-", "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}},
                                  "206": {"description": "-", "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}}}},
                "put": {
                    "requestBody": {"required": true, "content": {"multipart/form-data": {"schema": form}}},
                    "responses": {"204": {"description": "-"}, "422": failure}}},
            "/wrong": {"get": {"responses": {"200": {"description": "-", "content": {"application/json": {
                "schema": {"type": "integer", "minimum": 5}, "example": "five"}}}}}},
            "/silent": {"get": {"responses": {}}},
            "/never": {"get": {"responses": {"200": {"description": "-", "content": {"application/json": {
                "schema": {"type": "integer", "not": {}}}}}}}},
        },
        "components": {"schemas": {"Shelf": {
            "type": "object", "required": ["id", "label"], "additionalProperties": false,
            "properties": {"id": {"type": "integer"}, "label": {"type": "string", "minLength": 1}}}}}
    })
}

fn library(trial: Trial) -> TestClient<impl Endpoint<Output = Response>> {
    let contract = document().to_string();
    let options = MockOptions {
        contract: &contract,
        document: Document::loaded("openapi: 3.0.3\n".to_owned(), contract.clone()),
        operations: &[&GET, &PUT, &CREATE, &COVER, &SEND, &WRONG, &NEVER, &SILENT],
        policy: Policy {
            rate_limit_scale: RateLimitScale::AS_DECLARED,
            ..Policy::default()
        },
        trial,
        live: &Live::default(),
    };
    TestClient::new(server(options).unwrap())
}

/// Status, headers and body as text.
async fn read(response: poem::test::TestResponse) -> (u16, HeaderMap, Vec<u8>) {
    let response = response.0;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.into_body().into_vec().await.unwrap())
}

fn json_of(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap()
}

async fn get(path: &str, prefer: Option<&str>) -> (u16, HeaderMap, Vec<u8>) {
    let client = library(Trial::Everybody);
    let request = client.get(path);
    read(match prefer {
        Some(prefer) => request.header("Prefer", prefer).send().await,
        None => request.send().await,
    })
    .await
}

#[tokio::test]
async fn the_first_example_is_answered_with_the_id_of_the_path() {
    let (status, headers, body) = get("/shelves/7", None).await;
    assert_eq!((status, json_of(&body)), (200, json!({"id": 7, "label": "Full"})));
    assert_eq!(headers["vary"], "Prefer, Accept-Encoding");
    assert!(headers["etag"].to_str().unwrap().starts_with('"'));
    assert_eq!(headers.get("preference-applied"), None);
}

#[tokio::test]
async fn what_is_preferred_is_answered() {
    for (prefer, status, body, applied) in [
        (
            "example=empty",
            200,
            json!({"id": 2, "label": "Empty"}),
            Some("example=\"empty\""),
        ),
        ("code=404", 404, json!({"error": "gone"}), Some("code=404")),
        (
            "code=200; example=full",
            200,
            json!({"id": 1, "label": "Full"}),
            Some("code=200, example=\"full\""),
        ),
        ("code=418", 200, json!({"id": 7, "label": "Full"}), None),
        ("example=none", 200, json!({"id": 7, "label": "Full"}), None),
    ] {
        let (answered, headers, sent) = get("/shelves/7", Some(prefer)).await;
        assert_eq!((answered, json_of(&sent)), (status, body), "{prefer}");
        let said = headers
            .get("preference-applied")
            .map(|value| value.to_str().unwrap());
        assert_eq!(said, applied, "{prefer}");
    }
    let (status, headers, body) = get("/shelves/7", Some("code=429")).await;
    assert_eq!(
        (status, body.as_slice(), headers["retry-after"].to_str().unwrap()),
        (429, &b""[..], "1")
    );
}

#[tokio::test]
async fn the_conventions_are_kept_around_it() {
    let client = library(Trial::Everybody);
    let tag = read(client.get("/shelves/7").send().await).await.1["etag"].clone();
    let (status, _, body) = read(client.get("/shelves/7").header("If-None-Match", tag).send().await).await;
    assert_eq!((status, body.len()), (304, 0));
    assert_eq!(read(client.get("/shelves/x").send().await).await.0, 404);

    let create = |key: &str, label: &str| {
        let request = client.post("/shelves").header("Idempotency-Key", key);
        request.body_json(&json!({"id": 1, "label": label})).send()
    };
    let (status, headers, first) = read(create("a", "A").await).await;
    assert_eq!(
        (status, headers["location"].to_str().unwrap()),
        (201, "/shelves/3")
    );
    let (status, headers, again) = read(create("a", "A").await).await;
    assert_eq!(
        (status, headers["idempotent-replayed"].to_str().unwrap()),
        (201, "true")
    );
    assert_eq!(first, again);
    let (status, _, body) = read(create("b", "").await).await;
    assert_eq!(
        (status, &json_of(&body)["error"]["details"]["label"][0]),
        (422, &json!("must be at least 1 character long"))
    );
    assert_eq!(read(create("c", "C").await).await.0, 429);
}

#[tokio::test]
async fn credentials_have_to_look_like_some() {
    let shelf = json!({"id": 1, "label": "A"});
    for (trial, token, status) in [
        (Trial::Everybody, None, 200),
        (Trial::Everybody, Some("Basic eDp5"), 401),
        (Trial::Credentials, Some("Bearer anything"), 200),
        (Trial::Credentials, None, 401),
    ] {
        let client = library(trial);
        let request = client.put("/shelves/1").header("If-Match", "*").body_json(&shelf);
        let answer = match token {
            Some(token) => request.header("Authorization", token).send().await,
            None => request.send().await,
        };
        assert_eq!(read(answer).await.0, status, "{trial:?} {token:?}");
    }
    let client = library(Trial::Everybody);
    let unconditional = client.put("/shelves/1").body_json(&shelf).send().await;
    assert_eq!(read(unconditional).await.0, 428);
}

#[tokio::test]
async fn files_are_answered_and_forms_are_read() {
    let client = library(Trial::Everybody);
    let (status, headers, body) = read(client.get("/cover").send().await).await;
    assert_eq!(
        (status, headers["content-type"].to_str().unwrap()),
        (200, "image/png")
    );
    assert!(body.starts_with(b"\x89PNG"));
    let (status, _, part) = read(client.get("/cover").header("Range", "bytes=1-3").send().await).await;
    assert_eq!((status, part.as_slice()), (206, &b"PNG"[..]));
    let form = |name: &str| {
        let text = format!(
            "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a\"\r\n\r\nbytes\r\n--x--\r\n"
        );
        client
            .put("/cover")
            .content_type("multipart/form-data; boundary=x")
            .body(text)
            .send()
    };
    assert_eq!(read(form("file").await).await.0, 204);
    assert_eq!(read(form("fill").await).await.0, 422);
}

#[tokio::test]
async fn no_answer_breaks_the_document() {
    let (status, _, body) = get("/wrong", None).await;
    assert_eq!((status, json_of(&body)), (200, json!(5)));
    let (status, _, body) = get("/never", None).await;
    assert_eq!(
        (status, &json_of(&body)["error"]["code"]),
        (501, &json!("not_implemented"))
    );
}

#[tokio::test]
async fn an_operation_that_declares_no_answer_has_nothing_to_say() {
    let (status, _, body) = get("/silent", None).await;
    assert_eq!((status, body.as_slice()), (204, &b""[..]));
}

#[tokio::test]
async fn the_pages_follow_the_document() {
    let client = library(Trial::Everybody);
    let page = read(client.get("/docs").send().await).await.2;
    assert!(
        String::from_utf8(page)
            .unwrap()
            .contains("<script src=\"docs/assets/live.js\"></script>")
    );
    let (status, headers, state) = read(client.get("/docs/live").send().await).await;
    assert_eq!(
        (status, headers["cache-control"].to_str().unwrap()),
        (200, "no-store")
    );
    let state = json_of(&state);
    assert_eq!(
        (&state["problems"], &state["doing"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(read(client.get("/docs/assets/live.js").send().await).await.0, 200);
    assert_eq!(
        read(client.get("/openapi.yaml").send().await).await.2,
        b"openapi: 3.0.3\n"
    );
}
