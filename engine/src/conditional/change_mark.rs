//! Whether anything was changed since.

use std::fmt;

use crate::operation::Operation;

/// What the data looked like from outside at one moment. Two marks are equal only if nothing was committed between them;
/// a mark never comes back after a commit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Mark([u8; Mark::BYTES]);

impl Mark {
    /// How long a mark is. Sources with less to say fill up with zeros.
    pub const BYTES: usize = 48;

    /// A mark of the source's own making.
    pub const fn new(bytes: [u8; Mark::BYTES]) -> Self {
        Mark(bytes)
    }
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mark")
    }
}

/// A source of marks: the database, if it can tell cheaply that nothing was committed.
///
/// With one, a client that has the current representation of something is told so without a query
/// ([`Remembered`](super::Remembered)). Whoever installs one promises that the operations for which it answers a mark
/// answer from the marked data, the target, the caller and the server's settings alone: not from the clock, from files or
/// from other services.
pub trait ChangeMark: fmt::Debug + Send + Sync {
    /// The mark of now for what `operation` answers from; `None` when that cannot be told, which is always right. Asked
    /// for conditional requests alone; it has to be much cheaper than a query.
    fn current(&self, operation: &'static Operation) -> Option<Mark>;
}
