//! The settings that every server of this kind has.

mod address;
mod keys;

use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Deserializer, de::Error as _};
use tracing_subscriber::EnvFilter;

use self::address::{place_to_listen, place_to_listen_if_any, web_address};
pub use self::keys::KEYS;
use crate::{
    client_address::TrustedProxies,
    config::{if_any, within},
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
    #[serde(default, deserialize_with = "if_any")]
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
    /// A file that cannot be read, or does not hold what it should; a certificate without a key, or a key without one.
    pub fn certificates(&self) -> Result<Option<Certificates>, TlsError> {
        Certificates::of_settings(&self.tls_certificate_file, &self.tls_key_file)
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
