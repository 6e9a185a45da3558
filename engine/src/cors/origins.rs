//! The setting that names origins. It is checked when it is read: a slip there would show as a riddle in a browser.

use serde::{Deserialize, Deserializer, de::Error};

/// Web origins (RFC 6454, section 6.1), written exactly as browsers send them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins(Vec<String>);

impl Origins {
    /// Reads origins separated by commas.
    ///
    /// # Errors
    ///
    /// An entry that no browser would send, with the reason.
    pub fn parse(text: &str) -> Result<Self, String> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries
            .map(|entry| match fault(entry) {
                None => Ok(entry.to_owned()),
                Some(fault) => Err(format!(
                    "`{entry}` is no origin such as https://shop.example: {fault}"
                )),
            })
            .collect::<Result<_, _>>()
            .map(Origins)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl<'de> Deserialize<'de> for Origins {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Origins::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

fn fault(entry: &str) -> Option<&'static str> {
    if entry.contains('*') {
        return Some("wildcards are not served, name each origin");
    }
    let Some((scheme, host)) = entry.split_once("://") else {
        return Some("it has no scheme");
    };
    let default_port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => "\n",
    };
    if !entry.is_ascii() || entry.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Some("browsers send it in lower case, other scripts as xn--")
    } else if scheme.is_empty() || host.is_empty() {
        Some("it needs a scheme and a host")
    } else if host.contains(['/', '?', '#', '@', ' ']) {
        Some("nothing may follow the host and the port, not even a slash")
    } else if host.ends_with(default_port) {
        Some("browsers leave the scheme's own port out")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_origins_are_taken() {
        let text = " https://shop.example, ,http://localhost:5173,capacitor://localhost ";
        let origins = Origins::parse(text).unwrap();
        let expected = [
            "https://shop.example",
            "http://localhost:5173",
            "capacitor://localhost",
        ];
        assert_eq!(origins.iter().collect::<Vec<_>>(), expected);
        assert_eq!(Origins::parse(""), Ok(Origins::default()));
    }

    #[test]
    fn what_no_browser_sends_is_refused_with_the_reason() {
        for (text, reason) in [
            ("*", "wildcards"),
            ("https://*.shop.example", "wildcards"),
            ("shop.example", "no scheme"),
            ("null", "no scheme"),
            ("https://", "a host"),
            ("https://shop.example/", "not even a slash"),
            ("https://me@shop.example", "not even a slash"),
            ("https://Shop.example", "lower case"),
            ("https://https.example:443", "own port"),
            ("http://shop.example:80", "own port"),
            ("https://shop.example, x", "`x`"),
        ] {
            let error = Origins::parse(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
