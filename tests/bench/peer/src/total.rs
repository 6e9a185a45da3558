//! How many items there are, counted once after each write of this process.

use std::sync::{Mutex, PoisonError};

/// The remembered total, and how many writes there have been.
#[derive(Default)]
pub(crate) struct Total(Mutex<(u64, Option<u64>)>);

impl Total {
    /// The total, if nothing was written since it was counted, and the number of writes so far.
    pub(crate) fn remembered(&self) -> (u64, Option<u64>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers what was counted after `writes` writes, unless there has been another one since.
    pub(crate) fn remember(&self, writes: u64, total: u64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 == writes {
            known.1 = Some(total);
        }
    }

    /// Forgets it: something was written.
    pub(crate) fn forget(&self) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *known = (known.0 + 1, None);
    }
}
