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
    /// The file cannot be read.
    #[error("the key file {}, which `{setting}` names: {source}. Make it one that this user can read", .path.display())]
    File {
        /// The setting that names it.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// One that is to be made cannot be written.
    #[error(
        "the key file {}, which `{setting}` names, cannot be made: {source}. Make its folder one that this user can write \
         to, or name another file",
        .path.display()
    )]
    Making {
        /// The setting that names it.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// What the file holds is no key of the algorithm.
    #[error("the key file {}, which `{setting}` names: {reason}", .path.display())]
    Unfit {
        /// The setting that names it.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// The operating system gives no randomness.
    #[error("no randomness for a key: {0}")]
    Randomness(#[from] getrandom::Error),
}

/// A file, with the setting that names it.
#[derive(Clone, Copy)]
struct Named<'a>(&'static str, &'a Path);

impl<'a> Named<'a> {
    fn key(path: &'a Path) -> Self {
        Named("auth_key_file", path)
    }

    fn set(path: &'a Path) -> Self {
        Named("auth_jwks_file", path)
    }

    fn cursor_secret(path: &'a Path) -> Self {
        Named("cursor_key_file", path)
    }

    fn read(self) -> Result<Vec<u8>, KeyError> {
        fs::read(self.1).map_err(|source| KeyError::File {
            setting: self.0,
            path: self.1.to_path_buf(),
            source,
        })
    }

    fn unfit(self, reason: impl Into<String>) -> KeyError {
        KeyError::Unfit {
            setting: self.0,
            path: self.1.to_path_buf(),
            reason: reason.into(),
        }
    }
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
        secret_or_public(options.algorithm, jwks)?;
        if options.algorithm == Algorithm::Hs256 && !file.exists() {
            secret_file::make(Named::key(file))?;
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
        secret_or_public(self.options().algorithm, jwks)?;
        if self.can_sign() {
            Named::key(file).read()?;
        }
        Self::of_present_files(self.options().clone(), file, jwks)
    }

    fn of_present_files(options: TokenOptions, file: &Path, jwks: Option<&Path>) -> Result<Self, KeyError> {
        let algorithm = options.algorithm;
        let named = Named::key(file);
        if algorithm == Algorithm::Hs256 {
            let secret = secret_file::read(named)?;
            return Self::from_secret(options, &secret).map_err(|reason| named.unfit(reason));
        }
        let mut verifying = jwks.map_or(Ok(Vec::new()), |jwks| public_keys(algorithm, Named::set(jwks)))?;
        if !file.exists() && !verifying.is_empty() {
            let derived = DerivedKeys::of(Secret::generate()?.expose().as_bytes());
            return Ok(Tokens::new(options, None, verifying, derived));
        }
        let pem = named.read()?;
        let (signing, own) = private_key(algorithm, named, &pem)?;
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
            secret_file::make(Named::cursor_secret(file))?;
        }
        Ok(self.with_derived(DerivedKeys::of(&secret_file::read(Named::cursor_secret(file))?)))
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
            .map_err(|reason| Named::key(Path::new("(none)")).unfit(reason))
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

/// A set of public keys is for algorithms that have them. It is asked before a secret is made that nobody would use.
fn secret_or_public(algorithm: Algorithm, jwks: Option<&Path>) -> Result<(), KeyError> {
    match (algorithm, jwks) {
        (Algorithm::Hs256, Some(jwks)) => Err(Named::set(jwks)
            .unfit("a JWKS file holds public keys, HS256 has none: set auth_algorithm to EdDSA or RS256")),
        _ => Ok(()),
    }
}

/// A private key, and the public one that belongs to it. The file's name is for the error.
fn private_key(
    algorithm: Algorithm,
    named: Named<'_>,
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
    keys.map_err(|_| named.unfit(why_none(algorithm, pem)))
}

/// Why there is no private key in a file, and what to do. What the parser says is made for programs.
fn why_none(algorithm: Algorithm, pem: &[u8]) -> String {
    if String::from_utf8_lossy(pem).contains("ENCRYPTED") {
        return "it is encrypted, and nobody is there to type a pass phrase: write it without one, with `openssl pkey -in \
                FILE -out NEW`"
            .to_owned();
    }
    let kind = match algorithm {
        Algorithm::EdDsa => "ed25519",
        _ => "RSA -pkeyopt rsa_keygen_bits:3072",
    };
    format!(
        "it holds no private key for {:?} in PEM (PKCS#8): make one with `openssl genpkey -algorithm {kind} -out FILE`, or \
         set auth_algorithm to that of the key",
        algorithm.alg()
    )
}

/// The keys of a set that verify signatures of the algorithm. Others are passed over; a secret in a file of public keys
/// is refused.
fn public_keys(algorithm: Algorithm, named: Named<'_>) -> Result<Vec<VerifyingKey>, KeyError> {
    let text = named.read()?;
    let set: JwkSet =
        serde_json::from_slice(&text).map_err(|error| named.unfit(format!("no JWK set: {error}")))?;
    let mut keys = Vec::new();
    for jwk in &set.keys {
        if matches!(jwk.algorithm, AlgorithmParameters::OctetKey(_)) {
            return Err(named.unfit("a key of this set is a secret (`kty: oct`); it holds public keys only"));
        }
        if !fits(algorithm, jwk) {
            continue;
        }
        let words = |_| named.unfit("a key of this set is not sound");
        let thumbprint = jwk.thumbprint(ThumbprintHash::SHA256).map_err(words)?;
        let kid = jwk.common.key_id.clone().unwrap_or_else(|| thumbprint.clone());
        let key = DecodingKey::from_jwk(jwk).map_err(words)?;
        keys.push(VerifyingKey { kid, thumbprint, key });
    }
    if keys.is_empty() {
        return Err(named.unfit(format!("no key of this set is for {:?}", algorithm.alg())));
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

#[cfg(test)]
mod tests;
