//! Files and `Accept`: their type is what they are, so there is nothing to choose, only to refuse.

use poem::{
    Response,
    http::{HeaderMap, header},
};

use super::{Accept, JSON, Weight, not_acceptable};
use crate::{error::ApiError, vary};

/// Whether an operation answers files. JSON and files are never offered side by side: the gate sees to it.
pub(super) fn are_offered(offered: &[&str]) -> bool {
    let json = |media_type: &&str| *media_type == JSON || media_type.ends_with("+json");
    !offered.iter().any(json)
}

/// What the client takes, kept until it is known what the file is.
#[derive(Debug, PartialEq)]
pub(crate) struct Welcome(HeaderMap);

impl Welcome {
    /// Reads the request.
    ///
    /// # Errors
    ///
    /// 406 where no declared type is welcome, so that no file can be.
    pub(super) fn of(headers: &HeaderMap, offered: &[&'static str]) -> Result<Self, ApiError> {
        let open = offered.iter().any(|range| range.contains('*'));
        if !open && Accept::of(headers).choose(offered).is_none() {
            return Err(not_acceptable(offered));
        }
        let mut kept = HeaderMap::new();
        for line in headers.get_all(header::ACCEPT) {
            kept.append(header::ACCEPT, line.clone());
        }
        Ok(Welcome(kept))
    }

    /// # Errors
    ///
    /// 406 for a file of a type that is not welcome.
    pub(super) fn check(&self, response: &mut Response) -> Result<(), ApiError> {
        vary::append(response.headers_mut(), "Accept");
        let media_type = response.content_type().unwrap_or_default();
        if Accept::of(&self.0).weight(media_type) > Weight::NONE {
            return Ok(());
        }
        Err(not_acceptable(&[media_type]))
    }
}

/// Whether a media range of the document, such as `image/*`, takes in a media type. Parameters are left aside.
pub(crate) fn covers(range: &str, media_type: &str) -> bool {
    let essence = |text: &str| {
        text.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    };
    let (range, media_type) = (essence(range), essence(media_type));
    match range.strip_suffix('*') {
        Some("*/") => media_type.contains('/'),
        Some(kind) => media_type.starts_with(kind),
        None => range == media_type,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use poem::http::HeaderValue;

    #[test]
    fn a_range_takes_in_what_it_says() {
        for (range, media_type, covered) in [
            ("image/png", "image/png", true),
            ("image/png", "Image/PNG; q=1", true),
            ("image/*", "image/png", true),
            ("image/*", "images/png", false),
            ("*/*", "a/b", true),
            ("*/*", "", false),
            ("image/png", "image/pngx", false),
        ] {
            assert_eq!(covers(range, media_type), covered, "{range} {media_type}");
        }
    }

    #[test]
    fn a_file_is_refused_when_it_is_known_to_be_unwelcome() {
        let offered = &["image/png", "application/pdf"];
        for (accept, before, png) in [
            ("*/*", true, true),
            ("image/*", true, true),
            ("application/pdf", true, false),
            ("application/*, image/png;q=0", true, false),
            ("text/html", false, false),
        ] {
            let headers: HeaderMap = [(header::ACCEPT, HeaderValue::from_static(accept))]
                .into_iter()
                .collect();
            let welcome = Welcome::of(&headers, offered);
            assert_eq!(welcome.is_ok(), before, "{accept}");
            let mut response = Response::builder().content_type("image/png").finish();
            let taken = welcome.is_ok_and(|welcome| welcome.check(&mut response).is_ok());
            assert_eq!(taken, png, "{accept}");
        }
        let anything = Welcome::of(&HeaderMap::new(), offered).unwrap();
        let mut response = Response::builder().content_type("image/png").finish();
        assert!(anything.check(&mut response).is_ok());
        assert_eq!(response.headers()[header::VARY], "Accept");
    }
}
