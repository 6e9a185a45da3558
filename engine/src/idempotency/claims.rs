//! The keys that are being worked on in this process.
//!
//! Memory is bounded by the requests that run. Another process does not see these claims: there the store decides, at
//! the commit, whose answer is kept.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::digest::Digest;

/// Requests with keys lock one of so many parts, for the time of a look into a set.
const SHARDS: usize = 16;

/// Digests of claimed keys.
#[derive(Debug, Default)]
pub(crate) struct Claims([Mutex<HashSet<Digest>>; SHARDS]);

impl Claims {
    /// Claims a key; nothing when somebody has it.
    pub(super) fn claim(self: &Arc<Self>, key: Digest) -> Option<Claim> {
        self.shard(&key).insert(key).then(|| Claim {
            claims: Arc::clone(self),
            key,
        })
    }

    /// A digest's bytes are spread evenly.
    fn shard(&self, key: &Digest) -> MutexGuard<'_, HashSet<Digest>> {
        let shard = &self.0[usize::from(key[0]) % SHARDS];
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A claimed key. It is free again when this is dropped: after the answer, a failure, a panic, or when the client has
/// gone and the request with it.
#[derive(Debug)]
pub(super) struct Claim {
    claims: Arc<Claims>,
    key: Digest,
}

impl Claim {
    pub(super) fn key(&self) -> Digest {
        self.key
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.claims.shard(&self.key).remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_claimed_once_until_it_is_dropped() {
        let claims = Arc::new(Claims::default());
        let (mut first, mut other) = ([7; 32], [7; 32]);
        (first[31], other[31]) = (1, 2);
        let claim = claims.claim(first).unwrap();
        assert!(claims.claim(first).is_none());
        assert!(claims.claim(other).is_some());
        drop(claim);
        assert!(claims.claim(first).is_some());
        assert!(claims.0.iter().all(|shard| shard.lock().unwrap().is_empty()));
    }
}
