//! Access tokens: signed, short-lived, verified without asking anybody (RFC 7519, RFC 8725).
//!
//! The algorithm comes from the configuration and never from the token, a key is used with its own algorithm only, and
//! a header that points to keys elsewhere is refused before anything else is looked at.

use std::{collections::HashSet, fmt, ops::RangeInclusive, sync::Arc};

use jsonwebtoken::{
    Algorithm as Alg, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
    errors::Error, get_current_timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::derived_keys::DerivedKeys;
use crate::{idempotency::Fingerprints, pagination::Cursors};

/// How tokens are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Algorithm {
    /// HMAC with SHA-256: one secret signs and verifies.
    #[serde(rename = "HS256")]
    Hs256,
    /// Ed25519 (RFC 8037): a private key signs, a public one verifies.
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
}

impl Algorithm {
    pub(super) fn alg(self) -> Alg {
        match self {
            Algorithm::Hs256 => Alg::HS256,
            Algorithm::EdDsa => Alg::EdDSA,
            Algorithm::Rs256 => Alg::RS256,
        }
    }
}

/// What tokens say about themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenOptions {
    /// How they are signed.
    pub algorithm: Algorithm,
    /// Who issues them: their `iss`.
    pub issuer: String,
    /// Whom they are for: their `aud`.
    pub audience: String,
    /// How long they hold, in seconds.
    pub lifetime_seconds: u64,
}

impl Default for TokenOptions {
    fn default() -> Self {
        TokenOptions {
            algorithm: Algorithm::Hs256,
            issuer: "charter".to_owned(),
            audience: "charter".to_owned(),
            lifetime_seconds: 900,
        }
    }
}

/// Clocks of two machines may differ by this much, in seconds.
const LEEWAY: u64 = 30;

/// A key that verifies, and the name that tokens call it by.
pub(super) struct VerifyingKey {
    pub(super) kid: String,
    /// RFC 7638, whatever it is called.
    pub(super) thumbprint: String,
    pub(super) key: DecodingKey,
}

/// Signs and verifies. Cloning is cheap and shares the keys.
#[derive(Clone)]
pub struct Tokens {
    inner: Arc<Inner>,
    derived: DerivedKeys,
}

struct Inner {
    options: TokenOptions,
    signing: Option<(Header, EncodingKey)>,
    verifying: Vec<VerifyingKey>,
    validation: Validation,
}

/// A token for a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// What the client sends after `Authorization: Bearer`.
    pub token: String,
    /// How long it holds, in seconds.
    pub expires_in: u64,
}

/// What a verified token says.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    pub(super) sub: String,
    #[serde(default)]
    pub(super) roles: Vec<String>,
    /// Read so that a list of issuers is refused: the standard has one (RFC 7519, section 4.1.1).
    #[serde(rename = "iss")]
    _iss: String,
    #[serde(default)]
    nbf: Value,
    #[serde(default)]
    exp: Value,
}

impl Claims {
    /// From which second since 1970 until which the token holds for every clock, as far as whole numbers say so. Whether it
    /// holds at all, and how much clocks may differ, is for [`Tokens::verify`] to say.
    pub(super) fn holds(&self) -> Option<RangeInclusive<u64>> {
        let from = match &self.nbf {
            Value::Null => 0,
            nbf => nbf.as_u64()?,
        };
        Some(from..=self.exp.as_u64()?)
    }
}

#[derive(Serialize)]
struct NewClaims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    iat: u64,
    nbf: u64,
    exp: u64,
    roles: &'a [String],
}

