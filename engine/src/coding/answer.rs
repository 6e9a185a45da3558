//! The coding of an answer, applied at the edge to whatever the server has to say.

use bytes::Bytes;
use http_body::Body as _;
use http_body_util::combinators::BoxBody;
use poem::{
    Body, Response,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};

use super::{AcceptEncoding, Coding, compress::compress, tags};
use crate::{download::is_file, vary};

/// Shorter answers fit into the packets that their headers need anyway.
const LEAST_BYTES: usize = 1024;

/// The text that a 304 does not have, put to one whose client named no tag: it has to be told the tag that the 200 would
/// have (RFC 9110, section 15.4.5), which depends on the coding.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SparedContent {
    /// Its length without coding.
    pub(crate) bytes: usize,
}

/// What a request says about the coding of its answer, kept until there is one.
#[derive(Debug)]
pub(crate) struct AnswerCoding {
    accept: Option<AcceptEncoding>,
    known: Option<HeaderValue>,
}

impl AnswerCoding {
    /// Reads the request; its preconditions then name entity tags without codings.
    pub(crate) fn of(headers: &mut HeaderMap) -> Self {
        let known = tags::translate(headers);
        let accept = headers
            .contains_key(header::ACCEPT_ENCODING)
            .then(|| AcceptEncoding::of(headers));
        AnswerCoding { accept, known }
    }

    /// Whether the content that a 304 spares the client would have been coded, where nothing else tells its tag.
    fn would_code(&self, response: &Response) -> bool {
        let always = self.accept.is_some_and(|accept| accept.excludes_identity());
        let long = |content: &SparedContent| always || content.bytes >= LEAST_BYTES;
        response.data::<SparedContent>().is_some_and(long) && !is_sealed(response.headers())
    }

    /// Codes the answer if the client wishes so and it is worth it. A file stays as it is: it would have to be in memory
    /// to be coded, and its ranges would be those of other bytes.
    pub(crate) async fn apply(&self, response: &mut Response) {
        if is_file(response) {
            return;
        }
        if response.status() == StatusCode::NOT_MODIFIED {
            vary::append(response.headers_mut(), "Accept-Encoding");
            let wanted = self.accept.and_then(|accept| accept.choose());
            if let Some(named) = &self.known {
                tags::restore(response.headers_mut(), named, wanted);
            } else if let Some(coding) = wanted
                && self.would_code(response)
            {
                tags::mark(response.headers_mut(), coding);
            }
            return;
        }
        if !is_codable(response) {
            return;
        }
        vary::append(response.headers_mut(), "Accept-Encoding");
        if let Some(accept) = self.accept
            && let Some(coding) = accept.choose()
        {
            // Apart, so that what is not coded does not carry the room for it through every layer.
            Box::pin(code(response, coding, accept.excludes_identity())).await;
        }
    }
}

async fn code(response: &mut Response, coding: Coding, always: bool) {
    let body: BoxBody<Bytes, std::io::Error> = response.take_body().into();
    let length = body
        .size_hint()
        .exact()
        .and_then(|length| usize::try_from(length).ok());
    // A stream's length is not known before its end, and it may never end.
    let worth = length.is_some_and(|length| length >= LEAST_BYTES || always);
    if !worth {
        response.set_body(Body::from(body));
        return;
    }
    let plain = match Body::from(body).into_bytes().await {
        Ok(plain) => plain,
        Err(error) => {
            tracing::error!(%error, "the body of an answer broke off before it was sent");
            return;
        }
    };
    let Some(coded) = compress(coding, &plain, always).await else {
        response.set_body(plain);
        return;
    };
    response.set_body(coded);
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    tags::mark(headers, coding);
}

/// Whether an answer may be coded: text without a coding that no one has cut a range from or sealed.
fn is_codable(response: &Response) -> bool {
    let headers = response.headers();
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    media_type.is_some_and(is_text)
        && response.status() != StatusCode::PARTIAL_CONTENT
        && !headers.contains_key(header::CONTENT_ENCODING)
        && !is_sealed(headers)
}

/// Whether nobody on the way may touch the content (RFC 9111, section 5.2.2.6).
fn is_sealed(headers: &HeaderMap) -> bool {
    let directives = headers.get(header::CACHE_CONTROL);
    directives
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("no-transform"))
}

/// Media types that shrink. A list of those which do not would have to be complete; images, archives and whatever is
/// not known here are left alone.
fn is_text(media_type: &str) -> bool {
    const OTHERS: [&str; 4] = [
        "application/json",
        "application/yaml",
        "application/xml",
        "application/javascript",
    ];
    const SUFFIXES: [&str; 3] = ["+json", "+yaml", "+xml"];
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.starts_with("text/")
        || OTHERS.contains(&essence)
        || SUFFIXES.iter().any(|suffix| essence.ends_with(suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_coded_and_what_is_compressed_already_is_not() {
        for (media_type, text) in [
            ("application/json; charset=utf-8", true),
            ("application/problem+json", true),
            ("image/svg+xml", true),
            ("text/html", true),
            ("application/yaml", true),
            ("image/png", false),
            ("application/pdf", false),
            ("application/zip", false),
            ("application/octet-stream", false),
            ("", false),
        ] {
            assert_eq!(is_text(media_type), text, "{media_type}");
        }
    }
}
