//! The library once more, with books enough for a coded page.

use std::fmt::Write;

use charter::multipart::Part;
use charter::{
    ApiError, Catalogue, Contract, Conventions, Download, Edge, Message, Messages, Method, MethodTable,
    Multipart, Operation, Policy, RateLimits, Reply, docs, guard,
};
use poem::{
    Body, Endpoint, EndpointExt, IntoResponse, Request, Response, Result, Route, RouteMethod,
    endpoint::make,
    http::{HeaderMap, StatusCode, header},
    test::{TestClient, TestRequestBuilder},
};
use poem_openapi::{ApiExtractor, ExtractParamOptions};
use serde_json::json;

static LIST: Operation = Operation {
    response_media_types: &["application/json"],
    ..Operation::new(
        "list_books",
        "Books",
        Method::Get,
        "/books",
        "List books.",
        &[200, 406, 422],
    )
};
static CREATE: Operation = Operation {
    response_media_types: &["application/json"],
    ..Operation::new(
        "create_book",
        "Books",
        Method::Post,
        "/books",
        "Add a book.",
        &[201, 400, 413, 415, 422],
    )
};
static GET: Operation = Operation {
    response_media_types: &["application/json", "application/vnd.library.book+json"],
    ..Operation::new(
        "get_book",
        "Books",
        Method::Get,
        "/books/{id}",
        "Get a book.",
        &[200, 404, 406],
    )
};

static REPLACE_COVER: Operation = Operation {
    request_media_types: &["multipart/form-data"],
    response_media_types: &["application/json"],
    ..Operation::new(
        "replace_cover",
        "Books",
        Method::Put,
        "/cover",
        "Send a cover.",
        &[200, 400, 413, 415, 422],
    )
};
static GET_COVER: Operation = Operation {
    response_media_types: &["image/*", "text/csv"],
    ranges: true,
    ..Operation::new(
        "get_cover",
        "Books",
        Method::Get,
        "/cover",
        "Get the cover.",
        &[200, 206, 406, 416, 422],
    )
};

const CATALOGUE: Catalogue = Catalogue {
    en: "no-such-book = There is no such book.\n",
    ko: "no-such-book = 해당 책을 찾을 수 없습니다.\n",
    ja: "no-such-book = 指定された本が見つかりません。\n",
};

/// The document, which is served as well: a text of more than 1 KiB with an entity tag.
pub(crate) const DOCUMENT: &str = include_str!("../library.json");

