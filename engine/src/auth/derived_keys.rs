//! What else the secret of tokens is good for.

use aws_lc_rs::hmac;

use crate::{derived_key::derived, idempotency::Fingerprints, pagination::Cursors};

/// What a secret is known by among others.
const MARK: &[u8] = b"charter mark";

/// Keys that are derived from one secret, each for its own purpose.
#[derive(Debug, Clone)]
pub(super) struct DerivedKeys {
    pub(super) cursors: Cursors,
    pub(super) fingerprints: Fingerprints,
    mark: hmac::Tag,
}

impl DerivedKeys {
    pub(super) fn of(secret: &[u8]) -> Self {
        DerivedKeys {
            cursors: Cursors::from_secret(secret),
            fingerprints: Fingerprints::from_secret(secret),
            mark: hmac::sign(&derived(secret, MARK), MARK),
        }
    }

    /// Whether they are of the same secret.
    pub(super) fn are_as(&self, others: &Self) -> bool {
        self.mark.as_ref() == others.mark.as_ref()
    }
}
