//! Cursors: positions that only the server can make.
//!
//! A cursor is `base64url(version, position, seal)`; the seal is an HMAC-SHA-256 (RFC 2104) over what the cursor belongs
//! to and over the rest of it, cut to 16 bytes: nobody tries 2^128 of them. What it belongs to, the operation with its
//! sorting and its filters, is not in the cursor but known from the request that brings it, so that a cursor put to
//! another use does not fit its seal.
//!
//! It is sealed, not encrypted: it holds the sort keys of an entry that the client was shown.

use std::fmt;

use aws_lc_rs::{constant_time::verify_slices_are_equal, hmac};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::Position;
use crate::derived_key::derived;

/// The form of what is sealed. Another one makes every older cursor invalid.
const VERSION: u8 = 1;
/// Bytes of the seal.
const SEAL: usize = 16;
/// The longest cursor that is looked at, in characters: the sort keys of an entry take up to 12 KiB together.
const LONGEST: usize = 16 * 1024;
/// What the key is for, so that the secret it is derived from can serve other purposes.
const LABEL: &[u8] = b"charter cursors";

/// Seals positions and opens them again. Servers that share the secret open each other's cursors.
#[derive(Clone)]
pub struct Cursors {
    key: hmac::Key,
    /// Take what somebody else has made for the first page.
    any: bool,
}

impl Cursors {
    /// With a key that is derived from a secret of at least 32 random bytes.
    pub fn from_secret(secret: &[u8]) -> Self {
        Cursors {
            key: derived(secret, LABEL),
            any: false,
        }
    }

    /// That refuse no cursor: for mocks, whose answers hold the document's own.
    #[must_use]
    pub(crate) fn taking_any(mut self) -> Self {
        self.any = true;
        self
    }

    pub(super) fn takes_any(&self) -> bool {
        self.any
    }

    /// The cursor of a position in what `belonging` describes.
    pub(crate) fn seal(&self, belonging: &[u8], position: &Position) -> String {
        self.sealed(VERSION, belonging, position)
    }

    fn sealed(&self, version: u8, belonging: &[u8], position: &Position) -> String {
        let mut bytes = Vec::with_capacity(64);
        bytes.push(version);
        position.write(&mut bytes);
        let seal = self.seal_of(belonging, &bytes);
        bytes.extend_from_slice(&seal);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position in a cursor; `None` for whatever is not a cursor of ours for just that. It is not said why: that
    /// would help nobody but a forger.
    pub(crate) fn open(&self, belonging: &[u8], cursor: &str) -> Option<Position> {
        if cursor.len() > LONGEST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (sealed, seal) = bytes.split_at_checked(bytes.len().checked_sub(SEAL)?)?;
        verify_slices_are_equal(&self.seal_of(belonging, sealed), seal).ok()?;
        match sealed.split_first()? {
            (&VERSION, position) => Position::read(position),
            _ => None,
        }
    }

    /// The length stands before what has one, so that nothing can move from one part into the other.
    fn seal_of(&self, belonging: &[u8], sealed: &[u8]) -> [u8; SEAL] {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(&(belonging.len() as u64).to_be_bytes());
        context.update(belonging);
        context.update(sealed);
        let mut seal = [0; SEAL];
        seal.iter_mut()
            .zip(context.sign().as_ref())
            .for_each(|(to, from)| *to = *from);
        seal
    }
}

impl fmt::Debug for Cursors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cursors(…)")
    }
}

#[cfg(test)]
mod tests;
