//! The secret that opens `/metrics`.

use std::{fmt, io, path::Path};

use thiserror::Error;

use crate::auth::Secret;

/// The fewest characters, so that nobody guesses it.
const SHORTEST: usize = 16;

/// Why there is no token.
#[derive(Debug, Error)]
pub enum TokenError {
    /// The file cannot be read.
    #[error("cannot read the token of /metrics from {path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// The system's word.
        source: io::Error,
    },
    /// Too short to be a secret.
    #[error(
        "the token of /metrics in {path} is shorter than {SHORTEST} characters: make one with `openssl rand -hex 32`"
    )]
    Short {
        /// The file.
        path: String,
    },
}

/// A token, kept as its digest: comparing digests tells nothing of the token by the time it takes, and none is printed.
#[derive(Clone, PartialEq, Eq)]
pub struct MetricsToken {
    digest: String,
}

impl MetricsToken {
    /// The token in a file, without the white space around it.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or what it holds is too short.
    pub fn read(path: &Path) -> Result<Self, TokenError> {
        let shown = || path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| TokenError::Read {
            path: shown(),
            source,
        })?;
        match text.trim() {
            token if token.chars().count() >= SHORTEST => Ok(MetricsToken {
                digest: Secret::digest_of(token),
            }),
            _ => Err(TokenError::Short { path: shown() }),
        }
    }

    pub(super) fn is(&self, sent: &str) -> bool {
        self.digest == Secret::digest_of(sent)
    }
}

impl fmt::Debug for MetricsToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MetricsToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_without_its_line_end_and_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        std::fs::write(&file, "0123456789abcdef\n").unwrap();
        let token = MetricsToken::read(&file).unwrap();
        assert!(token.is("0123456789abcdef"));
        assert!(!token.is("0123456789abcdef\n") && !token.is("0123456789abcdeF") && !token.is(""));
        assert_eq!(format!("{token:?}"), "MetricsToken(…)");
    }

    #[test]
    fn what_is_no_secret_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        let said = |file: &Path| MetricsToken::read(file).unwrap_err().to_string();
        assert!(said(&file).starts_with("cannot read the token of /metrics from "));
        std::fs::write(&file, "short").unwrap();
        assert!(said(&file).contains("is shorter than 16 characters"));
    }
}
