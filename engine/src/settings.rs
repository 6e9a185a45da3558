//! The settings that every server of this kind has.

use std::{path::PathBuf, time::Duration};

use poem::http::Uri;
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, IntoDeserializer},
};
use tracing_subscriber::EnvFilter;

use crate::{
    client_address::TrustedProxies,
    config::{Key, within},
    conventions::{Policy, UnknownInput},
    cors::Origins,
    idempotency::ConflictStatus,
    language::Language,
    lifecycle::AfterSunset,
    probes::{MetricsToken, TokenError},
    rate_limit::RateLimitScale,
    serve::{Certificates, Limits, TlsError},
    telemetry::LogFormat,
    trace::{CollectorAddress, SampleRatio, TraceOptions},
};

/// Their table, for [`crate::config::Keys`].
pub const KEYS: &[Key] = &[
    Key {
        name: "bind",
        variable: None,
        default: "127.0.0.1:8080",
        about: "Address and port to listen on. `0.0.0.0:8080` listens on every interface.",
    },
    Key {
        name: "public_url",
        variable: None,
        default: "",
        about: "Where clients reach the server, such as https://api.example.com. Links are relative without it.",
    },
    Key {
        name: "log_format",
        variable: None,
        default: "auto",
        about: "text, json, or auto: text on a terminal, JSON elsewhere.",
    },
    Key {
        name: "log_filter",
        variable: None,
        default: "info,poem=warn,sea_orm_migration=warn",
        about: "What is logged: a level, and levels by target; `access=warn` leaves out the line of each request.",
    },
    Key {
        name: "response_check",
        variable: None,
        default: "auto",
        about: "Check every answer against the document; a mismatch is a 500. on, off, or auto: on in debug builds.",
    },
    Key {
        name: "unknown_input",
        variable: None,
        default: "refuse",
        about: "Query parameters, body fields and bodies that the document does not declare: refuse (422) or ignore.",
    },
    Key {
        name: "default_language",
        variable: None,
        default: "en",
        about: "Language of error messages for clients whose Accept-Language names none of them: en, ko or ja.",
    },
    Key {
        name: "max_body_bytes",
        variable: None,
        default: "1048576",
        about: "Largest request body in bytes, unless the document has another limit for the operation; more is a 413.",
    },
    Key {
        name: "after_sunset",
        variable: None,
        default: "serve",
        about: "Operations after the sunset date of the document: serve, or gone, which answers 410.",
    },
    Key {
        name: "default_version",
        variable: None,
        default: "",
        about: "Version of paths without one, for clients without Accept-Version. The document's default without it.",
    },
    Key {
        name: "cors_origins",
        variable: None,
        default: "",
        about: "Web origins whose pages may use the API, such as https://shop.example, separated by commas. None without it.",
    },
    Key {
        name: "hsts_seconds",
        variable: None,
        default: "0",
        about: "Strict-Transport-Security: how many seconds browsers come by TLS only. 0 leaves it out; set it behind TLS.",
    },
    Key {
        name: "rate_limit_scale",
        variable: None,
        default: "1",
        about: "What every rate limit of the document is multiplied by: 1 as declared, 100 for a load test, off for none.",
    },
    Key {
        name: "trusted_proxies",
        variable: None,
        default: "",
        about: "Networks of proxies whose X-Forwarded-For is believed, separated by commas: 10.0.0.0/8,fd00::/8.",
    },
    Key {
        name: "idempotency_seconds",
        variable: None,
        default: "86400",
        about: "For how many seconds the answer to an Idempotency-Key is kept and given again.",
    },
    Key {
        name: "idempotency_conflict_status",
        variable: None,
        default: "409",
        about: "What an Idempotency-Key that comes with another request answers: 409, or 422 as the IETF's draft has it.",
    },
    Key {
        name: "tls_certificate_file",
        variable: None,
        default: "",
        about: "Certificate with its chain (PEM): the server then speaks TLS. Read again at SIGHUP.",
    },
    Key {
        name: "tls_key_file",
        variable: None,
        default: "",
        about: "Private key of the certificate (PEM).",
    },
    Key {
        name: "max_connections",
        variable: None,
        default: "10000",
        about: "Most connections at once. Further ones wait, and idle ones are closed for them.",
    },
    Key {
        name: "max_requests",
        variable: None,
        default: "512",
        about: "Most requests that are worked on at once.",
    },
    Key {
        name: "max_waiting_requests",
        variable: None,
        default: "1024",
        about: "Most requests that wait for their turn, five seconds at most; all others are answered 503 at once.",
    },
    Key {
        name: "header_timeout_seconds",
        variable: None,
        default: "10",
        about: "How long the head of a request may take to arrive, in seconds.",
    },
    Key {
        name: "body_timeout_seconds",
        variable: None,
        default: "20",
        about: "How long a client may keep its operation waiting for the body, in seconds; one more for each 4 KiB that came.",
    },
    Key {
        name: "idle_timeout_seconds",
        variable: None,
        default: "60",
        about: "How long a connection is kept without a request, in seconds.",
    },
    Key {
        name: "send_timeout_seconds",
        variable: None,
        default: "20",
        about: "How long a client may take nothing of its answer, in seconds.",
    },
    Key {
        name: "shutdown_delay_seconds",
        variable: None,
        default: "0",
        about: "How long /readyz denies after SIGTERM before the listener closes, in seconds: what a balancer needs to see it.",
    },
    Key {
        name: "shutdown_grace_seconds",
        variable: None,
        default: "30",
        about: "How long running requests may go on after SIGTERM, in seconds.",
    },
    Key {
        name: "metrics_bind",
        variable: None,
        default: "",
        about: "Address and port of a listener for /metrics alone, such as 127.0.0.1:9090. Whoever reaches it may read it.",
    },
    Key {
        name: "otlp_endpoint",
        variable: Some("OTEL_EXPORTER_OTLP_ENDPOINT"),
        default: "",
        about: "Collector that spans are sent to by OTLP over HTTP, such as http://127.0.0.1:4318. None are recorded without it.",
    },
    Key {
        name: "otlp_service_name",
        variable: Some("OTEL_SERVICE_NAME"),
        default: "",
        about: "What the server is called in traces; the program's name without it.",
    },
    Key {
        name: "otlp_sample_ratio",
        variable: Some("OTEL_TRACES_SAMPLER_ARG"),
        default: "1",
        about: "Share of traces that are recorded, 0 to 1, of those that begin here; others are as their callers say.",
    },
    Key {
        name: "mock",
        variable: None,
        default: "off",
        about: "Operations that nobody has written yet: on answers from the document's examples and schemas, off answers 501.",
    },
    Key {
        name: "metrics_token_file",
        variable: None,
        default: "",
        about: "File with a token of 16 characters or more; /metrics is then served beside the API to whoever sends it as a bearer token.",
    },
];

