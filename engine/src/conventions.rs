//! The document, compiled, and the settings that say how strictly it is kept.

use crate::{
    auth::Auth,
    client_address::TrustedProxies,
    clock::Clock,
    conditional::Remembered,
    contract::Contract,
    cors::Origins,
    idempotency::ConflictStatus,
    language::{Language, Messages},
    lifecycle::AfterSunset,
    method_table::MethodTable,
    pagination::Cursors,
    probes::MetricsToken,
    rate_limit::{RateLimitScale, RateLimits},
    unit_of_work::Units,
};

/// What the operator may choose about the conventions.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Check every answer against the document; a mismatch becomes a 500. On in tests and in development.
    pub check_responses: bool,
    /// Refuse query parameters, body fields and bodies that the document does not know (422), or ignore them.
    pub unknown_input: UnknownInput,
    /// Where clients reach the server, for links; relative references without it. The scheme is in lower case.
    pub public_url: Option<String>,
    /// Largest request body in bytes, where the document has no other; more is a 413.
    pub max_body_bytes: usize,
    /// The language of messages for clients that ask for none that there is.
    pub default_language: Language,
    /// Web origins whose pages may use the API.
    pub cors_origins: Origins,
    /// How many seconds browsers remember to come by TLS only; 0 says nothing about it.
    pub hsts_seconds: u32,
    /// What declared rate limits are multiplied by.
    pub rate_limit_scale: RateLimitScale,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: TrustedProxies,
    /// For how many seconds the answer to an `Idempotency-Key` is kept.
    pub idempotency_seconds: u32,
    /// What a key that comes with another request answers.
    pub idempotency_conflict_status: ConflictStatus,
    /// What operations do after their sunset date.
    pub after_sunset: AfterSunset,
    /// The version of paths without one, for clients that name none; the document's default without it.
    pub default_version: Option<String>,
    /// What opens `/metrics` beside the API; not served there without it.
    pub metrics_token: Option<MetricsToken>,
    /// Answer from the document ([`crate::mock`]) where an operation is not implemented, instead of with 501.
    pub mock: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            check_responses: true,
            unknown_input: UnknownInput::Refuse,
            public_url: None,
            max_body_bytes: 1024 * 1024,
            default_language: Language::English,
            cors_origins: Origins::default(),
            hsts_seconds: 0,
            rate_limit_scale: RateLimitScale::AS_DECLARED,
            trusted_proxies: TrustedProxies::default(),
            idempotency_seconds: 24 * 60 * 60,
            idempotency_conflict_status: ConflictStatus::Conflict,
            after_sunset: AfterSunset::Serve,
            default_version: None,
            metrics_token: None,
            mock: false,
        }
    }
}

/// What happens to input that the document does not declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnknownInput {
    /// 422 with a suggestion where a declared name is near.
    Refuse,
    /// Dropped before the operation sees it.
    Ignore,
}

/// Everything that requests are measured by, shared by all of them.
#[derive(Debug)]
pub struct Conventions {
    /// The compiled document.
    pub contract: Contract,
    /// The operator's choices.
    pub policy: Policy,
    /// Which methods a path serves.
    pub methods: MethodTable,
    /// How callers are recognised.
    pub auth: Auth,
    /// What is said to people, in their languages.
    pub messages: Messages,
    /// How often clients may call.
    pub rate_limits: RateLimits,
    /// How the writes of a request are kept together.
    pub units: Units,
    /// What time it is.
    pub clock: Clock,
    /// What places in lists are sealed with.
    pub cursors: Cursors,
    /// What clients have already, as far as it is known without asking the operation.
    pub remembered: Remembered,
}
