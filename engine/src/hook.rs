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
mod tests;
