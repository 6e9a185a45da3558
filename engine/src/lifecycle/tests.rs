use super::*;
use crate::operation::Method;

/// 2027-01-31 and 2027-06-30, at midnight in UTC.
const SINCE: i64 = 1_801_353_600;
const SUNSET: i64 = 1_814_313_600;

static PLAIN: Operation = Operation::new(
    "get_cover",
    "Old books",
    Method::Get,
    "/v1/{id}/{size}",
    "Get.",
    &[200],
);
static ENDING: Operation = Operation {
    deprecation: Some(Deprecation {
        since: SINCE,
        sunset: Some(SUNSET),
        successor: Some("/v2/{size}/of/{id}"),
    }),
    ..PLAIN
};
static ANNOUNCED: Operation = Operation {
    deprecation: Some(Deprecation {
        since: SINCE,
        sunset: None,
        successor: None,
    }),
    ..PLAIN
};
static MOVED: Operation = Operation {
    deprecation: Some(Deprecation {
        since: -1,
        sunset: None,
        successor: Some("https://example.com/v2"),
    }),
    ..PLAIN
};
static LOST: Operation = Operation {
    deprecation: Some(Deprecation {
        since: SINCE,
        sunset: None,
        successor: Some("/v2/{isbn}"),
    }),
    ..PLAIN
};

fn policy(public_url: Option<&str>, after_sunset: AfterSunset) -> Policy {
    Policy {
        public_url: public_url.map(str::to_owned),
        after_sunset,
        ..Policy::default()
    }
}

/// What an answer at `path` says, its links beside one that was there.
fn announced(row: &Operation, policy: &Policy, path: &str) -> Vec<(String, String)> {
    let lifecycle = Lifecycle::compile(row, policy).unwrap().unwrap();
    let mut headers = HeaderMap::new();
    headers.insert(header::LINK, HeaderValue::from_static("</a>; rel=\"next\""));
    lifecycle.announce(&path.parse().unwrap(), &mut headers);
    let line = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), value.to_str().unwrap().to_owned())
    };
    headers.iter().map(line).collect()
}

fn lines(lines: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    lines.iter().map(owned).collect()
}

const PAGE: &str = "/redoc#tag/Old-books/operation/get_cover";

#[test]
fn dates_and_links_are_told_and_variables_filled_as_the_request_has_them() {
    let found = announced(&ENDING, &Policy::default(), "/v1/7/l%C3%A4rge'?size=small");
    let links = format!(
        "</v2/l%C3%A4rge'/of/7>; rel=\"successor-version\", <{PAGE}>; rel=\"deprecation\"; type=\"text/html\""
    );
    let expected = [
        ("link", "</a>; rel=\"next\""),
        ("link", &links),
        ("deprecation", "@1801353600"),
        ("sunset", "Wed, 30 Jun 2027 00:00:00 GMT"),
    ];
    assert_eq!(found, lines(&expected));
}

#[test]
fn links_begin_with_the_public_address_and_what_is_not_declared_is_not_told() {
    let public = policy(Some("https://api.example.com/"), AfterSunset::Serve);
    let links = format!("<https://api.example.com{PAGE}>; rel=\"deprecation\"; type=\"text/html\"");
    let expected = [
        ("link", "</a>; rel=\"next\""),
        ("link", &links),
        ("deprecation", "@1801353600"),
    ];
    assert_eq!(announced(&ANNOUNCED, &public, "/v1/7/large"), lines(&expected));
    let links = format!("<https://example.com/v2>; rel=\"successor-version\", {links}");
    let expected = [
        ("link", "</a>; rel=\"next\""),
        ("link", &links),
        ("deprecation", "@-1"),
    ];
    assert_eq!(announced(&MOVED, &public, "/v1/7/large"), lines(&expected));
}

#[test]
fn what_no_header_may_hold_is_escaped() {
    let lifecycle = Lifecycle::compile(&ENDING, &Policy::default()).unwrap().unwrap();
    assert_eq!(
        lifecycle.links.successor("/v1/<7>/a\"b%").as_deref(),
        Some("/v2/a%22b%25/of/%3C7%3E")
    );
}

#[test]
fn the_end_comes_with_its_date_and_only_where_it_is_kept() {
    let uri = "/v1/7/large".parse().unwrap();
    let at = |second| Clock::new(move || Timestamp::from_second(second).unwrap());
    let admit = |row, after, second| {
        let lifecycle = Lifecycle::compile(row, &policy(None, after)).unwrap().unwrap();
        lifecycle.admit(&uri, &at(second))
    };
    assert!(admit(&ENDING, AfterSunset::Serve, SUNSET).is_ok());
    assert!(admit(&ENDING, AfterSunset::Gone, SUNSET - 1).is_ok());
    assert!(admit(&ANNOUNCED, AfterSunset::Gone, i64::from(i32::MAX)).is_ok());
    let gone = admit(&ENDING, AfterSunset::Gone, SUNSET).unwrap_err();
    assert_eq!(gone.code(), &code::GONE);
    let message = Message::new("ended-with-successor")
        .with("successor", "/v2/large/of/7")
        .with("date", "2027-06-30");
    assert_eq!(gone.message(), Some(&message));
}

#[test]
fn a_row_that_cannot_be_told_of_is_refused_at_the_start() {
    assert!(Lifecycle::compile(&PLAIN, &Policy::default()).unwrap().is_none());
    let error = Lifecycle::compile(&LOST, &Policy::default())
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "operation `get_cover`: the variable `{isbn}` of its successor is not in its own path"
    );
}
