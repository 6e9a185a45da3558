//! Paging by cursor, on the library: what a cursor belongs to, and what links say.

#![cfg(test)]

use charter::{
    Contract, Conventions, Cursors, Edge, Messages, Method, MethodTable, Operation, Paging, Policy,
    RateLimits, RequestContext, UnknownInput, guard,
    pagination::{Direction, Position, SortValue},
};
use poem::{
    EndpointExt, Request, Response, Route, RouteMethod,
    endpoint::{BoxEndpoint, make},
    http::{HeaderMap, StatusCode},
    test::TestClient,
};
use serde_json::{Value, json};

const STATUSES: &[u16] = &[200, 400, 404, 422];
static LOANS: Operation = Operation {
    paging: Some(Paging::Keyset),
    sort: &["id", "-id"],
    filters: &["filter[due][lt]"],
    ..Operation::new(
        "list_loans",
        "Loans",
        Method::Get,
        "/members/{id}/loans",
        "List a member's loans.",
        STATUSES,
    )
};
static RETURNS: Operation = Operation {
    paging: Some(Paging::Keyset),
    sort: &["id", "-id"],
    ..Operation::new(
        "list_returns",
        "Loans",
        Method::Get,
        "/members/{id}/returns",
        "List what a member has brought back.",
        STATUSES,
    )
};
static MEMBERS: Operation = Operation {
    paging: Some(Paging::Both),
    ..Operation::new(
        "list_members",
        "Members",
        Method::Get,
        "/members",
        "List members.",
        STATUSES,
    )
};

/// A list without entries that is in the middle of something: there is a page before it and one after it. Answers what
/// it was asked for.
async fn list(request: Request) -> poem::Result<Response> {
    let context = request.data::<RequestContext>().unwrap();
    let Some(keyset) = context.keyset() else {
        return Ok(answer(&json!({"items": [], "numbered": true}), None));
    };
    let at = |direction, number| Position {
        values: vec![SortValue::Integer(number)],
        direction,
        inclusive: false,
    };
    let asked = keyset.position().map(|position| {
        let SortValue::Integer(number) = position.values[0] else {
            panic!("the list is sorted by numbers");
        };
        match position.direction {
            Direction::Forward => number,
            Direction::Backward => -number,
        }
    });
    let (prev, next) = (at(Direction::Backward, 7), at(Direction::Forward, 8));
    let links = keyset.links(context, asked.map(|_| &prev), Some(&next));
    let body = json!({
        "items": [],
        "asked": asked,
        "links": {"self": links.this, "first": links.first, "prev": links.prev, "next": links.next, "last": links.last},
    });
    Ok(answer(&body, Some(links.header())))
}

fn answer(body: &Value, link: Option<String>) -> Response {
    let mut response = Response::builder().content_type("application/json");
    if let Some(link) = link {
        response = response.header("Link", link);
    }
    response.body(body.to_string())
}

