//! Request bodies against the document.

use bytes::Bytes;
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError, Limited, combinators::BoxBody};
use poem::{
    Request,
    http::{HeaderMap, HeaderValue, header},
};
use serde_json::Value;

use super::{
    content_type,
    document::{ContractError, Document},
    form::{coded, stated_length},
    media::{Kind, Media, essence},
    no_body::broke_off,
    violation::{Rule, Violation},
};
use crate::{
    body::{Carried, CheckedBody, Content},
    coding,
    conventions::Policy,
    error::{ApiError, code},
    language::{Argument, Message},
    multipart::Reading,
    negotiation::covers,
};

/// The declared request body of an operation, compiled.
#[derive(Debug)]
pub(crate) struct RequestBody {
    required: bool,
    media: Vec<Media>,
    accept: HeaderValue,
    /// Most bytes, coded and inflated.
    limit: usize,
}

/// What came, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Arrived {
    pub(crate) body: Option<CheckedBody>,
    /// Whether the operation reads its form.
    pub(crate) reading: Option<Reading>,
    pub(crate) violations: Vec<Violation>,
}

impl RequestBody {
    /// Reads a request body object (OpenAPI 3.0.3, section 4.7.13), of which `limit` bytes are taken.
    pub(crate) fn compile(
        document: &Document,
        place: &str,
        object: &Value,
        limit: usize,
    ) -> Result<Self, ContractError> {
        let object = document.resolve(object)?;
        let content = object.get("content").and_then(Value::as_object);
        let mut media = Vec::new();
        for (declared, content) in content.into_iter().flatten() {
            let place = format!("{place}, request body `{declared}`");
            let declared = essence(declared).to_ascii_lowercase();
            media.push(Media::compile(document, &place, declared, content, limit)?);
        }
        let served: Vec<&str> = media.iter().map(|media| &*media.declared).collect();
        let required = object.get("required") == Some(&Value::Bool(true));
        let accept = HeaderValue::from_str(&served.join(", "));
        Ok(RequestBody {
            required,
            accept: accept.unwrap_or(HeaderValue::from_static("application/json")),
            media,
            limit,
        })
    }

    /// Reads, parses and validates the body.
    ///
    /// # Errors
    ///
    /// 413 over the size limit, 415 for another media type or content coding, 400 for a broken coding or broken JSON; the
    /// violations of the schema are part of the outcome.
    pub(crate) async fn check(&self, request: &mut Request, policy: &Policy) -> Result<Arrived, ApiError> {
        let arrived = match self.media(request.headers()) {
            Ok(Some(
                media @ Media {
                    kind: Kind::Form(form),
                    ..
                },
            )) => {
                let opened = form.open(request, policy.unknown_input)?;
                opened.map(|(form, reading)| Arrived {
                    body: Some(self.carry(media, Carried::Form(Box::new(form)))),
                    reading: Some(reading),
                    violations: Vec::new(),
                })
            }
            Ok(Some(
                media @ Media {
                    kind: Kind::Content, ..
                },
            )) => self.open(request)?.map(|content| Arrived {
                body: Some(self.carry(media, Carried::Content(content))),
                ..Arrived::default()
            }),
            media => self.value(media, request, policy).await?,
        };
        Ok(arrived.unwrap_or_else(|| self.missing()))
    }

    fn missing(&self) -> Arrived {
        let missing = self.required.then(|| Violation::new("body", Rule::Required));
        Arrived {
            violations: missing.into_iter().collect(),
            ..Arrived::default()
        }
    }

    /// Where several media types are declared, the operation is told which one came.
    fn carry(&self, media: &Media, carried: Carried) -> CheckedBody {
        let body = CheckedBody::new(carried);
        match self.media.as_slice() {
            [_, _, ..] => body.declared_as(&media.declared),
            _ => body,
        }
    }

