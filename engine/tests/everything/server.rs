//! The server: each operation tells what it was given.

use std::sync::Arc;

use charter::{
    ApiError, Auth, Contract, Conventions, Edge, HeaderField, Messages, MethodTable, Policy, RateLimits,
    Reply, RequestContext,
    auth::{Authenticate, Credential, Identity, Scheme},
    docs, multipart,
};
use futures_util::{FutureExt, future::BoxFuture};
use poem::{
    Endpoint, EndpointExt, Response, Route,
    http::{HeaderMap, StatusCode},
    test::{TestClient, TestRequestBuilder},
};
use poem_openapi::OpenApiService;
use serde_json::{Value, json};

use crate::{
    apis::{
        guarded::{
            GetBothResponse, GetCertifiedResponse, GetEitherResponse, GetOtherResponse, GetScopedResponse,
            GetTokenResponse, Guarded, GuardedRoutes,
        },
        wire::{
            GetAnswerOkContent, GetAnswerResponse, GetEventsResponse, ReadHeadersParams, ReadHeadersResponse,
            ReadNameResponse, ReadPathResponse, ReadQueryParams, ReadQueryResponse, ReadSingleResponse,
            SendBodyBody, SendBodyResponse, Wire, WireRoutes,
        },
    },
    models::{GetAnswerClientErrorBody, Point, ReadNameExt},
    operations::OPERATIONS,
};

const CONTRACT: &str = include_str!("contract.json");

#[derive(Clone)]
struct Echo;

impl Wire for Echo {
    async fn read_path(
        &self,
        _: &RequestContext,
        plain: i64,
        label: Vec<String>,
        matrix: Vec<i64>,
        pairs: Point,
    ) -> Result<ReadPathResponse, ApiError> {
        Ok(ReadPathResponse::Ok(Reply(json!([plain, label, matrix, pairs]))))
    }

    async fn read_single(
        &self,
        _: &RequestContext,
        label: String,
        matrix: i64,
    ) -> Result<ReadSingleResponse, ApiError> {
        Ok(ReadSingleResponse::Ok(Reply(json!([label, matrix]))))
    }

    async fn read_name(
        &self,
        _: &RequestContext,
        name: String,
        ext: ReadNameExt,
    ) -> Result<ReadNameResponse, ApiError> {
        Ok(ReadNameResponse::Ok(Reply(json!([name, ext]))))
    }

    async fn read_query(
        &self,
        _: &RequestContext,
        params: ReadQueryParams,
    ) -> Result<ReadQueryResponse, ApiError> {
        let ReadQueryParams {
            many,
            piped,
            spaced,
            deep,
            around,
            r#where,
            size,
            price,
            prices,
        } = params;
        Ok(ReadQueryResponse::Ok(Reply(json!({
            "many": many, "piped": piped, "spaced": spaced, "deep": deep, "around": around, "where": r#where, "size": size,
            "price": price.map(|price| price.to_string()), "prices": prices,
        }))))
    }

    async fn read_headers(
        &self,
        _: &RequestContext,
        params: ReadHeadersParams,
    ) -> Result<ReadHeadersResponse, ApiError> {
        let told = json!([params.x_tags, params.x_point, params.flavour]);
        Ok(ReadHeadersResponse::Ok(Reply(told)))
    }

