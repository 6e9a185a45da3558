//! SHA-256 of values one after the other, each with its length, so that no two lists of values read the same.

use sha2::{Digest as _, Sha256};

/// 32 bytes that stand for what was hashed.
pub(super) type Digest = [u8; 32];

#[derive(Default)]
pub(super) struct Hasher(Sha256);

impl Hasher {
    /// Adds a value.
    pub(super) fn value(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds what kind of value follows, or how many.
    pub(super) fn mark(&mut self, kind: u8, count: usize) -> &mut Self {
        self.0.update([kind]);
        self.0.update((count as u64).to_be_bytes());
        self
    }

    pub(super) fn finish(self) -> Digest {
        self.0.finalize().into()
    }
}
