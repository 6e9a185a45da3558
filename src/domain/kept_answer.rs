//! Answers that are kept to be given again. To the shop they are bytes under a key.

use jiff::Timestamp;

/// An answer that is given again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Unique.
    pub key: [u8; 32],
    /// What was asked.
    pub fingerprint: [u8; 32],
    /// A number that says what became of it.
    pub status: u16,
    /// Facts about the body, one a line.
    pub headers: String,
    /// The body.
    pub body: Vec<u8>,
    /// Until when it is given.
    pub expires_at: Timestamp,
}
