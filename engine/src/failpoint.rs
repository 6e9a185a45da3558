//! Places where a test lets the process die, to see what a crash there leaves behind.
//!
//! In a debug build, `CHARTER_FAILPOINT=name` ends the process the first time that it comes to the place of that name, as a
//! power failure would: nothing is unwound, closed or written out. A release build has neither the places nor the
//! variable. The places are on the way of a request that writes, in this order:
//!
//! | Name | What has just happened |
//! |---|---|
//! | `claimed` | the idempotency key is claimed, and no answer was found under it |
//! | `written` | the operation has written what it had to, and nothing is committed |
//! | `stored` | the answer lies under its key in the same transaction |
//! | `audited` | the audit rows, too |
//! | `committed` | all of it is on the disk, and the client knows nothing |
//! | `answered` | the answer is on its way to the socket |
//!
//! Rejected: errors that are handed back instead, which only show that errors are handed back; and a build of its own for
//! such tests, which would not be the one that everything else was tested with.

/// The end of the process, where the environment says so.
#[inline]
pub fn reach(place: &'static str) {
    #[cfg(debug_assertions)]
    if chosen() == Some(place) {
        std::process::abort();
    }
    #[cfg(not(debug_assertions))]
    let _ = place;
}

#[cfg(debug_assertions)]
fn chosen() -> Option<&'static str> {
    static CHOSEN: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    CHOSEN
        .get_or_init(|| std::env::var("CHARTER_FAILPOINT").ok())
        .as_deref()
}
