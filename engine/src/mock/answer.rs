//! From what the document declares to an answer on the wire.

use poem::{
    IntoResponse, Response,
    http::{HeaderName, HeaderValue, StatusCode, Uri},
};
use serde_json::Value;

use super::{
    Mock, Mocked,
    declared::Media,
    echo::echoed,
    file,
    headers::fields,
    sample::{Style, sample},
};
use crate::{download::Download, error::ApiError, reply::JSON, vary};

/// Says which preference was followed (RFC 7240, section 3).
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// What a request will be answered if nobody else answers it.
pub(crate) struct Answer<'a> {
    pub(super) mock: &'a Mock,
    pub(super) status: StatusCode,
    /// The Response Object.
    pub(super) declared: &'a Value,
    /// Its content, where it has some.
    pub(super) content: Option<Media<'a>>,
    /// Whether the status is the one that was asked for.
    pub(super) applied: bool,
    /// The name of the example that is asked for.
    pub(super) example: Option<String>,
    /// The path's variables, in their order.
    pub(super) variables: Vec<(String, String)>,
    pub(super) target: Uri,
}

/// What could be answered.
struct Candidate {
    value: Value,
    /// The name of the example that it is, where it was asked for by name.
    named: Option<String>,
    /// Where in the document it stands; nothing where it is made.
    place: Option<String>,
}

impl<'a> Answer<'a> {
    /// The answer: the first candidate that keeps the document.
    ///
    /// # Errors
    ///
    /// 501 where there is none; why goes to the log.
    pub(crate) async fn give(self) -> Result<Response, ApiError> {
        let Some(content) = &self.content else {
            let bare = self.settled(None).await;
            return bare
                .map(|response| self.marked(response, None))
                .map_err(|reason| self.refusal(&reason));
        };
        let mut reason = "no value can be made for its schema".to_owned();
        for candidate in self.candidates(content) {
            let unnamed = candidate.named.is_none();
            let echoed = echoed(&candidate.value, &self.variables).filter(|_| unnamed);
            if let Some(value) = echoed
                && let Ok(response) = self.settled(Some((content, &value))).await
            {
                return Ok(self.marked(response, candidate.named));
            }
            match self.settled(Some((content, &candidate.value))).await {
                Ok(response) => return Ok(self.marked(response, candidate.named)),
                Err(fault) => self.pass_over(candidate.place, &fault, &mut reason),
            }
        }
        Err(self.refusal(&reason))
    }

    /// The example that is asked for, then the document's others, then what can be made.
    fn candidates<'b>(&'b self, content: &'b Media<'b>) -> impl Iterator<Item = Candidate> + use<'a, 'b> {
        let document = &self.mock.document;
        let examples = content.object.get("examples").and_then(Value::as_object);
        let examples = examples.into_iter().flatten().filter_map(|(name, object)| {
            let value = document.resolve(object).ok()?.get("value")?;
            Some((name, value.clone()))
        });
        let mut candidates: Vec<Candidate> = Vec::new();
        for (name, value) in examples {
            let asked = self.example.as_ref() == Some(name);
            candidates.push(Candidate {
                value,
                named: asked.then(|| name.clone()),
                place: Some(format!("example `{name}`")),
            });
        }
        candidates.sort_by_key(|candidate| candidate.named.is_none());
        let only = content.object.get("example").map(|value| Candidate {
            value: value.clone(),
            named: None,
            place: Some("example".to_owned()),
        });
        candidates.into_iter().chain(only).chain(self.made(content))
    }

    fn made<'b>(&'b self, content: &'b Media<'b>) -> impl Iterator<Item = Candidate> + use<'a, 'b> {
        let schema = self.mock.schema(content).unwrap_or(&Value::Bool(true));
        let document = self.mock.document.value();
        let made = Style::ALL
            .into_iter()
            .filter_map(|style| sample(document, schema, style));
        made.map(|value| Candidate {
            value,
            named: None,
            place: None,
        })
    }

    /// An answer that was checked, or why it cannot be given. What the guard will write stands in it for the check alone.
    async fn settled(&self, content: Option<(&Media<'_>, &Value)>) -> Result<Response, String> {
        let mut response =
            content.map_or_else(Response::default, |(media, value)| self.written(media, value));
        response.set_status(self.status);
        let fields = fields(self.mock, self.declared, self.status.is_success(), &self.target);
        for field in &fields {
            response.headers_mut().insert(&field.name, field.value.clone());
        }
        if !self.declared.is_null() {
            self.mock.check.check(&mut response).await?;
        }
        for field in fields.iter().filter(|field| field.stand_in) {
            response.headers_mut().remove(&field.name);
        }
        Ok(response)
    }

    fn written(&self, media: &Media<'_>, value: &Value) -> Response {
        let essence = media.essence.as_str();
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let (media_type, body) = if is_json(essence) {
            let media_type = if essence == "application/json" {
                JSON
            } else {
                essence
            };
            (media_type.to_owned(), value.to_string())
        } else if self.is_file(media) {
            return Download::bytes(file::sample(essence), essence).into_response();
        } else if essence == "text/event-stream" {
            (essence.to_owned(), format!("data: {value}\n\n"))
        } else {
            (format!("{essence}; charset=utf-8"), text(value))
        };
        Response::builder().content_type(media_type).body(body)
    }

    /// Bytes that the document says nothing more of.
    fn is_file(&self, media: &Media<'_>) -> bool {
        let Some(schema) = self.mock.schema(media) else {
            return !media.essence.starts_with("text/");
        };
        let resolved = self.mock.document.resolve(schema).unwrap_or(schema);
        resolved.get("format").and_then(Value::as_str) == Some("binary")
    }

    /// Says what of the request was followed, and that another request may be answered otherwise.
    fn marked(&self, mut response: Response, example: Option<String>) -> Response {
        response.set_data(Mocked);
        let headers = response.headers_mut();
        vary::append(headers, "Prefer");
        let code = self.applied.then(|| format!("code={}", self.status.as_u16()));
        let example = example.map(|name| format!("example=\"{name}\""));
        let applied: Vec<String> = code.into_iter().chain(example).collect();
        if let Ok(value) = HeaderValue::from_str(&applied.join(", "))
            && !applied.is_empty()
        {
            headers.insert(PREFERENCE_APPLIED, value);
        }
        response
    }

    fn pass_over(&self, place: Option<String>, fault: &str, reason: &mut String) {
        if let Some(place) = place {
            let (operation, status) = (self.mock.row.id, self.status.as_u16());
            tracing::warn!(
                operation,
                status,
                fault,
                "the document's {place} breaks its own schema"
            );
        } else {
            *reason = fault.to_owned();
        }
    }

    fn refusal(&self, reason: &str) -> ApiError {
        let (operation, status) = (self.mock.row.id, self.status.as_u16());
        let reason = format!("no {status} could be made for {operation}, give it an example: {reason}");
        ApiError::not_implemented(self.mock.row).with_source(reason)
    }
}

fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence.ends_with("+json") || essence == "text/json"
}
