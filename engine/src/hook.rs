//! Requests that the server sends: callbacks and webhooks, made here and sent by whatever HTTP client the business has.
//!
//! The generated functions do the same steps in the same order as an operation is described: the address, what the hook
//! declares in path, query, header and cookies, then the body. An absent parameter is one that is `None`.

mod style;

use poem::http::{HeaderName, HeaderValue, Method, Request, header};
use serde::Serialize;
use serde_json::Value;

pub use self::style::Style;
use self::style::{coded, plain};

/// Why a request could not be made.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// The address is none, the media type is none, or a header field holds what it cannot.
    #[error("the request cannot be made: {0}")]
    Request(#[from] poem::http::Error),
    /// The body cannot be written as JSON.
    #[error("the body cannot be written as JSON: {0}")]
    Body(#[from] serde_json::Error),
    /// A parameter cannot be written.
    #[error("the parameter `{name}` cannot be written: {source}")]
    Parameter {
        /// Its name.
        name: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The address has no place for a variable that the hook declares.
    #[error("the address has no `{{{0}}}`")]
    Variable(String),
}

/// A request on its way to be made.
#[derive(Debug, Clone)]
pub struct Hook {
    method: Method,
    url: String,
    query: Vec<String>,
    headers: Vec<(String, String)>,
    cookies: Vec<String>,
}

impl Hook {
    /// A request to `url`, in which a variable that the hook declares stands in braces: `https://example.org/{id}`.
    pub fn new(method: Method, url: &str) -> Self {
        Hook {
            method,
            url: url.to_owned(),
            query: Vec::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
        }
    }

    /// Puts a value in the place of `{name}`.
    ///
    /// # Errors
    ///
    /// The address has no such place, or the value cannot be written.
    pub fn path<T: Serialize>(
        mut self,
        name: &str,
        style: Style,
        explode: bool,
        value: &T,
    ) -> Result<Self, HookError> {
        let place = format!("{{{name}}}");
        if !self.url.contains(&place) {
            return Err(HookError::Variable(name.to_owned()));
        }
        let text = style.bare(name, explode, &written(name, value)?, coded);
        self.url = self.url.replace(&place, &text);
        Ok(self)
    }

    /// Adds a value to the query.
    ///
    /// # Errors
    ///
    /// The value cannot be written.
    pub fn query<T: Serialize>(
        mut self,
        name: &str,
        style: Style,
        explode: bool,
        value: &T,
    ) -> Result<Self, HookError> {
        self.query.extend(pairs(name, style, explode, value)?);
        Ok(self)
    }

    /// Adds a header field.
    ///
    /// # Errors
    ///
    /// The value cannot be written.
    pub fn header<T: Serialize>(
        mut self,
        name: &str,
        style: Style,
        explode: bool,
        value: &T,
    ) -> Result<Self, HookError> {
        let value = written(name, value)?;
        if !value.is_null() {
            let text = style.bare(name, explode, &value, plain);
            self.headers.push((name.to_owned(), text));
        }
        Ok(self)
    }

    /// Adds a cookie.
    ///
    /// # Errors
    ///
    /// The value cannot be written.
    pub fn cookie<T: Serialize>(
        mut self,
        name: &str,
        style: Style,
        explode: bool,
        value: &T,
    ) -> Result<Self, HookError> {
        self.cookies.extend(pairs(name, style, explode, value)?);
        Ok(self)
    }

    /// The request with `body` as JSON.
    ///
    /// # Errors
    ///
    /// An address that is none, a header field that cannot be sent, or a body that cannot be written.
    pub fn json<T: Serialize>(self, media_type: &str, body: &T) -> Result<Request<Vec<u8>>, HookError> {
        let body = serde_json::to_vec(body)?;
        self.bytes(media_type, body)
    }

    /// The request with a body as it is.
    ///
    /// # Errors
    ///
    /// An address that is none, or a header field that cannot be sent.
    pub fn bytes(mut self, media_type: &str, body: Vec<u8>) -> Result<Request<Vec<u8>>, HookError> {
        self.headers
            .push((header::CONTENT_TYPE.to_string(), media_type.to_owned()));
        self.request(body)
    }

    /// The request without a body.
    ///
    /// # Errors
    ///
    /// An address that is none, or a header field that cannot be sent.
    pub fn empty(self) -> Result<Request<Vec<u8>>, HookError> {
        self.request(Vec::new())
    }

    fn request(self, body: Vec<u8>) -> Result<Request<Vec<u8>>, HookError> {
        let mut request = Request::builder().method(self.method);
        if !self.cookies.is_empty() {
            request = request.header(header::COOKIE, self.cookies.join("; "));
        }
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name.as_str()).map_err(poem::http::Error::from)?;
            let value = HeaderValue::from_str(value).map_err(poem::http::Error::from)?;
            request = request.header(name, value);
        }
        Ok(request.uri(asked(&self.url, &self.query)).body(body)?)
    }
}

