//! What the operator says of traces.

use std::fmt;

use poem::http::Uri;
use serde::{Deserialize, Deserializer, de::Error as _};

/// Where spans of OTLP over HTTP go below the collector's address.
const PATH: &str = "/v1/traces";

/// Where a collector listens. Only `http` is spoken: a collector stands on the same machine or network, and whoever wants
/// to send spans further has it do that. The roots of trust and the client that `https` takes were rejected as too much
/// for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectorAddress {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) path: String,
}

impl CollectorAddress {
    /// The address that a text holds.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for people.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no collector's address such as http://127.0.0.1:4318");
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => {
                return Err(format!(
                    "`{text}`: spans are sent by http alone; run a collector on this machine or network, such as \
                     http://127.0.0.1:4318, and let it speak TLS to others"
                ));
            }
            _ => return Err(wrong()),
        }
        let authority = uri.authority().ok_or_else(wrong)?;
        if authority.as_str().contains('@') || uri.query().is_some() || authority.host().is_empty() {
            return Err(wrong());
        }
        Ok(CollectorAddress {
            host: authority.host().trim_matches(['[', ']']).to_owned(),
            port: authority.port_u16().unwrap_or(80),
            path: format!("{}{PATH}", uri.path().trim_end_matches('/')),
        })
    }
}

impl fmt::Display for CollectorAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CollectorAddress { host, port, path } = self;
        if host.contains(':') {
            write!(f, "http://[{host}]:{port}{path}")
        } else {
            write!(f, "http://{host}:{port}{path}")
        }
    }
}

impl<'de> Deserialize<'de> for CollectorAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// The share of traces that are recorded, of those that begin here: 0 to 1. Who takes part in another's trace does as
/// that one says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleRatio(pub(super) f64);

impl SampleRatio {
    /// All of them.
    pub const ALL: Self = SampleRatio(1.0);
}

impl<'de> Deserialize<'de> for SampleRatio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.trim().parse() {
            Ok(share) if (0.0..=1.0).contains(&share) => Ok(SampleRatio(share)),
            _ => Err(D::Error::custom(format!(
                "`{text}` is no share of traces: write a number from 0 to 1, such as 0.1"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_address_is_plain_http() {
        for (text, shown) in [
            ("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces"),
            ("http://collector:4318/", "http://collector:4318/v1/traces"),
            ("http://collector/otlp", "http://collector:80/otlp/v1/traces"),
            ("http://[::1]:4318", "http://[::1]:4318/v1/traces"),
        ] {
            assert_eq!(CollectorAddress::parse(text).unwrap().to_string(), shown);
        }
        let refused = |text: &str| CollectorAddress::parse(text).unwrap_err();
        assert!(refused("https://collector:4318").contains("by http alone"));
        for wrong in [
            "",
            "collector:4318",
            "grpc://collector",
            "http://a?b=c",
            "http://u:p@a",
            "http://a b",
        ] {
            assert!(refused(wrong).contains("no collector's address"), "{wrong}");
        }
    }

    #[test]
    fn a_share_is_from_0_to_1() {
        let read = |text: &str| serde_json::from_value::<SampleRatio>(json!(text)).ok();
        assert_eq!(read("1"), Some(SampleRatio::ALL));
        assert_eq!(read(" 0.25"), Some(SampleRatio(0.25)));
        assert_eq!(read("0"), Some(SampleRatio(0.0)));
        for wrong in ["", "-0.1", "1.1", "NaN", "half"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
