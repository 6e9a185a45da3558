//! The languages in which the server speaks to people, and how a request's is chosen.
//!
//! Failures are data until their answer is written: a code, a [`Rule`](crate::Rule), a [`Message`] with its arguments.
//! Only then they become sentences. English comes straight from Rust for what is said most, the codes and the rules of
//! the document, because a refused request must cost no more than building its answer; the other languages, and every
//! [`Message`], come from Fluent's catalogues, which are parsed when a language is first spoken. A test holds the two
//! sources of English together, word for word.
//!
//! Rejected: gettext-like keys that are English sentences (a corrected sentence would lose its translations), and
//! English through Fluent alone (each violation would cost a lookup, its arguments and, for a plural, a lock).

mod accept;
mod catalogue;
mod message;
mod messages;
mod rule;
mod voice;

#[cfg(test)]
mod tests;

use poem::http::HeaderValue;
use serde::Deserialize;

pub(crate) use self::{accept::preferred, voice::Voice};
pub use self::{
    catalogue::Catalogue,
    message::{Argument, Message},
    messages::Messages,
};

/// A language that every catalogue is complete in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Korean.
    #[serde(rename = "ko")]
    Korean,
    /// Japanese.
    #[serde(rename = "ja")]
    Japanese,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 3] = [Language::English, Language::Korean, Language::Japanese];

    /// The language tag (RFC 5646).
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Korean => "ko",
            Language::Japanese => "ja",
        }
    }

    /// The tag for `Content-Language` (RFC 9110, section 8.5).
    pub(crate) fn header_value(self) -> HeaderValue {
        HeaderValue::from_static(self.tag())
    }
}
