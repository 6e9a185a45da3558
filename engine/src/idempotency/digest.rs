//! What stands in the store for keys and requests: HMAC-SHA-256 (RFC 2104) under a key of the server.
//!
//! Without the key a digest can be tried out: there are only so many numbers that a card can have, and clients choose keys
//! such as `pay-7`. A plain SHA-256 was rejected for that; a slow hash would have to be paid for by every request.
//!
//! Values are gathered before they are signed: one call for all of them costs less than one for each.

use std::{fmt, io::Write};

use aws_lc_rs::hmac;

use crate::derived_key::derived;

/// What the key is for.
const LABEL: &[u8] = b"charter idempotency";
/// Bytes that most requests have room in.
const USUAL: usize = 512;

/// 32 bytes that stand for what was digested.
pub(super) type Digest = [u8; 32];

/// The key of the digests that the store keeps of idempotency keys and of the requests that came with them. Servers that
/// share the secret, and the store, recognise each other's.
#[derive(Clone)]
pub struct Fingerprints(hmac::Key);

impl Fingerprints {
    /// With a key that is derived from a secret of at least 32 random bytes.
    pub fn from_secret(secret: &[u8]) -> Self {
        Fingerprints(derived(secret, LABEL))
    }

    /// Digests what `describe` adds, one value after the other.
    pub(super) fn digest(&self, describe: impl FnOnce(&mut Values)) -> Digest {
        let mut values = Values(Vec::with_capacity(USUAL));
        describe(&mut values);
        let tag = hmac::sign(&self.0, &values.0);
        tag.as_ref().first_chunk().copied().unwrap_or_default()
    }
}

impl fmt::Debug for Fingerprints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprints(…)")
    }
}

/// Values, each with its length, so that no two lists of values read the same.
pub(super) struct Values(Vec<u8>);

impl Values {
    /// Adds a value.
    pub(super) fn value(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    /// Adds what a value is written as.
    pub(super) fn written(&mut self, value: fmt::Arguments<'_>) -> &mut Self {
        let start = self.0.len() + size_of::<u64>();
        self.0.resize(start, 0);
        // Writing to a Vec cannot fail.
        let _ = self.0.write_fmt(value);
        let length = (self.0.len() - start) as u64;
        let room = start - size_of::<u64>()..start;
        self.0[room].copy_from_slice(&length.to_be_bytes());
        self
    }

    /// Adds what kind of value follows, or how many.
    pub(super) fn mark(&mut self, kind: u8, count: usize) -> &mut Self {
        self.0.push(kind);
        self.0.extend_from_slice(&(count as u64).to_be_bytes());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_the_secret_nobody_makes_the_same_digest() {
        let digest = |secret: &[u8]| {
            Fingerprints::from_secret(secret).digest(|values| {
                values.value(b"4242424242424242");
            })
        };
        assert_eq!(digest(b"one"), digest(b"one"));
        assert_ne!(digest(b"one"), digest(b"other"));
        assert_eq!(
            format!("{:?}", Fingerprints::from_secret(b"one")),
            "Fingerprints(…)"
        );
    }

    #[test]
    fn what_is_written_is_a_value_like_another() {
        let keys = Fingerprints::from_secret(b"one");
        let written = keys.digest(|values| {
            values.written(format_args!("{}", 77)).mark(b'x', 1);
        });
        let value = keys.digest(|values| {
            values.value(b"77").mark(b'x', 1);
        });
        assert_eq!(written, value);
    }
}