/// The address with a query, behind the one that it may have and before its fragment, which is never sent.
fn asked(url: &str, query: &[String]) -> String {
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    if query.is_empty() {
        return url.to_owned();
    }
    let sign = if url.contains('?') { '&' } else { '?' };
    format!("{url}{sign}{}", query.join("&"))
}

fn written<T: Serialize>(name: &str, value: &T) -> Result<Value, HookError> {
    serde_json::to_value(value).map_err(|source| HookError::Parameter {
        name: name.to_owned(),
        source,
    })
}

fn pairs<T: Serialize>(name: &str, style: Style, explode: bool, value: &T) -> Result<Vec<String>, HookError> {
    let value = written(name, value)?;
    if value.is_null() {
        return Ok(Vec::new());
    }
    let pairs = style.pairs(name, explode, &value).into_iter();
    Ok(pairs.map(|(name, text)| format!("{name}={text}")).collect())
}

/// A request with `body` as JSON, of a hook that declares no parameter.
///
/// # Errors
///
/// An address that is none, or a body that cannot be written.
pub fn json<T: Serialize>(
    method: Method,
    url: &str,
    media_type: &str,
    body: &T,
) -> Result<Request<Vec<u8>>, HookError> {
    Hook::new(method, url).json(media_type, body)
}

/// A request with a body as it is, of a hook that declares no parameter.
///
/// # Errors
///
/// An address that is none.
pub fn bytes(
    method: Method,
    url: &str,
    media_type: &str,
    body: Vec<u8>,
) -> Result<Request<Vec<u8>>, HookError> {
    Hook::new(method, url).bytes(media_type, body)
}

/// A request without a body, of a hook that declares no parameter.
///
/// # Errors
///
/// An address that is none.
pub fn empty(method: Method, url: &str) -> Result<Request<Vec<u8>>, HookError> {
    Hook::new(method, url).empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_says_what_its_body_is() {
        let request = json(
            Method::POST,
            "https://example.org/a?b=1",
            "application/json",
            &[1, 2],
        )
        .unwrap();
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "https://example.org/a?b=1");
        assert_eq!(
            request.headers().get(header::CONTENT_TYPE).unwrap(),
            "application/json"
        );
        assert_eq!(request.headers().len(), 1);
        assert_eq!(request.body(), b"[1,2]");
    }

    #[test]
    fn a_request_without_a_body_says_nothing_of_one() {
        let request = empty(Method::DELETE, "https://example.org").unwrap();
        assert!(request.headers().is_empty());
        assert!(request.body().is_empty());
    }

    #[test]
    fn what_is_no_address_is_told() {
        let error = bytes(Method::POST, "no address", "text/plain", Vec::new()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the request cannot be made: invalid uri character"
        );
    }

    #[test]
    fn parameters_stand_where_the_hook_declares_them() {
        let hook = Hook::new(Method::PUT, "https://example.org/{id}/{id}?a=1#top");
        let request = hook
            .path("id", Style::Simple, false, &"a/b")
            .and_then(|hook| hook.query("tags", Style::Form, true, &["x", "y z"]))
            .and_then(|hook| hook.query("none", Style::Form, true, &None::<i64>))
            .and_then(|hook| hook.header("X-Signature", Style::Simple, false, &"t=1, v1=e"))
            .and_then(|hook| hook.header("X-None", Style::Simple, false, &None::<String>))
            .and_then(|hook| hook.cookie("a", Style::Form, true, &"b;c"))
            .and_then(|hook| hook.cookie("d", Style::Form, true, &1))
            .and_then(Hook::empty)
            .unwrap();
        assert_eq!(
            request.uri(),
            "https://example.org/a%2Fb/a%2Fb?a=1&tags=x&tags=y%20z"
        );
        assert_eq!(request.headers()["x-signature"], "t=1, v1=e");
        assert_eq!(request.headers()[header::COOKIE], "a=b%3Bc; d=1");
        assert_eq!(request.headers().len(), 2);
    }

    #[test]
    fn what_cannot_be_sent_is_told() {
        let hook = Hook::new(Method::POST, "https://example.org");
        let error = hook.clone().path("id", Style::Simple, false, &1).unwrap_err();
        assert_eq!(error.to_string(), "the address has no `{id}`");
        let forged = hook.header("X-Name", Style::Simple, false, &"a\r\nX-Other: b");
        let error = forged.and_then(Hook::empty).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the request cannot be made: failed to parse header value"
        );
    }
}