impl Tokens {
    pub(super) fn new(
        options: TokenOptions,
        signing: Option<(String, EncodingKey)>,
        verifying: Vec<VerifyingKey>,
        derived: DerivedKeys,
    ) -> Self {
        let alg = options.algorithm.alg();
        let mut validation = Validation::new(alg);
        validation.leeway = LEEWAY;
        validation.validate_nbf = true;
        validation.set_audience(&[&options.audience]);
        validation.set_issuer(&[&options.issuer]);
        validation.required_spec_claims = HashSet::from(["exp", "iss", "aud", "sub"].map(str::to_owned));
        let signing = signing.map(|(kid, key)| {
            let header = Header {
                kid: Some(kid),
                ..Header::new(alg)
            };
            (header, key)
        });
        let inner = Arc::new(Inner {
            options,
            signing,
            verifying,
            validation,
        });
        Tokens { inner, derived }
    }

    /// What places in lists are sealed with, by a key derived from the one that signs: servers that accept each other's
    /// tokens accept each other's cursors.
    pub fn cursors(&self) -> Cursors {
        self.derived.cursors.clone()
    }

    /// What stands in the store for idempotency keys and for the requests that came with them, by another such key.
    pub fn fingerprints(&self) -> Fingerprints {
        self.derived.fingerprints.clone()
    }

    /// The same tokens with keys of another secret.
    #[must_use]
    pub(super) fn with_derived(self, derived: DerivedKeys) -> Self {
        Tokens { derived, ..self }
    }

    /// Whether cursors and idempotency keys are of the same secret.
    pub(super) fn seals_as(&self, others: &Self) -> bool {
        self.derived.are_as(&others.derived)
    }

    /// The same tokens with the keys of others for cursors and idempotency keys.
    #[must_use]
    pub(super) fn sealing_as(self, others: &Self) -> Self {
        self.with_derived(others.derived.clone())
    }

    pub(super) fn options(&self) -> &TokenOptions {
        &self.inner.options
    }

    /// Whether there is a key to sign with.
    pub(super) fn can_sign(&self) -> bool {
        self.inner.signing.is_some()
    }

    /// Signs a token for `subject`.
    ///
    /// # Errors
    ///
    /// There is no key to sign with, or it is none of the algorithm.
    pub fn issue(&self, subject: &str, roles: &[String]) -> Result<AccessToken, String> {
        let Inner { options, signing, .. } = &*self.inner;
        let (header, key) = signing.as_ref().ok_or("there is no key to sign tokens with")?;
        let now = get_current_timestamp();
        let claims = NewClaims {
            iss: &options.issuer,
            aud: &options.audience,
            sub: subject,
            iat: now,
            nbf: now,
            exp: now + options.lifetime_seconds,
            roles,
        };
        let token = encode(header, &claims, key).map_err(|error| error.to_string())?;
        Ok(AccessToken {
            token,
            expires_in: options.lifetime_seconds,
        })
    }

    /// What the token says, if it holds; else why it does not, for the log.
    pub(super) fn verify(&self, token: &str) -> Result<Claims, String> {
        let Inner {
            verifying,
            validation,
            ..
        } = &*self.inner;
        let words = |error: Error| error.to_string();
        let header = decode_header(token).map_err(words)?;
        refuse_foreign_keys(&header)?;
        let key = match (&header.kid, verifying.as_slice()) {
            (Some(kid), keys) => keys.iter().find(|known| known.kid == *kid),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        let key = key.ok_or("the token names no key of ours")?;
        let token = decode::<Claims>(token, &key.key, validation).map_err(words)?;
        Ok(token.claims)
    }
}

/// A token may not bring its own key or say where one is, and may not ask for extensions, since we know none (RFC 7515,
/// sections 4.1.2 to 4.1.8 and 4.1.11).
fn refuse_foreign_keys(header: &Header) -> Result<(), &'static str> {
    if header.crit.is_some() {
        return Err("the token's header has `crit`");
    }
    let foreign =
        header.jku.is_some() || header.jwk.is_some() || header.x5u.is_some() || header.x5c.is_some();
    if foreign {
        return Err("the token's header brings a key or says where one is");
    }
    Ok(())
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tokens").field(&self.inner.options).finish()
    }
}

#[cfg(test)]
mod tests;
