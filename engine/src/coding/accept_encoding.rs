//! `Accept-Encoding` (RFC 9110, section 12.5.3).
//!
//! A client that sends no such field may be sent any coding by the standard, but such clients seldom inflate: they get
//! plain bytes. A weight that cannot be read is taken for a refusal, which costs bytes and nothing else.

use poem::http::{HeaderMap, header};

use super::{Coding, SERVED};
use crate::negotiation::{Weight, elements, split};

/// The weights of the codings that are served, and of none at all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AcceptEncoding {
    /// In the order of [`SERVED`].
    served: [Weight; SERVED.len()],
    /// Nothing if the client has not spoken of it, which leaves it acceptable but not wished for.
    identity: Option<Weight>,
}

impl AcceptEncoding {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut served = [None; SERVED.len()];
        let (mut identity, mut any) = (None, None);
        for element in elements(headers, &header::ACCEPT_ENCODING) {
            let (name, weight) = read(element);
            let coding = Coding::named(name);
            let slot = match (name, SERVED.iter().position(|known| Some(*known) == coding)) {
                ("*", _) => &mut any,
                (_, Some(at)) => &mut served[at],
                (other, None) if other.eq_ignore_ascii_case("identity") => &mut identity,
                _ => continue,
            };
            *slot = Some(weight);
        }
        AcceptEncoding {
            served: served.map(|weight| weight.or(any).unwrap_or(Weight::NONE)),
            identity: identity.or(any.filter(|weight| *weight == Weight::NONE)),
        }
    }

    /// Whether this coding is wished for, and more than plain bytes, where there is no other to choose from.
    pub(crate) fn prefers(&self, coding: Coding) -> bool {
        let plain = self.identity.unwrap_or(Weight::NONE);
        self.weighed()
            .any(|(known, weight)| known == coding && weight > plain)
    }

    /// The coding of the greatest weight, the preferred one of equals; nothing where plain bytes are wished for more.
    pub(crate) fn choose(&self) -> Option<Coding> {
        let best = self
            .weighed()
            .reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.filter(|(_, weight)| *weight > self.identity.unwrap_or(Weight::NONE))
            .map(|(coding, _)| coding)
    }

    /// Whether plain bytes are refused.
    pub(crate) fn excludes_identity(&self) -> bool {
        self.identity == Some(Weight::NONE)
    }

    /// Whether nothing that can be sent is welcome.
    pub(crate) fn excludes_everything(&self) -> bool {
        self.excludes_identity() && self.choose().is_none()
    }

    fn weighed(&self) -> impl Iterator<Item = (Coding, Weight)> + use<> {
        SERVED.into_iter().zip(self.served)
    }
}

fn read(element: &str) -> (&str, Weight) {
    let mut parts = split(element, b';');
    let name = parts.next().unwrap_or_default();
    let weight = match parts.next() {
        None => Some(Weight::FULL),
        Some(part) => part
            .strip_prefix("q=")
            .or_else(|| part.strip_prefix("Q="))
            .and_then(Weight::parse),
    };
    (name, weight.unwrap_or(Weight::NONE))
}

#[cfg(test)]
mod tests {
    use poem::http::HeaderValue;

    use super::*;

    fn accept(lines: &[&'static str]) -> AcceptEncoding {
        let lines = lines
            .iter()
            .map(|line| (header::ACCEPT_ENCODING, HeaderValue::from_static(line)));
        AcceptEncoding::of(&lines.collect())
    }

    #[test]
    fn the_best_welcome_coding_is_chosen() {
        for (lines, chosen) in [
            (&[][..], None),
            (&[""], None),
            (&["compress, gzip"], Some(Coding::Gzip)),
            (&["compress;q=0.5, gzip;q=1.0"], Some(Coding::Gzip)),
            (&["gzip;q=1.0, identity; q=0.5, *;q=0"], Some(Coding::Gzip)),
            (&["*"], Some(Coding::Zstd)),
            (&["gzip, deflate, br, zstd"], Some(Coding::Zstd)),
            (&["gzip, deflate, br"], Some(Coding::Brotli)),
            (&["gzip;q=0.9, br;q=0.8"], Some(Coding::Gzip)),
            (&["gzip;q=0.5, BR ; Q=0.5"], Some(Coding::Brotli)),
            (&["zstd;q=0, *"], Some(Coding::Brotli)),
            (&["*;q=0", "x-gzip;q=0.1"], Some(Coding::Gzip)),
            (&["gzip;q=0.5, identity"], None),
            (&["gzip, identity"], None),
            (&["gzip, identity;q=0.9"], Some(Coding::Gzip)),
            (&["gzip;q=0, br;q=0.000"], None),
            (&["gzip;q=high"], None),
            (&["gzip;level=9"], None),
            (&["deflate, gzipped"], None),
            (&["*;q=0"], None),
        ] {
            assert_eq!(accept(lines).choose(), chosen, "{lines:?}");
        }
    }

    #[test]
    fn plain_bytes_are_welcome_until_they_are_excluded() {
        for (line, identity, everything) in [
            ("gzip", false, false),
            ("gzip;q=0", false, false),
            ("identity;q=0", true, true),
            ("identity;q=0, gzip", true, false),
            ("*;q=0", true, true),
            ("*;q=0, br", true, false),
            ("*;q=0, identity;q=0.1", false, false),
            ("*;q=0.5", false, false),
            ("deflate, identity;q=0", true, true),
        ] {
            let accept = accept(&[line]);
            assert_eq!(
                (accept.excludes_identity(), accept.excludes_everything()),
                (identity, everything),
                "{line}"
            );
        }
    }

    #[test]
    fn a_coding_is_preferred_by_name_or_by_the_wildcard() {
        for (lines, preferred) in [
            (&["gzip"][..], true),
            (&["br, GZIP;q=0.5"], true),
            (&["x-gzip"], true),
            (&["*"], true),
            (&["br", "gzip ; q=0.001"], true),
            (&["*;q=0, gzip"], true),
            (&["identity;q=0.5, gzip"], true),
            (&["identity;q=0, gzip;q=0.1"], true),
            (&["identity, gzip;q=0.1"], false),
            (&["identity, gzip"], false),
            (&["gzip;q=0.000, *"], false),
            (&["*;q=0"], false),
            (&["identity"], false),
            (&[], false),
        ] {
            assert_eq!(accept(lines).prefers(Coding::Gzip), preferred, "{lines:?}");
        }
    }
}