/// A page of more than 1 KiB.
pub(crate) fn page() -> String {
    let books = (1..100).fold(String::new(), |mut books, id| {
        let separator = if books.is_empty() { "" } else { "," };
        let _ = write!(books, r#"{separator}{{"id":{id},"title":"Volume {id}"}}"#);
        books
    });
    format!(r#"{{"items":[{books}]}}"#)
}

async fn list(request: Request) -> Result<Response> {
    if request.headers().contains_key("X-Broken") {
        return Ok(Reply("no page").into_response());
    }
    let answer = Response::builder()
        .content_type("application/json; charset=utf-8")
        .header(header::ETAG, "\"v1\"");
    Ok(answer.body(page()))
}

async fn create(_: Request) -> Result<Response> {
    let answer = Reply(json!({"id": 3})).with_status(StatusCode::CREATED);
    Ok(answer.with_header("Location", "/books/3").into_response())
}

async fn get(request: Request) -> Result<Response> {
    match request.raw_path_param("param0") {
        Some("1") => Ok(Reply(json!({"id": 1})).into_response()),
        Some("2") => panic!("the shelf gave way"),
        Some("3") => Err(ApiError::not_implemented(&GET).into()),
        _ => Err(ApiError::not_found()
            .with_message(Message::new("no-such-book"))
            .into()),
    }
}

/// Tells what the form held. `X-Careless` reads its first part alone.
async fn replace_cover(request: Request) -> Result<Response> {
    let (request, mut body) = request.split();
    let mut form = Multipart::from_request(&request, &mut body, ExtractParamOptions::default()).await?;
    let mut parts = Vec::new();
    while let Some(part) = form.next().await? {
        parts.push(match part {
            Part::Text(text) => json!({ text.name: text.value }),
            Part::File(mut file) => {
                let (name, claimed) = (file.name().to_owned(), file.file_name().map(str::to_owned));
                let stated = file.content_type().map(str::to_owned);
                let mut size = 0;
                while let Some(bytes) = file.chunk().await? {
                    size += bytes.len();
                }
                json!({ name: [claimed, stated], "size": size })
            }
        });
        if request.headers().contains_key("X-Careless") {
            break;
        }
    }
    Ok(Reply(json!({ "parts": parts })).into_response())
}

/// A picture, or with `X-Table` a long text that could be compressed, or with `X-Odd` what is not declared.
async fn get_cover(request: Request) -> Result<Response> {
    let has = |name: &str| request.headers().contains_key(name);
    let download = if has("X-Table") {
        Download::bytes(TABLE.repeat(500), "text/csv; charset=utf-8")
    } else if has("X-Odd") {
        Download::bytes("odd", "application/pdf")
    } else {
        Download::bytes("0123456789", "image/png")
    };
    Ok(download
        .with_entity_tag("v1")
        .shown_as("Emma.png")
        .into_response())
}

/// A line of the table that `X-Table` asks for.
pub(crate) const TABLE: &str = "a,b,c\n";

fn plain(media_type: &'static str, body: fn() -> Body) -> RouteMethod {
    let answer = make(move |_| async move {
        Ok::<_, poem::Error>(Response::builder().content_type(media_type).body(body()))
    });
    RouteMethod::new().get(answer)
}

pub(crate) type Client<E> = TestClient<Edge<E>>;

pub(crate) fn library(policy: Policy) -> Client<impl Endpoint<Output = Response>> {
    let table = [&LIST, &CREATE, &GET, &REPLACE_COVER, &GET_COVER];
    let contract = Contract::load(DOCUMENT, &table, &policy).unwrap();
    let rate_limits = RateLimits::in_process(&table, &policy).unwrap();
    let methods = MethodTable::new(&table, docs::paths());
    let books = RouteMethod::new()
        .get(guard(&LIST, make(list)))
        .post(guard(&CREATE, make(create)));
    let cover = RouteMethod::new()
        .put(guard(&REPLACE_COVER, make(replace_cover)))
        .get(guard(&GET_COVER, make(get_cover)));
    let document = docs::Document::embedded(DOCUMENT, DOCUMENT);
    let stream = || Body::from_async_read(std::io::Cursor::new(vec![b' '; 5000]));
    let route = docs::routes(document)
        .at("/books", books)
        .at("/books/:param0", RouteMethod::new().get(guard(&GET, make(get))))
        .at("/cover", cover)
        .at("/cover.png", plain("image/png", || vec![0; 5000].into()))
        .at("/stream.txt", plain("text/plain", stream));
    let route: Route = route;
    TestClient::new(Edge::new(
        route.map_to_response(),
        Conventions {
            remembered: charter::Remembered::default(),
            contract,
            policy,
            methods,
            messages: Messages::new(CATALOGUE),
            auth: charter::Auth::default(),
            rate_limits,
            units: charter::Units::default(),
            clock: charter::Clock::system(),
            cursors: charter::Cursors::from_secret(b"library"),
        },
    ))
}

/// Sends a request; status, headers and the bytes of the answer.
pub(crate) async fn send(request: TestRequestBuilder<'_, impl Endpoint>) -> (u16, HeaderMap, Vec<u8>) {
    let response = request.send().await.0;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.into_body().into_vec().await.unwrap())
}

/// A header's only line, or nothing.
pub(crate) fn line<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines: Vec<_> = headers.get_all(name).iter().collect();
    assert!(lines.len() < 2, "{name} has {} lines", lines.len());
    lines.first().map(|line| line.to_str().unwrap())
}