    async fn send_body(
        &self,
        _: &RequestContext,
        body: Option<SendBodyBody>,
    ) -> Result<SendBodyResponse, ApiError> {
        let told = match body {
            None => json!("nothing"),
            Some(SendBodyBody::Json(point)) => json!({ "json": point }),
            Some(SendBodyBody::Form(form)) => json!({ "form": form }),
            Some(SendBodyBody::Text(text)) => json!({ "text": text }),
            Some(SendBodyBody::Image(content)) => {
                let media_type = content.media_type().to_owned();
                json!({ media_type: content.bytes().await?.len() })
            }
            Some(SendBodyBody::Multipart(mut form)) => {
                let mut parts = serde_json::Map::new();
                while let Some(part) = form.next().await? {
                    let (name, value) = match part {
                        multipart::Part::Text(text) => (text.name, json!(text.value)),
                        multipart::Part::File(mut file) => {
                            let name = file.name().to_owned();
                            let mut size = 0;
                            while let Some(bytes) = file.chunk().await? {
                                size += bytes.len();
                            }
                            (name, json!(size))
                        }
                    };
                    parts.insert(name, value);
                }
                Value::Object(parts)
            }
        };
        Ok(SendBodyResponse::Ok(Reply(told)))
    }

    async fn get_answer(&self, cx: &RequestContext, kind: String) -> Result<GetAnswerResponse, ApiError> {
        let point = Point { x: 1, y: Some(0.5) };
        Ok(match kind.as_str() {
            "chosen" if cx.accepted() == Some("text/plain") => {
                let text = charter::Text("1, 0.5".to_owned());
                GetAnswerResponse::Ok(GetAnswerOkContent::Text(text), 1, None)
            }
            "chosen" => {
                let tags = HeaderField(vec!["a".to_owned(), "b".to_owned()]);
                GetAnswerResponse::Ok(GetAnswerOkContent::Json(Reply(point)), 2, Some(tags))
            }
            "bytes" => {
                let parts = ["ab", "cd"].map(|part| Ok::<_, std::io::Error>(part.into()));
                let stream = futures_util::stream::iter(parts);
                GetAnswerResponse::NonAuthoritativeInformation(charter::Download::stream(
                    stream,
                    "application/octet-stream",
                ))
            }
            "elsewhere" => GetAnswerResponse::Found("/answer/chosen".to_owned()),
            "teapot" => {
                let body = GetAnswerClientErrorBody {
                    why: "short and stout".to_owned(),
                };
                GetAnswerResponse::ClientError(StatusCode::IM_A_TEAPOT, Reply(body))
            }
            "astray" => {
                let body = GetAnswerClientErrorBody { why: String::new() };
                GetAnswerResponse::ClientError(StatusCode::OK, Reply(body))
            }
            _ => GetAnswerResponse::Default(StatusCode::ACCEPTED, charter::Text("later".to_owned())),
        })
    }

    async fn get_events(&self, _: &RequestContext) -> Result<GetEventsResponse, ApiError> {
        let point = |x| Point { x, y: None };
        let events = [
            charter::Event::new(point(1)),
            charter::Event::new(point(2))
                .named("moved\r\ndata: forged")
                .with_id("7"),
        ];
        let events = charter::Events::new(futures_util::stream::iter(events));
        Ok(GetEventsResponse::Ok(events))
    }
}

fn who(cx: &RequestContext) -> Reply<Value> {
    Reply(json!(cx.principal().map(charter::Principal::id)))
}

impl Guarded for Echo {
    async fn get_both(&self, cx: &RequestContext) -> Result<GetBothResponse, ApiError> {
        Ok(GetBothResponse::Ok(who(cx)))
    }

    async fn get_scoped(&self, cx: &RequestContext) -> Result<GetScopedResponse, ApiError> {
        Ok(GetScopedResponse::Ok(who(cx)))
    }

    async fn get_either(&self, cx: &RequestContext) -> Result<GetEitherResponse, ApiError> {
        Ok(GetEitherResponse::Ok(who(cx)))
    }

    async fn get_token(&self, cx: &RequestContext) -> Result<GetTokenResponse, ApiError> {
        Ok(GetTokenResponse::Ok(who(cx)))
    }

    async fn get_other(&self, cx: &RequestContext) -> Result<GetOtherResponse, ApiError> {
        Ok(GetOtherResponse::Ok(who(cx)))
    }

    async fn get_certified(&self, cx: &RequestContext) -> Result<GetCertifiedResponse, ApiError> {
        Ok(GetCertifiedResponse::Ok(who(cx)))
    }
}

