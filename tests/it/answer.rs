//! What the server answered, and what must be true of it.

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use poem::{http::HeaderMap, test::TestResponse};
use serde_json::{Value, json};

pub(crate) const INVALID: &str = "The request breaks rules of the API; see details.";
pub(crate) const NOTHING_HERE: &str = "There is nothing at this address.";
/// What everybody may keep, as long as they ask each time whether it still holds.
pub(crate) const SHARED: (&str, &str) = ("cache-control", "public, no-cache");
const JSON: &str = "application/json; charset=utf-8";
const PROBLEM: &str = "application/problem+json";

/// On every answer, whoever made it.
const ALWAYS: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
];

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn read(response: TestResponse) -> Self {
        let response = response.0;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.into_body().into_string().await.unwrap();
        Answer {
            status,
            headers,
            text,
        }
    }

    /// The body.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_str(&self.text) {
            Ok(value) => value,
            Err(error) => panic!("{error} in {self:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        match self.headers.get(name) {
            Some(value) => value.to_str().unwrap(),
            None => panic!("no header {name} in {self:?}"),
        }
    }

    /// The answer is a success with this status and body, these headers and no others but those that every answer has.
    #[track_caller]
    pub(crate) fn is(&self, status: u16, headers: &[(&str, &str)], body: &Value) {
        assert_eq!((self.status, &self.json()), (status, body), "{self:?}");
        let coded = [("content-type", JSON), ("vary", "Accept-Encoding")];
        self.has_headers(&[headers, &coded, self.kept(headers)].concat());
    }

    /// The answer has this status, no body, and just these headers.
    #[track_caller]
    pub(crate) fn is_empty(&self, status: u16, headers: &[(&str, &str)]) {
        assert_eq!((self.status, self.text.as_str()), (status, ""), "{self:?}");
        // What a path serves is no answer of an operation, and says nothing to caches.
        let options = headers.iter().any(|(name, _)| *name == "allow");
        self.has_headers(&[headers, if options { &[] } else { self.kept(headers) }].concat());
    }

    /// The answer is a failure in the envelope; `details` is null when there are none.
    #[track_caller]
    pub(crate) fn refuses(&self, status: u16, code: &str, message: &str, details: &Value) {
        self.refuses_with(&[], status, code, message, details);
    }

    /// [`refuses`](Self::refuses), with further headers.
    #[track_caller]
    pub(crate) fn refuses_with(
        &self,
        headers: &[(&str, &str)],
        status: u16,
        code: &str,
        message: &str,
        details: &Value,
    ) {
        let mut error = json!({"code": code, "message": message, "request_id": self.header("x-request-id")});
        if !details.is_null() {
            error["details"] = details.clone();
        }
        self.fails(JSON, "en", headers, status, &json!({ "error": error }));
    }

    /// The answer is a failure in the envelope, said in `language`; `error` is without its request id.
    #[track_caller]
    pub(crate) fn refuses_in(&self, language: &str, status: u16, mut error: Value) {
        error["request_id"] = self.header("x-request-id").into();
        self.fails(JSON, language, &[], status, &json!({ "error": error }));
    }

    /// The answer is this problem (RFC 9457), said in `language`; `problem` is without its request id.
    #[track_caller]
    pub(crate) fn is_problem_in(&self, language: &str, mut problem: Value) {
        problem["request_id"] = self.header("x-request-id").into();
        self.fails(PROBLEM, language, &[], self.status, &problem);
        assert_eq!(problem["status"], self.status, "{self:?}");
    }

    /// What all failures share: they differ by what the client accepts, and in which languages.
    #[track_caller]
    fn fails(&self, form: &str, language: &str, headers: &[(&str, &str)], status: u16, body: &Value) {
        assert_eq!((self.status, &self.json()), (status, body), "{self:?}");
        let said = [
            ("content-type", form),
            ("content-language", language),
            ("vary", "Accept, Accept-Language, Accept-Encoding"),
            ("cache-control", "no-store"),
        ];
        self.has_headers(&[headers, &said].concat());
    }

    /// 422 with exactly these details.
    #[track_caller]
    pub(crate) fn is_invalid(&self, details: &Value) {
        self.refuses(422, "validation_failed", INVALID, details);
    }

    /// 404.
    #[track_caller]
    pub(crate) fn is_not_found(&self, message: &str) {
        self.refuses(404, "not_found", message, &Value::Null);
    }

    /// The names of the headers that a success with an entity tag has for it. The tag is that of the `updated_at` that it
    /// shows, the date the first whole second that is not before.
    #[track_caller]
    fn validators(&self) -> &'static [&'static str] {
        if self.status != 200 || !self.headers.contains_key("etag") {
            return &[];
        }
        let opaque = self.header("etag").strip_prefix('"').unwrap();
        let opaque = opaque.strip_suffix('"').unwrap();
        let hash = opaque.rsplit('.').next().unwrap();
        let is_digit = |letter: char| matches!(letter, '0'..='9' | 'a'..='f');
        assert!(hash.len() == 32 && hash.chars().all(is_digit), "{self:?}");
        if let Some(time) = self.json()["updated_at"].as_str() {
            let time: Timestamp = time.parse().unwrap();
            assert_eq!(opaque, format!("{:x}.{hash}", time.as_nanosecond()), "{self:?}");
            let second = time
                .round(TimestampRound::new().smallest(Unit::Second).mode(RoundMode::Ceil))
                .unwrap();
            let date = second.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            assert_eq!(self.header("last-modified"), date, "{self:?}");
        }
        &["etag", "last-modified"]
    }

    /// What an answer of an operation that ends says about that: since when, until when, and where to go from here. Its
    /// link is the last one.
    #[track_caller]
    fn announcement(&self) -> Vec<(&str, &str)> {
        if !self.headers.contains_key("deprecation") {
            return Vec::new();
        }
        let mut links = self.headers.get_all("link").iter();
        let link = links.next_back().unwrap().to_str().unwrap();
        for rel in ["rel=\"successor-version\"", "rel=\"deprecation\""] {
            assert!(link.contains(rel), "{self:?}");
        }
        let (since, until) = (self.header("deprecation"), self.header("sunset"));
        vec![("deprecation", since), ("sunset", until), ("link", link)]
    }

    /// `Cache-Control` of a success, unless it is expected by name: caches may keep what they can ask about again.
    fn kept(&self, expected: &[(&str, &str)]) -> &'static [(&'static str, &'static str)] {
        let named = expected.iter().any(|(name, _)| *name == "cache-control");
        match (named, self.headers.contains_key("etag")) {
            (true, _) => &[],
            (false, true) => &[("cache-control", "private, no-cache")],
            (false, false) => &[("cache-control", "no-store")],
        }
    }

    #[track_caller]
    fn has_headers(&self, expected: &[(&str, &str)]) {
        let id = self.header("x-request-id");
        assert!(!id.is_empty() && id.len() <= 128, "{self:?}");
        let (validators, announcement) = (self.validators(), self.announcement());
        let mut left: Vec<(&str, &str)> = self
            .headers
            .iter()
            .filter(|(name, _)| *name != "x-request-id" && !validators.contains(&name.as_str()))
            .filter(|(name, value)| !announcement.contains(&(name.as_str(), value.to_str().unwrap())))
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
            .collect();
        let mut expected = [expected, &ALWAYS].concat();
        left.sort_unstable();
        expected.sort_unstable();
        assert_eq!(left, expected);
    }
}
