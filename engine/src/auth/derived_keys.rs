//! What else the secret of tokens is good for.

use crate::{idempotency::Fingerprints, pagination::Cursors};

/// Keys that are derived from one secret, each for its own purpose.
#[derive(Debug, Clone)]
pub(super) struct DerivedKeys {
    pub(super) cursors: Cursors,
    pub(super) fingerprints: Fingerprints,
}

impl DerivedKeys {
    pub(super) fn of(secret: &[u8]) -> Self {
        DerivedKeys {
            cursors: Cursors::from_secret(secret),
            fingerprints: Fingerprints::from_secret(secret),
        }
    }
}
