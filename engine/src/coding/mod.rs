//! Content codings (RFC 9110, section 8.4.1): answers are compressed, request bodies inflated, within bounds.
//!
//! Bodies here are whole and mostly small, so they are coded in one piece: it is simpler than a stream, gives the
//! length of the coded body to HEAD, and leaves an answer plain that would not become smaller. Streams pass as they
//! are. poem's own middleware was rejected: it takes `q=0` for a wish, sends no `Vary`, gives one strong entity tag to
//! all codings, and inflates without end.

mod accept_encoding;
mod answer;
mod compress;
mod inflate;
mod tags;

pub(crate) use self::{
    accept_encoding::AcceptEncoding,
    answer::{AnswerCoding, SparedContent},
    inflate::{inflate, of_body},
};

/// The codings that are served, the preferred one first: zstd costs the least time for what it saves.
pub(crate) const SERVED: [Coding; 3] = [Coding::Zstd, Coding::Brotli, Coding::Gzip];

/// The value of `Accept-Encoding` in an answer that refuses another coding (RFC 9110, section 12.5.3).
pub(crate) const SERVED_NAMES: &str = "zstd, br, gzip";

/// Bodies beyond this many bytes are coded on a blocking thread; below it the hop would cost more than the work.
const IN_PLACE_BYTES: usize = 128 * 1024;

/// A content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// RFC 8878, with the window that RFC 9659 allows.
    Zstd,
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
}

impl Coding {
    /// The registered name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Coding::Zstd => "zstd",
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
        }
    }

    /// What the strong entity tag of a representation in this coding ends with.
    const fn suffix(self) -> &'static str {
        match self {
            Coding::Zstd => "-zst",
            Coding::Brotli => "-br",
            Coding::Gzip => "-gz",
        }
    }

    /// Finds a coding by name; `x-gzip` is gzip's old one (RFC 9110, section 8.4.1.3).
    pub(crate) fn named(name: &str) -> Option<Coding> {
        let same = |coding: &Coding| name.eq_ignore_ascii_case(coding.name());
        let old = name.eq_ignore_ascii_case("x-gzip").then_some(Coding::Gzip);
        SERVED.into_iter().find(same).or(old)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_codings_and_the_served_ones_are_listed() {
        assert_eq!(SERVED.map(Coding::name).join(", "), SERVED_NAMES);
        for coding in SERVED {
            assert_eq!(Coding::named(&coding.name().to_uppercase()), Some(coding));
        }
        assert_eq!(Coding::named("X-GZIP"), Some(Coding::Gzip));
        assert_eq!(
            ["deflate", "identity", "gzipped", ""].map(Coding::named),
            [None; 4]
        );
    }
}
