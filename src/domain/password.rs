//! Hashes of passwords: Argon2id (RFC 9106), slow and hungry on purpose.
//!
//! Hashing never runs on the threads that serve requests, and no more of it at once than there are processors: each takes
//! 19 MiB, and a flood of sign-ins must not take all memory. Who waits too long is told that the shop is busy.

use super::DomainError;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::Arc;
#[cfg(test)]
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// The hash of a password that nobody knows, of the same cost as all others. An email without an account is verified
/// against it, so that the answer takes as long as for a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$QBIh/PykZ0+E1KdsvfXFWw$BAb4ekXc7mjdr1JR9ZjR2hT9gtxvCJ/KR5yXF+Dy0OY";

/// Hashes and verifies. Cloning is cheap and shares the bound.
#[derive(Clone, Debug)]
pub(super) struct Passwords {
    turns: Arc<Semaphore>,
    #[cfg(test)]
    verified: Arc<AtomicUsize>,
}

impl Default for Passwords {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            turns: Arc::new(Semaphore::new(processors)),
            #[cfg(test)]
            verified: Arc::default(),
        }
    }
}

impl Passwords {
    /// The hash of a password in the PHC string format, with a salt of its own.
    pub(super) async fn hash(&self, password: String) -> Result<String, DomainError> {
        self.run(move || Ok(Argon2::default().hash_password(password.as_bytes())?.to_string()))
            .await
    }

    /// Whether `password` is the one that was hashed; never, but as slowly, when there is no hash.
    pub(super) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, DomainError> {
        #[cfg(test)]
        self.verified.fetch_add(1, Ordering::Relaxed);
        self.run(move || {
            let stored = PasswordHash::new(hash.as_deref().unwrap_or(NOBODY))?;
            match Argon2::default().verify_password(password.as_bytes(), &stored) {
                Ok(()) => Ok(hash.is_some()),
                Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
    ) -> Result<T, DomainError> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned());
        let Ok(Ok(turn)) = turn.await else {
            return Err(DomainError::Unavailable);
        };
        // The turn goes along: a request that is given up still occupies a processor until its hash is done.
        let done = tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop(turn);
            outcome
        });
        done.await
            .map_err(|error| DomainError::Internal(error.into()))?
            .map_err(DomainError::Internal)
    }

    /// How many times a password was verified.
    #[cfg(test)]
    pub(super) fn verified(&self) -> usize {
        self.verified.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_recognised_by_its_hash_alone() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(passwords.hash("correct horse".into()).await.unwrap(), hash);
        for (password, expected) in [("correct horse", true), ("Correct horse", false), ("", false)] {
            let verified = passwords
                .verify(password.into(), Some(hash.clone()))
                .await
                .unwrap();
            assert_eq!(verified, expected, "{password}");
        }
        assert!(passwords.verify("x".into(), Some("plain".into())).await.is_err());
    }

    #[tokio::test]
    async fn nobody_is_verified_against_a_hash_of_the_same_cost() {
        let passwords = Passwords::default();
        let cost = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(cost(NOBODY), cost(&passwords.hash("x".into()).await.unwrap()));
        assert!(!passwords.verify("correct horse".into(), None).await.unwrap());
        assert_eq!(passwords.verified(), 1);
    }
}
