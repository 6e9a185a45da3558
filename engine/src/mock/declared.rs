//! Which of the declared answers is given: its status and its media type.

use poem::http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::negotiation::{Accept, Chosen, Weight};

/// The key of whatever is not named (OpenAPI 3.0.3, section 4.7.16).
const DEFAULT: &str = "default";

/// What stands for a range of statuses where nothing else is declared.
const HUNDREDS: [StatusCode; 3] = [
    StatusCode::MULTIPLE_CHOICES,
    StatusCode::BAD_REQUEST,
    StatusCode::INTERNAL_SERVER_ERROR,
];

/// One content of an answer.
#[derive(Debug, Clone)]
pub(super) struct Media<'a> {
    /// The media type, without wildcards.
    pub(super) essence: String,
    /// The Media Type Object.
    pub(super) object: &'a Value,
}

/// The answer that is asked for, if the document declares it; else its success, else whatever comes first.
pub(super) fn response(responses: &Value, preferred: Option<StatusCode>) -> Option<(StatusCode, &Value)> {
    let declared = responses.as_object()?;
    let range = |status: StatusCode| format!("{}XX", status.as_u16() / 100);
    let of = |status: StatusCode| {
        let keys = [
            status.as_str(),
            &range(status),
            &range(status).to_lowercase(),
            DEFAULT,
        ];
        let object = keys.iter().find_map(|key| declared.get(*key))?;
        Some((status, object))
    };
    if let Some(asked) = preferred.and_then(of) {
        return Some(asked);
    }
    let mut stated: Vec<(StatusCode, &Value)> = declared
        .iter()
        .filter_map(|(key, object)| Some((key.parse().ok()?, object)))
        .collect();
    stated.sort_by_key(|(status, _)| *status);
    let mut successes = stated.iter().filter(|(status, _)| status.is_success());
    let success = successes.next().copied().or_else(|| of(StatusCode::OK));
    success
        .or_else(|| stated.first().copied())
        .or_else(|| HUNDREDS.into_iter().find_map(of))
}

/// The content of an answer that the client likes best; the first one where it likes none, which is for the guard to
/// refuse where the document says so.
pub(super) fn media<'a>(response: &'a Value, headers: &HeaderMap, chosen: &Chosen) -> Option<Media<'a>> {
    let declared = response.get("content")?.as_object()?;
    let contents = declared.iter().map(|(range, object)| Media {
        essence: concrete(range),
        object,
    });
    if let Some(media_type) = chosen.media_type()
        && let Some(same) = contents.clone().find(|media| media.essence == media_type)
    {
        return Some(same);
    }
    let accept = Accept::of(headers);
    let weighed = contents.map(|media| (accept.weight(&media.essence), media));
    let best = weighed.reduce(|best: (Weight, Media<'a>), next| if next.0 > best.0 { next } else { best });
    best.map(|(_, media)| media)
}

/// A type that a media range of the document takes in, without parameters.
fn concrete(range: &str) -> String {
    let essence = range.split(';').next().unwrap_or_default().trim();
    let named = match essence {
        "*/*" | "application/*" => "application/octet-stream",
        "text/*" => "text/plain",
        "image/*" => "image/png",
        "audio/*" => "audio/mpeg",
        "video/*" => "video/mp4",
        named => named,
    };
    named.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use poem::http::{HeaderValue, header};
    use serde_json::json;

    use super::*;

    #[test]
    fn the_status_is_the_one_asked_for_or_the_success() {
        let status = |responses: &Value, preferred: Option<u16>| {
            let preferred = preferred.map(|code| StatusCode::from_u16(code).unwrap());
            response(responses, preferred).map(|(status, object)| (status.as_u16(), object.as_u64().unwrap()))
        };
        let usual = json!({"404": 1, "201": 2, "204": 3, "4XX": 4, "default": 5});
        for (preferred, expected) in [
            (None, (201, 2)),
            (Some(204), (204, 3)),
            (Some(404), (404, 1)),
            (Some(409), (409, 4)),
            (Some(503), (503, 5)),
        ] {
            assert_eq!(status(&usual, preferred), Some(expected), "{preferred:?}");
        }
        assert_eq!(status(&json!({"201": 2}), Some(404)), Some((201, 2)));
        assert_eq!(status(&json!({"2XX": 1, "400": 2}), None), Some((200, 1)));
        assert_eq!(status(&json!({"400": 2, "default": 1}), None), Some((200, 1)));
        assert_eq!(status(&json!({"302": 1, "400": 2}), None), Some((302, 1)));
        assert_eq!(status(&json!({"4XX": 1, "5XX": 2}), None), Some((400, 1)));
        assert_eq!(status(&json!({}), None), None);
    }

    #[test]
    fn the_content_is_the_one_that_the_client_likes() {
        let object = json!({"content": {"application/json": 1, "text/*": 2, "image/*; q=1": 3}});
        for (accept, essence) in [
            ("*/*", "application/json"),
            ("text/plain", "text/plain"),
            ("image/png, text/plain;q=0.5", "image/png"),
            ("application/pdf", "application/json"),
        ] {
            let headers = [(header::ACCEPT, HeaderValue::from_static(accept))];
            let chosen = media(&object, &headers.into_iter().collect(), &Chosen::Only).unwrap();
            assert_eq!(chosen.essence, essence, "{accept}");
        }
        let offered = Chosen::OneOf("image/png");
        assert_eq!(
            media(&object, &HeaderMap::new(), &offered).unwrap().essence,
            "image/png"
        );
        assert!(media(&json!({}), &HeaderMap::new(), &Chosen::Only).is_none());
    }
}