const GIBIBYTE: u64 = 1 << 30;
const MILLION: u64 = 1_000_000;
/// Of seconds.
const DAY: u64 = 86_400;
/// Of seconds. What is to last longer than a year is meant in another unit.
pub(crate) const YEAR: u64 = 365 * DAY;

/// The settings, read.
#[derive(Debug, Clone, Deserialize)]
pub struct Settings {
    /// Address and port to listen on.
    #[serde(deserialize_with = "place_to_listen")]
    pub bind: String,
    /// Where clients reach the server.
    #[serde(default, deserialize_with = "web_address")]
    pub public_url: Option<String>,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// What is logged.
    #[serde(deserialize_with = "log_filter")]
    pub log_filter: String,
    /// Whether answers are checked.
    pub response_check: Switch,
    /// What happens to undeclared input.
    pub unknown_input: UnknownInput,
    /// Language of messages where the client has no say.
    pub default_language: Language,
    /// Largest request body in bytes: it is held in memory.
    #[serde(deserialize_with = "within::<1, GIBIBYTE, _, _>")]
    pub max_body_bytes: usize,
    /// What operations do after their sunset date.
    pub after_sunset: AfterSunset,
    /// The version of paths without one.
    #[serde(default)]
    pub default_version: Option<String>,
    /// Web origins whose pages may use the API.
    #[serde(default)]
    pub cors_origins: Origins,
    /// Strict-Transport-Security in seconds.
    pub hsts_seconds: u32,
    /// What rate limits are multiplied by.
    pub rate_limit_scale: RateLimitScale,
    /// Proxies that are believed.
    #[serde(default)]
    pub trusted_proxies: TrustedProxies,
    /// Seconds for which answers are kept under their keys.
    #[serde(deserialize_with = "within::<1, YEAR, _, _>")]
    pub idempotency_seconds: u32,
    /// What a key with another request answers.
    pub idempotency_conflict_status: ConflictStatus,
    /// Where the certificate of TLS is kept.
    #[serde(default)]
    pub tls_certificate_file: PathBuf,
    /// Where its key is kept.
    #[serde(default)]
    pub tls_key_file: PathBuf,
    /// Most connections at once.
    #[serde(deserialize_with = "within::<1, MILLION, _, _>")]
    pub max_connections: usize,
    /// Most requests that are worked on at once.
    #[serde(deserialize_with = "within::<1, MILLION, _, _>")]
    pub max_requests: usize,
    /// Most requests that wait for their turn.
    #[serde(deserialize_with = "within::<0, MILLION, _, _>")]
    pub max_waiting_requests: usize,
    /// How long a head may take in seconds.
    #[serde(deserialize_with = "within::<1, DAY, _, _>")]
    pub header_timeout_seconds: u64,
    /// How long a body may keep its operation waiting in seconds.
    #[serde(deserialize_with = "within::<1, DAY, _, _>")]
    pub body_timeout_seconds: u64,
    /// How long a connection is kept without a request in seconds.
    #[serde(deserialize_with = "within::<1, DAY, _, _>")]
    pub idle_timeout_seconds: u64,
    /// How long a client may take nothing of its answer in seconds.
    #[serde(deserialize_with = "within::<1, DAY, _, _>")]
    pub send_timeout_seconds: u64,
    /// How long readiness is denied before the listener closes in seconds.
    #[serde(deserialize_with = "within::<0, DAY, _, _>")]
    pub shutdown_delay_seconds: u64,
    /// Grace after SIGTERM in seconds.
    #[serde(deserialize_with = "within::<0, DAY, _, _>")]
    pub shutdown_grace_seconds: u64,
    /// Where `/metrics` has a listener of its own.
    #[serde(default, deserialize_with = "place_to_listen_if_any")]
    pub metrics_bind: String,
    /// Where spans are sent to.
    #[serde(default, deserialize_with = "collector")]
    pub otlp_endpoint: Option<CollectorAddress>,
    /// What the server is called in traces.
    #[serde(default)]
    pub otlp_service_name: String,
    /// How many traces are recorded.
    pub otlp_sample_ratio: SampleRatio,
    /// Whether operations without an implementation are answered from the document.
    pub mock: bool,
    /// Where the token of `/metrics` is kept.
    #[serde(default)]
    pub metrics_token_file: PathBuf,
}