/// Knows one of each.
#[derive(Debug)]
pub(crate) struct Known;

impl Authenticate for Known {
    fn authenticate<'a>(
        &'a self,
        credential: Credential<'a>,
    ) -> BoxFuture<'a, Result<Option<Identity>, ApiError>> {
        let (id, scopes) = match credential {
            Credential::Key {
                scheme: Scheme::Header(_),
                value: "header-key",
            } => ("machine", vec![]),
            Credential::Key {
                scheme: Scheme::Query(_),
                value: "a&b",
            } => ("asker", vec![]),
            Credential::Key {
                scheme: Scheme::Cookie(_),
                value: "crumb",
            } => ("browser", vec![]),
            Credential::Basic {
                user: "ada",
                password: "pass:word",
            } => ("ada", vec![]),
            Credential::Bearer("reader") => ("reader", vec!["read".to_owned()]),
            Credential::Bearer("other") => ("other", vec![]),
            Credential::Http {
                scheme: "digest",
                value: "username=\"ada\"",
            } => ("digested", vec![]),
            Credential::Certificate(headers) if headers.contains_key("x-certificate") => {
                ("certified", vec![])
            }
            _ => return std::future::ready(Ok(None)).boxed(),
        };
        let identity = Identity {
            id: id.to_owned(),
            scopes,
            ..Identity::default()
        };
        std::future::ready(Ok(Some(identity))).boxed()
    }
}

pub(crate) type Client<E> = TestClient<Edge<E>>;

pub(crate) fn server(auth: Auth) -> Client<impl Endpoint<Output = Response>> {
    let policy = Policy::default();
    let contract = Contract::load(CONTRACT, OPERATIONS, &policy).unwrap();
    let rate_limits = RateLimits::in_process(OPERATIONS, &policy).unwrap();
    let methods = MethodTable::new(OPERATIONS, docs::paths());
    let service = OpenApiService::new((GuardedRoutes(Echo), WireRoutes(Echo)), "everything", "1");
    TestClient::new(Edge::new(
        Route::new().nest("/", service).map_to_response(),
        Conventions {
            remembered: charter::Remembered::default(),
            contract,
            policy,
            methods,
            messages: Messages::default(),
            auth,
            rate_limits,
            units: charter::Units::default(),
            clock: charter::Clock::system(),
            cursors: charter::Cursors::from_secret(b"everything"),
        },
    ))
}

pub(crate) fn open() -> Client<impl Endpoint<Output = Response>> {
    server(Auth::default())
}

pub(crate) fn guarded() -> Client<impl Endpoint<Output = Response>> {
    server(Auth::default().with_authenticate(Arc::new(Known)))
}

/// Sends a request; status, headers and the text of the answer.
pub(crate) async fn send(request: TestRequestBuilder<'_, impl Endpoint>) -> (u16, HeaderMap, String) {
    let response = request.send().await.0;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.into_body().into_string().await.unwrap())
}

/// Status and JSON of an answer; of a failure its code, and field and rule of each detail.
pub(crate) async fn told(request: TestRequestBuilder<'_, impl Endpoint>) -> (u16, Value) {
    let (status, headers, text) = send(request).await;
    assert_eq!(
        headers["content-type"], "application/json; charset=utf-8",
        "{text}"
    );
    let value: Value = serde_json::from_str(&text).unwrap();
    let Some(error) = value.get("error") else {
        return (status, value);
    };
    let details = error["details"].as_object().into_iter().flatten();
    let rules =
        details.flat_map(|(field, rules)| rules.as_array().unwrap().iter().map(move |rule| (field, rule)));
    let mut told = vec![error["code"].clone()];
    told.extend(rules.map(|(field, rule)| json!(format!("{field}: {}", rule.as_str().unwrap()))));
    (status, Value::Array(told))
}
