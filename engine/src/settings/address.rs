//! Addresses among the settings: of this server, and of whom it talks to.

use poem::http::Uri;
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, IntoDeserializer},
};

/// Links are made of it, so it must be one.
pub(super) fn web_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let wrong = || {
        D::Error::custom(format!(
            "`{text}` is no web address such as https://api.example.com"
        ))
    };
    normal(&text).ok_or_else(wrong).map(Some)
}

/// An address of http or https with a host, without credentials and query. Scheme and host are the same in any case (RFC
/// 3986, section 6.2.2.1): they are written small here, once, so that who looks for `https` does not miss `HTTPS`.
fn normal(text: &str) -> Option<String> {
    let uri: Uri = text.parse().ok()?;
    let (scheme, rest) = text.split_once("://")?;
    let authority = uri.authority()?.as_str();
    let path = rest.strip_prefix(authority)?;
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    let is_plain = uri.query().is_none() && !authority.contains('@') && !uri.host()?.is_empty();
    (is_web && is_plain).then(|| {
        format!(
            "{}://{}{path}",
            scheme.to_ascii_lowercase(),
            authority.to_ascii_lowercase()
        )
    })
}

/// A host and a port. Whether they are of this machine, the system says.
pub(super) fn place_to_listen<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let parts = text.rsplit_once(':');
    if parts.is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok()) {
        return Ok(text);
    }
    Err(D::Error::custom(format!(
        "`{text}` is no address and port such as 127.0.0.1:8080"
    )))
}

pub(super) fn place_to_listen_if_any<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(text);
    }
    place_to_listen(text.into_deserializer())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_must_be_one() {
        let read = |text: &str| web_address(serde_json::json!(text)).map_err(|error| error.to_string());
        assert_eq!(
            read("https://api.example.com/shop").unwrap().as_deref(),
            Some("https://api.example.com/shop")
        );
        assert_eq!(
            read("HTTPS://API.Example.com:8443/Shop").unwrap().as_deref(),
            Some("https://api.example.com:8443/Shop")
        );
        assert_eq!(read("").unwrap(), None);
        for wrong in [
            "not a url",
            "api.example.com",
            "ftp://a",
            "http://x y",
            "http://\u{e9}",
            "http://x\ny",
            "http://x?a",
            "http://user:secret@x",
        ] {
            assert!(read(wrong).unwrap_err().contains("no web address"), "{wrong}");
        }
    }
}