/// On, off, or as the build suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    /// On in debug builds.
    Auto,
    /// On.
    On,
    /// Off.
    Off,
}

impl Settings {
    /// What the conventions need of the settings.
    pub fn policy(&self) -> Policy {
        Policy {
            check_responses: match self.response_check {
                Switch::Auto => cfg!(debug_assertions),
                Switch::On => true,
                Switch::Off => false,
            },
            unknown_input: self.unknown_input,
            public_url: self.public_url.clone(),
            max_body_bytes: self.max_body_bytes,
            default_language: self.default_language,
            cors_origins: self.cors_origins.clone(),
            hsts_seconds: self.hsts_seconds,
            rate_limit_scale: self.rate_limit_scale,
            trusted_proxies: self.trusted_proxies.clone(),
            idempotency_seconds: self.idempotency_seconds,
            idempotency_conflict_status: self.idempotency_conflict_status,
            after_sunset: self.after_sunset,
            default_version: self.default_version.clone().filter(|version| !version.is_empty()),
            metrics_token: None,
            mock: self.mock,
        }
    }

    /// What opens `/metrics` beside the API, where a file with it is named.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or what it holds is too short to be a secret.
    pub fn metrics_token(&self) -> Result<Option<MetricsToken>, TokenError> {
        let file = Some(&self.metrics_token_file).filter(|file| !file.as_os_str().is_empty());
        file.map(|file| MetricsToken::read(file)).transpose()
    }