    /// A body that is a value; nothing when there is none. That its media type is not served is said of a body only.
    async fn value(
        &self,
        media: Result<Option<&Media>, ApiError>,
        request: &mut Request,
        policy: &Policy,
    ) -> Result<Option<Arrived>, ApiError> {
        let coding = coding::of_body(request.headers())?;
        let mut bytes = read(request, self.limit).await?;
        // A form without a field and a text without a letter are nothing at all on the wire.
        let may_be_nothing = |media: &Media| matches!(media.kind, Kind::UrlEncoded(..) | Kind::Text(..));
        let is_nothing = |media: &Option<&Media>| self.required && media.is_some_and(may_be_nothing);
        if bytes.is_empty() && !media.as_ref().is_ok_and(is_nothing) {
            return Ok(None);
        }
        let media = media?.ok_or_else(|| self.unsupported())?;
        if let Some(coding) = coding {
            bytes = Box::pin(coding::inflate(coding, bytes, self.limit)).await?;
        }
        let (value, violations) = media.read(&bytes, policy.unknown_input)?;
        Ok(Some(Arrived {
            body: Some(self.carry(media, Carried::Value(value))),
            reading: None,
            violations,
        }))
    }

    /// A body that is handed on as it comes; nothing when there is none.
    fn open(&self, request: &mut Request) -> Result<Option<Content>, ApiError> {
        let headers = request.headers();
        if headers.contains_key(header::CONTENT_ENCODING) {
            return Err(coded());
        }
        if stated_length(headers).is_some_and(|length| length > self.limit as u64) {
            return Err(too_large(self.limit));
        }
        let stated = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let stated = stated.unwrap_or("application/octet-stream").to_owned();
        let body: BoxBody<Bytes, std::io::Error> = request.take_body().into();
        let empty = body.size_hint().exact() == Some(0);
        Ok((!empty).then(|| Content::new(stated, body, self.limit)))
    }

    /// The media type that was sent, as the document has it: itself, or else the narrowest range that takes it in. Nothing
    /// where it has none, or for a text that is not in UTF-8.
    ///
    /// # Errors
    ///
    /// 400 for two media types.
    fn media(&self, headers: &HeaderMap) -> Result<Option<&Media>, ApiError> {
        if let [only] = self.media.as_slice()
            && matches!(only.kind, Kind::Form(_))
        {
            // A form looks itself at what it is sent as.
            return Ok(Some(only));
        }
        let sent = content_type::only(headers)?.and_then(|field| field.to_str().ok());
        let Some(sent) = sent else {
            // Who says nothing of a body may send anything that everything is taken of (RFC 9110, section 8.3).
            return Ok(self.media.iter().find(|media| &*media.declared == "*/*"));
        };
        let name = essence(sent);
        let mut declared = self.media.iter();
        let same = declared.find(|media| media.declared.eq_ignore_ascii_case(name));
        let media = same.or_else(|| {
            let ranges = self.media.iter().filter(|media| covers(&media.declared, name));
            ranges.max_by_key(|media| media.declared.len())
        });
        Ok(media.filter(|media| !media.is_text() || content_type::is_utf_8(sent)))
    }

    /// RFC 9110, section 15.5.16: a 415 says by `Accept` what would be served.
    fn unsupported(&self) -> ApiError {
        let served = self
            .media
            .iter()
            .map(|media| media.declared.to_string())
            .collect();
        ApiError::new(&code::UNSUPPORTED_MEDIA_TYPE)
            .with_message(Message::new("media-type-not-served").with("served", Argument::Choice(served)))
            .with_header(header::ACCEPT, self.accept.clone())
    }
}

/// Reads the whole body, and no more of it than the limit, whatever its declared length.
async fn read(request: &mut Request, limit: usize) -> Result<Bytes, ApiError> {
    if stated_length(request.headers()).is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    let body: BoxBody<Bytes, std::io::Error> = request.take_body().into();
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(limit)),
        Err(error) => Err(broke_off(error)),
    }
}

pub(crate) fn too_large(limit: usize) -> ApiError {
    ApiError::new(&code::PAYLOAD_TOO_LARGE)
        .with_message(Message::new("body-too-large").with("limit", limit as u64))
}