struct Library(TestClient<BoxEndpoint<'static, Response>>);

impl Library {
    fn new() -> Self {
        Self::with(Policy::default(), b"library")
    }

    fn with(policy: Policy, secret: &[u8]) -> Self {
        let table = [&LOANS, &RETURNS, &MEMBERS];
        let get = |operation| RouteMethod::new().get(guard(operation, make(list).map_to_response()));
        let route = Route::new()
            .at("/members", get(&MEMBERS))
            .at("/members/:param0/loans", get(&LOANS))
            .at("/members/:param0/returns", get(&RETURNS));
        let conventions = Conventions {
            units: charter::Units::default(),
            contract: Contract::load(include_str!("library.json"), &table, &policy).unwrap(),
            methods: MethodTable::new(&table, []),
            auth: charter::Auth::default(),
            messages: Messages::default(),
            rate_limits: RateLimits::in_process(&table, &policy).unwrap(),
            cursors: Cursors::from_secret(secret),
            remembered: charter::Remembered::default(),
            clock: charter::Clock::system(),
            policy,
        };
        let edge = Edge::new(route.map_to_response(), conventions);
        Library(TestClient::new(edge.map_to_response().boxed()))
    }

    async fn ask(&self, target: &str) -> (StatusCode, HeaderMap, Value) {
        let response = self.0.get(target).send().await.0;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.into_body().into_string().await.unwrap();
        (status, headers, serde_json::from_str(&body).unwrap())
    }

    async fn get(&self, target: &str) -> Value {
        let (status, _, body) = self.ask(target).await;
        assert_eq!(status, 200, "{target}: {body}");
        body
    }

    /// The cursor of the page after this one.
    async fn next(&self, target: &str) -> String {
        let body = self.get(target).await;
        let link = body["links"]["next"].as_str().unwrap();
        link.split_once("cursor=").unwrap().1.to_owned()
    }

    /// It is refused as no cursor of this list, and nothing else is said.
    async fn refuses(&self, target: &str) {
        let (status, headers, body) = self.ask(target).await;
        let error = json!({
            "code": "invalid_cursor",
            "message": "This cursor is not one of this list: start again from its first page.",
            "request_id": headers["x-request-id"].to_str().unwrap(),
        });
        assert_eq!(
            (status.as_u16(), body),
            (400, json!({ "error": error })),
            "{target}"
        );
    }
}

#[tokio::test]
async fn a_walk_begins_without_a_cursor_and_goes_on_with_those_of_links() {
    let library = Library::new();
    for first in ["/members/5/loans", "/members/5/loans?cursor="] {
        assert_eq!(library.get(first).await["asked"], Value::Null);
    }
    let (_, headers, body) = library.ask("/members/5/loans?limit=3&sort=-id").await;
    let next = body["links"]["next"].as_str().unwrap();
    assert_eq!(body["links"]["self"], "/members/5/loans?limit=3&sort=-id");
    assert_eq!(body["links"]["first"], "/members/5/loans?limit=3&sort=-id");
    assert_eq!(
        (&body["links"]["prev"], &body["links"]["last"]),
        (&Value::Null, &Value::Null)
    );
    assert!(
        next.starts_with("/members/5/loans?limit=3&sort=-id&cursor="),
        "{next}"
    );
    let header = format!("</members/5/loans?limit=3&sort=-id>; rel=\"first\", <{next}>; rel=\"next\"");
    assert_eq!(headers["link"], header);

    let page = library.get(next).await;
    assert_eq!(
        (&page["asked"], &page["links"]["self"]),
        (&json!(8), &json!(next))
    );
    assert_eq!(page["links"]["first"], "/members/5/loans?limit=3&sort=-id");
    let back = library.get(page["links"]["prev"].as_str().unwrap()).await;
    assert_eq!(back["asked"], json!(-7));
}

#[tokio::test]
async fn where_pages_have_numbers_too_an_empty_cursor_begins_a_walk() {
    let library = Library::new();
    for numbered in ["/members", "/members?page=1", "/members?limit=3"] {
        assert_eq!(library.get(numbered).await["numbered"], true, "{numbered}");
    }
    let first = library.get("/members?cursor=&limit=3").await;
    assert_eq!(first["asked"], Value::Null);
    assert_eq!(first["links"]["first"], "/members?limit=3&cursor=");
    let next = library.get(first["links"]["next"].as_str().unwrap()).await;
    assert_eq!(
        (&next["asked"], &next["links"]["first"]),
        (&json!(8), &json!("/members?limit=3&cursor="))
    );
}

#[tokio::test]
async fn a_number_and_a_cursor_together_are_refused_by_both_names() {
    let library = Library::new();
    for target in [
        "/members?page=2&cursor=",
        "/members?cursor=abc&page=1",
        "/members?cursor=&page=1&limit=2",
    ] {
        let (status, _, body) = library.ask(target).await;
        let details = json!({
            "page": ["cannot be given together with `cursor`"],
            "cursor": ["cannot be given together with `page`"],
        });
        assert_eq!(
            (status.as_u16(), &body["error"]["details"]),
            (422, &details),
            "{target}"
        );
        assert_eq!(body["error"]["code"], "validation_failed");
    }
    let (_, _, body) = library.ask("/members?page=0&cursor=&limit=99").await;
    let details = json!({
        "page": ["must be at least 1", "cannot be given together with `cursor`"],
        "limit": ["must be at most 9"],
        "cursor": ["cannot be given together with `page`"],
    });
    assert_eq!(
        body["error"]["details"], details,
        "with everything else that is wrong"
    );
}

#[tokio::test]
async fn a_cursor_belongs_to_its_list() {
    let library = Library::new();
    let cursor = library.next("/members/5/loans?sort=-id&filter[due][lt]=9").await;
    let at = |list: &str, query: &str| format!("{list}?{query}&cursor={cursor}");
    let same = [
        "sort=-id&filter[due][lt]=9",
        "filter[due][lt]=9&sort=-id",
        "filter%5Bdue%5D%5Blt%5D=9&sort=%2Did",
        "sort=-id&filter[due][lt]=9&limit=1",
        "sort=-id&filter[due][lt]=9&include_total=true&limit=9",
    ];
    for query in same {
        assert_eq!(
            library.get(&at("/members/5/loans", query)).await["asked"],
            8,
            "{query}"
        );
    }
    let other = [
        "sort=id&filter[due][lt]=9",
        "sort=-id&filter[due][lt]=8",
        "sort=-id&filter[due][lt]=99",
        "sort=-id",
        "filter[due][lt]=9",
        "limit=1",
    ];
    for query in other {
        library.refuses(&at("/members/5/loans", query)).await;
    }
    library
        .refuses(&at("/members/6/loans", "sort=-id&filter[due][lt]=9"))
        .await;
    let plain = library.next("/members/5/loans?sort=-id").await;
    library
        .refuses(&format!("/members/5/returns?sort=-id&cursor={plain}"))
        .await;
    library.refuses(&format!("/members?cursor={plain}")).await;
}

#[tokio::test]
async fn values_do_not_run_into_each_other() {
    let library = Library::new();
    let cursor = library.next("/members/5/loans?shelf=a&sort=id").await;
    for query in [
        "shelf=a%26sort%3Did",
        "shelf=asort&sort=id",
        "shelf=&sort=id",
        "shelf=as&sort=id",
    ] {
        library
            .refuses(&format!("/members/5/loans?{query}&cursor={cursor}"))
            .await;
    }
}

#[tokio::test]
async fn whatever_else_is_sent_is_no_cursor() {
    let library = Library::new();
    let cursor = library.next("/members/5/loans").await;
    let tampered = format!("B{}", &cursor[1..]);
    let garbage = [
        "x",
        "0",
        "null",
        "%00",
        "%ED%95%9C",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AQABEA==",
        "%20",
        tampered.as_str(),
    ];
    for cursor in garbage {
        library
            .refuses(&format!("/members/5/loans?cursor={cursor}"))
            .await;
        library.refuses(&format!("/members?cursor={cursor}")).await;
    }
    library
        .refuses(&format!("/members/5/loans?cursor={}", "A".repeat(20_000)))
        .await;
}

#[tokio::test]
async fn servers_with_one_secret_go_on_with_each_other_s_walks() {
    let (one, other) = (Library::new(), Library::new());
    let cursor = one.next("/members/5/loans").await;
    let target = format!("/members/5/loans?cursor={cursor}");
    assert_eq!(other.get(&target).await["asked"], 8);
    Library::with(Policy::default(), b"another library")
        .refuses(&target)
        .await;
}

#[tokio::test]
async fn what_is_ignored_does_not_decide_which_list_it_is() {
    let policy = Policy {
        unknown_input: UnknownInput::Ignore,
        ..Policy::default()
    };
    let library = Library::with(policy, b"library");
    let cursor = library.next("/members/5/loans?utm_source=letter").await;
    let target = format!("/members/5/loans?cursor={cursor}&page=7");
    assert_eq!(library.get(&target).await["asked"], 8);
}

#[tokio::test]
async fn what_the_document_refuses_comes_before_the_cursor() {
    let library = Library::new();
    let (status, _, body) = library.ask("/members/5/loans?cursor=nonsense&limit=0").await;
    assert_eq!(status, 422);
    assert_eq!(body["error"]["details"], json!({"limit": ["must be at least 1"]}));
    assert_eq!(library.ask("/members/five/loans?cursor=nonsense").await.0, 404);
}
