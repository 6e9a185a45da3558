//! Tables that every request is looked up in.
//!
//! The standard library's hash withstands keys that an attacker chose for a table that grows with them. The keys of these
//! tables are the document's, so a faster one does.

use foldhash::fast::RandomState;

/// The hash of fixed tables.
pub(crate) type Hasher = RandomState;