    /// The listener of its own that `/metrics` is served on, where one is named.
    pub fn metrics_bind(&self) -> Option<&str> {
        Some(self.metrics_bind.as_str()).filter(|address| !address.is_empty())
    }

    /// How traces are recorded, where a collector is named. `program` is what the server is called without a name of its own.
    pub fn traces(&self, program: &str, version: &'static str) -> Option<TraceOptions> {
        let name = Some(self.otlp_service_name.as_str()).filter(|name| !name.is_empty());
        Some(TraceOptions {
            collector: self.otlp_endpoint.clone()?,
            service: name.unwrap_or(program).to_owned(),
            version,
            ratio: self.otlp_sample_ratio,
        })
    }

    /// Whether the server speaks TLS itself.
    pub fn speaks_tls(&self) -> bool {
        !self.tls_certificate_file.as_os_str().is_empty()
    }

    /// What the server speaks TLS with, where a certificate is named.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or does not hold what it should.
    pub fn certificates(&self) -> Result<Option<Certificates>, TlsError> {
        if !self.speaks_tls() {
            return Ok(None);
        }
        Certificates::read(&self.tls_certificate_file, &self.tls_key_file).map(Some)
    }

    /// How much of its clients the server bears.
    pub fn limits(&self) -> Limits {
        Limits {
            connections: self.max_connections,
            requests: self.max_requests,
            waiting: self.max_waiting_requests,
            header: Duration::from_secs(self.header_timeout_seconds),
            body: Duration::from_secs(self.body_timeout_seconds),
            idle: Duration::from_secs(self.idle_timeout_seconds),
            send: Duration::from_secs(self.send_timeout_seconds),
            delay: Duration::from_secs(self.shutdown_delay_seconds),
            grace: Duration::from_secs(self.shutdown_grace_seconds),
        }
    }
}

/// Links are made of it, so it must be one.
fn web_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
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
fn place_to_listen<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let parts = text.rsplit_once(':');
    if parts.is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok()) {
        return Ok(text);
    }
    Err(D::Error::custom(format!(
        "`{text}` is no address and port such as 127.0.0.1:8080"
    )))
}

fn place_to_listen_if_any<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(text);
    }
    place_to_listen(text.into_deserializer())
}

fn collector<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<CollectorAddress>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let named = Some(text.as_str()).filter(|text| !text.is_empty());
    named
        .map(CollectorAddress::parse)
        .transpose()
        .map_err(D::Error::custom)
}

fn log_filter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    match EnvFilter::try_new(&text) {
        Ok(_) => Ok(text),
        Err(error) => Err(D::Error::custom(format!("`{text}` is no log filter: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::defaults;

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

    #[test]
    fn the_defaults_are_valid_and_every_key_is_read() {
        let settings: Settings = defaults::read("CHARTER_SETTINGS_TEST_", KEYS);
        assert_eq!(settings.policy().rate_limit_scale, RateLimitScale::AS_DECLARED);
        assert_eq!(settings.policy().trusted_proxies, TrustedProxies::default());
        assert_eq!(settings.policy().max_body_bytes, 1024 * 1024);
        assert_eq!(settings.policy().idempotency_seconds, 86_400);
        assert_eq!(
            settings.policy().idempotency_conflict_status,
            ConflictStatus::Conflict
        );
        assert_eq!(settings.policy().default_language, Language::English);
        assert_eq!(settings.policy().unknown_input, UnknownInput::Refuse);
        assert_eq!(settings.policy().cors_origins, Origins::default());
        assert_eq!(settings.policy().hsts_seconds, 0);
        assert_eq!(settings.policy().after_sunset, AfterSunset::Serve);
        assert_eq!(settings.policy().default_version, None);
        assert!(!settings.policy().mock);
        assert_eq!(settings.limits(), Limits::default());
    }
}
