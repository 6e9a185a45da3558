//! The settings of servers that know their callers.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, de::Error as _};

use super::{Algorithm, KeyError, TokenOptions, Tokens};
use crate::{
    config::{Key, within},
    settings::YEAR,
};

const CURSOR_KEY: &str = "data/keys/cursor.key";

/// Their table, for [`crate::config::Keys`].
pub const KEYS: &[Key] = &[
    Key {
        name: "auth_algorithm",
        variable: None,
        default: "HS256",
        about: "How tokens are signed: HS256, EdDSA or RS256. A token that says otherwise is refused.",
    },
    Key {
        name: "auth_key_file",
        variable: None,
        default: "data/keys/token.key",
        about: "The key of tokens. HS256: a secret, made when the file is missing. EdDSA, RS256: a private key (PEM, PKCS#8).",
    },
    Key {
        name: "auth_jwks_file",
        variable: None,
        default: "",
        about: "Further public keys that verify tokens, as a JWK set (EdDSA and RS256).",
    },
    Key {
        name: "cursor_key_file",
        variable: None,
        default: CURSOR_KEY,
        about: "The secret that seals cursors, and stands for idempotency keys in the store. Made when the file is missing and this is set to another file than data/keys/cursor.key, or tokens are verified with public keys alone; else it is derived from the key of tokens, and changes with it.",
    },
    Key {
        name: "auth_issuer",
        variable: None,
        default: "charter",
        about: "Who issues tokens: their `iss`.",
    },
    Key {
        name: "auth_audience",
        variable: None,
        default: "charter",
        about: "Whom tokens are for: their `aud`.",
    },
    Key {
        name: "access_token_seconds",
        variable: None,
        default: "900",
        about: "How long an access token holds, in seconds. It cannot be called back, so keep it short.",
    },
    Key {
        name: "refresh_token_seconds",
        variable: None,
        default: "2592000",
        about: "How long a refresh token holds when it is not used, in seconds.",
    },
    Key {
        name: "session_seconds",
        variable: None,
        default: "43200",
        about: "How long a browser's session lasts, in seconds.",
    },
];

/// The settings, read.
#[derive(Debug, Clone, Deserialize)]
pub struct AuthSettings {
    /// How tokens are signed.
    pub auth_algorithm: Algorithm,
    /// The key of tokens.
    pub auth_key_file: PathBuf,
    /// Further public keys.
    pub auth_jwks_file: Option<PathBuf>,
    /// The secret of cursors and idempotency keys.
    #[serde(deserialize_with = "a_file")]
    pub cursor_key_file: PathBuf,
    /// Who issues tokens.
    pub auth_issuer: String,
    /// Whom tokens are for.
    pub auth_audience: String,
    /// How long an access token holds, in seconds.
    #[serde(deserialize_with = "within::<1, YEAR, _, _>")]
    pub access_token_seconds: u64,
    /// How long an unused refresh token holds, in seconds.
    #[serde(deserialize_with = "within::<1, YEAR, _, _>")]
    pub refresh_token_seconds: u32,
    /// How long a session lasts, in seconds.
    #[serde(deserialize_with = "within::<1, YEAR, _, _>")]
    pub session_seconds: u32,
}

/// What is found when keys are read again.
#[derive(Debug)]
pub struct Reread {
    /// The tokens, with the secret of cursors and idempotency keys that was held before.
    pub tokens: Tokens,
    /// Whether a server that starts now would have that secret, too. Where it would not, this one and that one do not
    /// know each other's cursors, nor that a request came under the same idempotency key.
    pub is_sealed_alike: bool,
}

impl AuthSettings {
    /// What tokens say about themselves.
    pub fn options(&self) -> TokenOptions {
        TokenOptions {
            algorithm: self.auth_algorithm,
            issuer: self.auth_issuer.clone(),
            audience: self.auth_audience.clone(),
            lifetime_seconds: self.access_token_seconds,
        }
    }

    /// The tokens of these settings; a secret that is missing is made.
    ///
    /// # Errors
    ///
    /// See [`Tokens::from_files`].
    pub fn tokens(&self) -> Result<Tokens, KeyError> {
        let tokens = self.without_cursor_secret()?;
        match self.has_cursor_secret_beside(&tokens) {
            true => tokens.with_cursor_secret(&self.cursor_key_file),
            false => Ok(tokens),
        }
    }

    fn without_cursor_secret(&self) -> Result<Tokens, KeyError> {
        let (key, jwks) = (&self.auth_key_file, self.auth_jwks_file.as_deref());
        Tokens::from_files(self.options(), key, jwks)
    }

    /// Whether cursors and idempotency keys have a secret of their own: tokens that are only verified have none for them.
    fn has_cursor_secret_beside(&self, tokens: &Tokens) -> bool {
        !tokens.can_sign() || self.has_cursor_secret()
    }

    /// Whether cursors and idempotency keys have a secret of their own, though they could do without.
    fn has_cursor_secret(&self) -> bool {
        self.cursor_key_file != Path::new(CURSOR_KEY) || self.cursor_key_file.exists()
    }

    /// The tokens of these settings where nothing has to be made, so that what is wrong is told of before anything is.
    ///
    /// # Errors
    ///
    /// See [`Tokens::from_files`].
    pub fn tokens_at_hand(&self) -> Result<Option<Tokens>, KeyError> {
        // With a set of public keys HS256 is refused, and no secret made.
        let is_secret = self.auth_algorithm == Algorithm::Hs256 && self.auth_jwks_file.is_none();
        if is_secret && !self.auth_key_file.exists() {
            return Ok(None);
        }
        let tokens = self.without_cursor_secret()?;
        if self.has_cursor_secret_beside(&tokens) && !self.cursor_key_file.exists() {
            return Ok(None);
        }
        self.tokens().map(Some)
    }

    /// The tokens of these settings, to be taken in the place of those that a running server holds; nothing is made.
    ///
    /// # Errors
    ///
    /// See [`Tokens::reread`].
    pub fn reread(&self, held: &Tokens) -> Result<Reread, KeyError> {
        let tokens = held.reread(&self.auth_key_file, self.auth_jwks_file.as_deref())?;
        let of_a_start = match self.cursor_key_file.exists() {
            true => tokens.clone().with_cursor_secret(&self.cursor_key_file)?,
            false => tokens.clone(),
        };
        Ok(Reread {
            is_sealed_alike: of_a_start.seals_as(held),
            tokens: tokens.sealing_as(held),
        })
    }
}

/// A file has a name.
fn a_file<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    let path = PathBuf::deserialize(deserializer)?;
    if path.as_os_str().is_empty() {
        let why = format!("`` names no file: name one, or leave this out for {CURSOR_KEY}");
        return Err(D::Error::custom(why));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::defaults;

    #[test]
    fn the_defaults_are_valid_and_every_key_is_read() {
        let settings: AuthSettings = defaults::read("CHARTER_AUTH_TEST_", KEYS);
        assert_eq!(settings.options(), TokenOptions::default());
    }
}
