//! Server-sent events (WHATWG HTML, section 9.2): an answer that goes on as long as there is something to say.
//!
//! poem's own were rejected: they take text, where the document describes what an event's data is.

use std::{fmt::Write, io, pin::Pin, time::Duration};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use poem::{Body, IntoResponse, Response, http::HeaderValue, http::header};
use poem_openapi::{
    payload::Payload,
    registry::{MetaSchema, MetaSchemaRef},
};
use serde::Serialize;
use serde_json::Value;

use crate::download::mark_unread;

/// Their media type.
pub(crate) const EVENTS: &str = "text/event-stream";

/// Silence is broken after this time, so that nobody between here and the client takes it for an end.
const PATIENCE: Duration = Duration::from_secs(15);

/// One event. Its data is JSON, but for a string, which stands there as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<T> {
    data: T,
    name: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
}

impl<T> Event<T> {
    /// An event without a name: browsers call it `message`.
    pub fn new(data: T) -> Self {
        Event {
            data,
            name: None,
            id: None,
            retry: None,
        }
    }

    /// Names it. A line break in the name is left out.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Gives it an identifier, which a client that comes again names in `Last-Event-ID`.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Says how long clients are to wait before they come again.
    #[must_use]
    pub fn with_retry(mut self, retry: Duration) -> Self {
        self.retry = Some(retry);
        self
    }
}

impl<T: Serialize> Event<T> {
    fn written(&self) -> Result<String, serde_json::Error> {
        let data = match serde_json::to_value(&self.data)? {
            Value::String(text) => text,
            other => other.to_string(),
        };
        let mut text = String::with_capacity(data.len() + 16);
        // Writing into a string cannot fail.
        for (field, value) in [("event", &self.name), ("id", &self.id)] {
            if let Some(value) = value {
                let _ = writeln!(text, "{field}: {}", value.replace(['\n', '\r', '\0'], ""));
            }
        }
        if let Some(retry) = self.retry {
            let _ = writeln!(text, "retry: {}", retry.as_millis());
        }
        for line in data.replace("\r\n", "\n").split(['\n', '\r']) {
            let _ = writeln!(text, "data: {line}");
        }
        text.push('\n');
        Ok(text)
    }
}

/// A stream of events as an answer.
pub struct Events<T>(Pin<Box<dyn Stream<Item = Event<T>> + Send>>);

impl<T: 'static> Events<T> {
    /// The events of a stream, as they come.
    pub fn new(events: impl Stream<Item = Event<T>> + Send + 'static) -> Self {
        Events(Box::pin(events))
    }
}

impl<T> std::fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Events")
    }
}

impl<T: Send> Payload for Events<T> {
    const CONTENT_TYPE: &'static str = EVENTS;

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema::ANY))
    }
}

impl<T: Serialize + Send + 'static> IntoResponse for Events<T> {
    fn into_response(self) -> Response {
        let lines = stream::unfold(self.0, |mut events| async move {
            let line = match tokio::time::timeout(PATIENCE, events.next()).await {
                Ok(Some(event)) => event.written().map(Bytes::from).map_err(io::Error::other),
                Ok(None) => return None,
                // A comment, which clients pass over.
                Err(_) => Ok(Bytes::from_static(b":\n\n")),
            };
            Some((line, events))
        });
        let mut response = Response::default();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(EVENTS));
        response.set_body(Body::from_bytes_stream(lines));
        mark_unread(&mut response);
        response
    }
}
