//! Requests that the server sends: webhooks, and callbacks of operations.
//!
//! The document says what they look like, so a generated type fills each in; here the values become text. Who sends them,
//! over which connections, how often and with which signature is the program's own matter: it gets a request of the `http`
//! crate, which every client takes. A client of our own was rejected: it would choose all of that for everybody.

mod style;

use std::fmt::Write;

use poem::http::{HeaderName, HeaderValue, Method, Request, Uri, header};
use serde::Serialize;
use serde_json::Value;
use thiserror::Error;

pub use self::style::QueryStyle;
use self::style::{coded, in_query, text};
use crate::reply::written;

/// Why a request cannot be made.
#[derive(Debug, Error)]
pub enum OutgoingError {
    /// A value cannot be written as JSON.
    #[error("a value of the request cannot be written: {0}")]
    Unwritable(#[from] serde_json::Error),
    /// What the values make is no request: mostly a URL that somebody else has chosen.
    #[error("the values make no request: {0}")]
    Invalid(#[from] poem::http::Error),
    /// A header cannot hold a value.
    #[error("the header `{0}` cannot hold its value")]
    Header(String),
}

/// A request on its way to being one.
#[derive(Debug)]
pub struct Outgoing {
    method: Method,
    url: String,
    query: Vec<(String, String)>,
    cookies: Vec<String>,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
    failed: Option<OutgoingError>,
}

impl Outgoing {
    /// A request of this method, to nowhere yet.
    pub fn new(method: &'static str) -> Self {
        Outgoing {
            method: Method::from_bytes(method.as_bytes()).unwrap_or_default(),
            url: String::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers: Vec::new(),
            body: Vec::new(),
            failed: None,
        }
    }

    /// The next part of the URL, as it stands in the document, or a whole URL that a client gave.
    #[must_use]
    pub fn at(mut self, part: &str) -> Self {
        self.url.push_str(part);
        self
    }

    /// A value inside the URL: whatever is in it, it stays at its place.
    #[must_use]
    pub fn value(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        if let Some(value) = self.json_of(value) {
            self.url.push_str(&coded(&text(&value)));
        }
        self
    }

    /// A query parameter (OpenAPI 3.0.3, section 4.7.12.2); none for nothing.
    #[must_use]
    pub fn query(
        mut self,
        name: &str,
        style: QueryStyle,
        explode: bool,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        if let Some(value) = self.json_of(value) {
            in_query(name, style, explode, &value, &mut self.query);
        }
        self
    }

    /// A query parameter that is written as JSON; none for nothing.
    #[must_use]
    pub fn query_json(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        if let Some(value) = self.json_of(value) {
            self.query.push((coded(name), coded(&value.to_string())));
        }
        self
    }

    /// A header in the style `simple`; none for nothing.
    #[must_use]
    pub fn header(mut self, name: &str, explode: bool, value: &(impl Serialize + ?Sized)) -> Self {
        if let Some(value) = self.json_of(value) {
            self.put(name, &written(&value, explode));
        }
        self
    }

    /// A cookie; none for nothing.
    #[must_use]
    pub fn cookie(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        if let Some(value) = self.json_of(value) {
            let value = coded(&written(&value, false));
            self.cookies.push(format!("{}={value}", coded(name)));
        }
        self
    }

    /// A body that is JSON; none for nothing.
    #[must_use]
    pub fn json(mut self, media_type: &str, body: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) if body == b"null" => self,
            Ok(body) => self.bytes(media_type, body),
            Err(error) => {
                self.failed.get_or_insert(error.into());
                self
            }
        }
    }

    /// A body that is a form without files; none for nothing.
    #[must_use]
    pub fn form(mut self, media_type: &str, body: &(impl Serialize + ?Sized)) -> Self {
        let Some(Value::Object(members)) = self.json_of(body) else {
            return self;
        };
        let mut pairs = Vec::new();
        for (name, value) in &members {
            in_query(name, QueryStyle::Form, true, value, &mut pairs);
        }
        self.bytes(media_type, joined(&pairs).into_bytes())
    }

    /// A body that is a text; none for nothing.
    #[must_use]
    pub fn text(mut self, media_type: &str, body: &(impl Serialize + ?Sized)) -> Self {
        match self.json_of(body) {
            Some(value) => self.bytes(media_type, text(&value).into_bytes()),
            None => self,
        }
    }

    /// A body as it is.
    #[must_use]
    pub fn bytes(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.put(header::CONTENT_TYPE.as_str(), media_type);
        self.body = body.into();
        self
    }

    /// The request.
    ///
    /// # Errors
    ///
    /// A value that cannot be written, or a URL that is none.
    pub fn build(mut self) -> Result<Request<Vec<u8>>, OutgoingError> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        if !self.query.is_empty() {
            let sign = if self.url.contains('?') { '&' } else { '?' };
            // Writing into a string cannot fail.
            let _ = write!(self.url, "{sign}{}", joined(&self.query));
        }
        let uri = Uri::try_from(self.url).map_err(poem::http::Error::from)?;
        let mut request = Request::builder().method(self.method).uri(uri);
        if !self.cookies.is_empty() {
            request = request.header(header::COOKIE, self.cookies.join("; "));
        }
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        Ok(request.body(self.body)?)
    }

    fn json_of(&mut self, value: &(impl Serialize + ?Sized)) -> Option<Value> {
        match serde_json::to_value(value) {
            Ok(value) => Some(value).filter(|value| !value.is_null()),
            Err(error) => {
                self.failed.get_or_insert(error.into());
                None
            }
        }
    }

    fn put(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            (Ok(name), Ok(value)) => self.headers.push((name, value)),
            _ => {
                self.failed.get_or_insert(OutgoingError::Header(name.to_owned()));
            }
        }
    }
}

fn joined(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests;
