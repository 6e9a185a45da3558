//! Files as answers: streamed from where they lie, whole or a range of them (RFC 9110, section 14).
//!
//! Business code says what the file is and where; which bytes of it are sent follows from the request, where the
//! document declares the header parameter `Range`. Only those are read. poem's own file answers were rejected: they
//! open a path instead of a file that somebody has already found worth sending, and know no declared contract.

mod answer;
mod body;
mod disposition;
mod range;
mod stream;

use std::{fs::File, sync::Arc};

use bytes::Bytes;
use poem::{
    Body, IntoResponse, Response,
    http::{HeaderName, HeaderValue, header},
};
use poem_openapi::{
    ApiResponse,
    payload::Payload,
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef},
};

pub(crate) use self::answer::RangeWish;
use self::{body::FileBody, disposition::disposition, stream::Stream};
use crate::types::Timestamp;

const BYTES: &str = "application/octet-stream";

/// A file to be answered.
///
/// ```
/// use charter::Download;
///
/// let cover = Download::bytes(vec![0xff, 0xd8, 0xff], "image/jpeg")
///     .with_entity_tag("5891b5b522d5df086d0ff0b110fbd9d2")
///     .attached_as("Emma: the cover.jpg");
/// ```
#[derive(Debug, Clone)]
pub struct Download {
    source: Source,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// Where the bytes are.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Memory(Bytes),
    Stream(Stream),
    File(Arc<File>, u64),
}

impl Source {
    /// How many bytes there are, where that is known before they have come.
    fn length(&self) -> Option<u64> {
        match self {
            Source::Memory(bytes) => Some(bytes.len() as u64),
            Source::File(_, length) => Some(*length),
            Source::Stream(_) => None,
        }
    }

    /// The bytes from `start` to before `end`, which lie within the length.
    fn part(&self, start: u64, end: u64) -> Body {
        match self {
            Source::Memory(bytes) => {
                let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                Body::from(bytes.slice(place(start)..place(end)))
            }
            Source::Stream(stream) => stream.body(),
            Source::File(file, _) => FileBody::new(Arc::clone(file), start, end).into(),
        }
    }
}

impl Download {
    /// Bytes in memory, of this media type.
    pub fn bytes(bytes: impl Into<Bytes>, content_type: &str) -> Self {
        Download::new(Source::Memory(bytes.into()), content_type)
    }

    /// The first `length` bytes of an open file, of this media type. They are read while they are sent, by their place
    /// in the file, so that the file may be shared.
    pub fn file(file: File, length: u64, content_type: &str) -> Self {
        Download::new(Source::File(Arc::new(file), length), content_type)
    }

    /// Bytes as they come, of this media type: a file that is made while it is sent. It has no ranges.
    pub fn stream<S>(bytes: S, content_type: &str) -> Self
    where
        S: futures_util::Stream<Item = std::io::Result<Bytes>> + Send + 'static,
    {
        Download::new(Source::Stream(Stream::new(bytes)), content_type)
    }

    fn new(source: Source, content_type: &str) -> Self {
        let download = Download {
            source,
            headers: Vec::with_capacity(4),
        };
        let known = HeaderValue::from_str(content_type);
        download.with(
            header::CONTENT_TYPE,
            known.unwrap_or(HeaderValue::from_static(BYTES)),
        )
    }

    /// Gives it a strong entity tag (RFC 9110, section 8.8.3): `opaque`, which stands for these bytes and no others, such
    /// as a digest of them. One with characters that no tag may have is left out.
    #[must_use]
    pub fn with_entity_tag(self, opaque: &str) -> Self {
        let written = |byte: u8| byte == 0x21 || (0x23..=0x7e).contains(&byte);
        match HeaderValue::from_str(&format!("\"{opaque}\"")) {
            Ok(tag) if opaque.bytes().all(written) => self.with(header::ETAG, tag),
            _ => self,
        }
    }

    /// Says when it last changed, in whole seconds. Clients go on with a range by this time too (`If-Range`), so it is
    /// only for what does not change twice in a second (RFC 9110, section 8.8.2.2).
    #[must_use]
    pub fn with_last_modified(self, at: Timestamp) -> Self {
        let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
        let date = printer.timestamp_to_rfc9110_string(&at.0).ok();
        match date.and_then(|date| HeaderValue::from_str(&date).ok()) {
            Some(date) => self.with(header::LAST_MODIFIED, date),
            None => self,
        }
    }

    /// To be saved under this name (RFC 6266). The name may hold anything: what would not be safe in it is not sent.
    #[must_use]
    pub fn attached_as(self, name: &str) -> Self {
        let value = disposition("attachment", name);
        self.with(header::CONTENT_DISPOSITION, value)
    }

    /// To be shown by browsers, and saved under this name if at all.
    #[must_use]
    pub fn shown_as(self, name: &str) -> Self {
        let value = disposition("inline", name);
        self.with(header::CONTENT_DISPOSITION, value)
    }

    fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value));
        self
    }
}

/// Marks an answer that goes out as it is made.
#[derive(Debug, Clone, Copy)]
struct Unread;

/// Marks an answer as one that nobody may read on its way out, since it may have no end.
pub(crate) fn mark_unread(response: &mut Response) {
    response.extensions_mut().insert(Unread);
}

/// Whether the answer is a file, a part of one, or a stream, which goes out as it is.
pub(crate) fn is_file(response: &Response) -> bool {
    response.data::<Source>().is_some() || response.data::<Unread>().is_some()
}

impl IntoResponse for Download {
    /// The whole file; the guard cuts a range from it.
    fn into_response(self) -> Response {
        let mut response = Response::default();
        response.headers_mut().extend(self.headers);
        response.set_body(self.source.part(0, self.source.length().unwrap_or_default()));
        response.extensions_mut().insert(self.source);
        response
    }
}

impl Payload for Download {
    const CONTENT_TYPE: &'static str = BYTES;

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            format: Some("binary"),
            ..MetaSchema::new("string")
        }))
    }
}

impl ApiResponse for Download {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![MetaResponse {
                description: "",
                status: Some(200),
                status_range: None,
                content: vec![MetaMediaType {
                    content_type: BYTES,
                    schema: Self::schema_ref(),
                }],
                headers: vec![],
            }],
        }
    }

    fn register(_registry: &mut poem_openapi::registry::Registry) {}
}
