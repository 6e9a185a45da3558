//! Where the keys of tokens come from: a secret made on first start, or files that the operator gives.
//!
//! Cursors are sealed with a key of their own, derived from the one that signs, and so are idempotency keys kept. A server
//! that only verifies has none: there a secret is made for these alone.

mod secret_file;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jsonwebtoken::{
    DecodingKey, EncodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse, ThumbprintHash},
};
use thiserror::Error;

use super::{Algorithm, Secret, TokenOptions, Tokens, derived_keys::DerivedKeys, token::VerifyingKey};

/// A key cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The file cannot be read, or the new one cannot be written.
    #[error("the key file {}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// What the file holds is no key of the algorithm.
    #[error("the key file {}: {reason}", .path.display())]
    Unfit {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// The operating system gives no randomness.
    #[error("no randomness for a key: {0}")]
    Randomness(#[from] getrandom::Error),
}

impl Tokens {
    /// Tokens that are signed and verified with the key in a file.
    ///
    /// For HS256 the file holds the secret, and is made on first start, readable for its owner alone. For EdDSA and
    /// RS256 it holds a private key (PEM, PKCS#8), and `jwks` may name a file with further public keys (RFC 7517,
    /// section 5); with `jwks` and no key file, tokens are verified but not signed, and cursors and idempotency keys hold until the
    /// server ends, unless [`with_cursor_secret`](Self::with_cursor_secret) says otherwise.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or does not hold a key of the algorithm.
    pub fn from_files(options: TokenOptions, file: &Path, jwks: Option<&Path>) -> Result<Self, KeyError> {
        let algorithm = options.algorithm;
        if algorithm == Algorithm::Hs256 && !file.exists() {
            secret_file::make(file)?;
        }
        Self::of_present_files(options, file, jwks)
    }

    /// The same of a server that runs, when its files may have changed: nothing is made, and what these tokens were signed
    /// with has to be there still. A disk that is away for a moment must not sign everybody out. Cursors and idempotency
    /// keys need no secret then: they stay sealed with that of the start.
    ///
    /// # Errors
    ///
    /// As [`from_files`](Self::from_files); a key file that is gone.
    pub fn reread(&self, file: &Path, jwks: Option<&Path>) -> Result<Self, KeyError> {
        if self.can_sign() {
            read(file)?;
        }
        Self::of_present_files(self.options().clone(), file, jwks)
    }

    fn of_present_files(options: TokenOptions, file: &Path, jwks: Option<&Path>) -> Result<Self, KeyError> {
        let algorithm = options.algorithm;
        if algorithm == Algorithm::Hs256 {
            if let Some(jwks) = jwks {
                let reason =
                    "a JWKS file holds public keys, HS256 has none: set auth_algorithm to EdDSA or RS256";
                return Err(unfit(jwks, reason));
            }
            let secret = secret_file::read(file)?;
            return Self::from_secret(options, &secret).map_err(|reason| unfit(file, reason));
        }
        let mut verifying = jwks.map_or(Ok(Vec::new()), |jwks| public_keys(algorithm, jwks))?;
        if !file.exists() && !verifying.is_empty() {
            let derived = DerivedKeys::of(Secret::generate()?.expose().as_bytes());
            return Ok(Tokens::new(options, None, verifying, derived));
        }
        let pem = read(file)?;
        let (signing, own) = private_key(algorithm, file, &pem)?;
        let kid = match verifying.iter().find(|known| known.thumbprint == own.thumbprint) {
            Some(known) => known.kid.clone(),
            None => own.kid.clone(),
        };
        if !verifying.iter().any(|known| known.kid == kid) {
            verifying.push(own);
        }
        let derived = DerivedKeys::of(pem.trim_ascii());
        Ok(Tokens::new(options, Some((kid, signing)), verifying, derived))
    }

    /// The same tokens, and cursors and idempotency keys by the secret in a file, which is made on first start, readable for its owner alone.
    /// For servers that verify tokens with public keys and so have no secret to derive one from.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or written, or holds less than 32 bytes.
    pub fn with_cursor_secret(self, file: &Path) -> Result<Self, KeyError> {
        if !file.exists() {
            secret_file::make(file)?;
        }
        Ok(self.with_derived(DerivedKeys::of(&secret_file::read(file)?)))
    }

    /// HS256 tokens of a secret that is gone when the program ends: for tests, and for servers whose tokens need not
    /// outlive them.
    ///
    /// # Errors
    ///
    /// The operating system gives no randomness.
    pub fn ephemeral(options: TokenOptions) -> Result<Self, KeyError> {
        let options = TokenOptions {
            algorithm: Algorithm::Hs256,
            ..options
        };
        let secret = Secret::generate()?;
        Self::from_secret(options, secret.expose().as_bytes())
            .map_err(|reason| unfit(Path::new("(none)"), reason))
    }

    fn from_secret(options: TokenOptions, secret: &[u8]) -> Result<Self, String> {
        let signing = EncodingKey::from_secret(secret);
        let kid = Jwk::from_encoding_key(&signing, options.algorithm.alg())
            .and_then(|jwk| jwk.thumbprint(ThumbprintHash::SHA256))
            .map_err(|error| error.to_string())?;
        let verifying = VerifyingKey {
            kid: kid.clone(),
            thumbprint: kid.clone(),
            key: DecodingKey::from_secret(secret),
        };
        let derived = DerivedKeys::of(secret);
        Ok(Tokens::new(
            options,
            Some((kid, signing)),
            vec![verifying],
            derived,
        ))
    }
}

/// A private key, and the public one that belongs to it. The path is for the error.
fn private_key(
    algorithm: Algorithm,
    path: &Path,
    pem: &[u8],
) -> Result<(EncodingKey, VerifyingKey), KeyError> {
    let parsed = match algorithm {
        Algorithm::EdDsa => EncodingKey::from_ed_pem(pem),
        _ => EncodingKey::from_rsa_pem(pem),
    };
    let keys = parsed.and_then(|signing| {
        let jwk = Jwk::from_encoding_key(&signing, algorithm.alg())?;
        let key = DecodingKey::from_jwk(&jwk)?;
        let thumbprint = jwk.thumbprint(ThumbprintHash::SHA256)?;
        let kid = thumbprint.clone();
        Ok((signing, VerifyingKey { kid, thumbprint, key }))
    });
    keys.map_err(|error| {
        unfit(
            path,
            format!("no private key for {algorithm:?} in PEM (PKCS#8): {error}"),
        )
    })
}

/// The keys of a set that verify signatures of the algorithm. Others are passed over; a secret in a file of public keys
/// is refused.
fn public_keys(algorithm: Algorithm, path: &Path) -> Result<Vec<VerifyingKey>, KeyError> {
    let text = read(path)?;
    let set: JwkSet =
        serde_json::from_slice(&text).map_err(|error| unfit(path, format!("no JWK set: {error}")))?;
    let mut keys = Vec::new();
    for jwk in &set.keys {
        if matches!(jwk.algorithm, AlgorithmParameters::OctetKey(_)) {
            return Err(unfit(
                path,
                "a key of this set is a secret (`kty: oct`); it holds public keys only",
            ));
        }
        if !fits(algorithm, jwk) {
            continue;
        }
        let words = |error: jsonwebtoken::errors::Error| unfit(path, error.to_string());
        let thumbprint = jwk.thumbprint(ThumbprintHash::SHA256).map_err(words)?;
        let kid = jwk.common.key_id.clone().unwrap_or_else(|| thumbprint.clone());
        let key = DecodingKey::from_jwk(jwk).map_err(words)?;
        keys.push(VerifyingKey { kid, thumbprint, key });
    }
    if keys.is_empty() {
        return Err(unfit(path, format!("no key of this set is for {algorithm:?}")));
    }
    Ok(keys)
}

fn fits(algorithm: Algorithm, jwk: &Jwk) -> bool {
    let kind = match (&jwk.algorithm, algorithm) {
        (AlgorithmParameters::RSA(_), Algorithm::Rs256) => true,
        (AlgorithmParameters::OctetKeyPair(pair), Algorithm::EdDsa) => pair.curve == EllipticCurve::Ed25519,
        _ => false,
    };
    let said = jwk
        .common
        .key_algorithm
        .is_none_or(|said| said == algorithm.alg().into());
    let signs = jwk
        .common
        .public_key_use
        .as_ref()
        .is_none_or(|use_| *use_ == PublicKeyUse::Signature);
    kind && said && signs
}

fn read(path: &Path) -> Result<Vec<u8>, KeyError> {
    fs::read(path).map_err(|error| failed(path, error))
}

fn failed(path: &Path, source: io::Error) -> KeyError {
    KeyError::File {
        path: path.to_path_buf(),
        source,
    }
}

fn unfit(path: &Path, reason: impl Into<String>) -> KeyError {
    KeyError::Unfit {
        path: path.to_path_buf(),
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests;
