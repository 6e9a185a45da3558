//! Entity tags (RFC 9110, section 8.8.3) and lists of them.

use std::fmt::Write;

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;
use poem::http::HeaderValue;

/// Hexadecimal digits of the hash in a tag: 128 bits.
const HASH_DIGITS: usize = 32;

/// One member of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// Marked with `W/`.
    pub(crate) weak: bool,
    /// The opaque part, quotes included.
    pub(crate) quoted: &'a [u8],
}

impl<'a> Tag<'a> {
    /// An `ETag` field; `None` if it holds none.
    pub(crate) fn of(value: &'a HeaderValue) -> Option<Self> {
        tags(value.as_bytes()).next()
    }
}

/// Whether a field says `*`: whatever there is.
pub(crate) fn is_any(field: &[u8]) -> bool {
    field.trim_ascii() == b"*"
}

/// The members of a list. Commas may stand inside a tag, so the list is read tag by tag and not split. A field that is
/// no list of entity tags names nothing from the place where it stops being one.
pub(crate) fn tags(field: &[u8]) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = field;
    std::iter::from_fn(move || {
        let start = rest
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | b','))?;
        let item = rest.get(start..)?;
        let plain = item.strip_prefix(b"W/");
        let (weak, tag) = (plain.is_some(), plain.unwrap_or(item));
        let end = tag.strip_prefix(b"\"")?.iter().position(|byte| *byte == b'"')? + 2;
        let (quoted, after) = tag.split_at_checked(end)?;
        rest = after;
        Some(Tag { weak, quoted })
    })
}

/// The strong tag of a representation, and of the state that it shows where a time of change tells it.
///
/// The hash is the head of a SHA-256. A hash for speed alone was rejected: what a client writes is part of what others
/// read, and one that can be made to collide would let an author keep an old page in everybody's cache; with the
/// processor's own instructions SHA-256 costs a fraction of a microsecond a kilobyte. It does not depend on the process,
/// so that all instances and their successors give the same tag. Hexadecimal, because the ends `-gz`, `-br` and `-zst` are
/// put after it and taken off again.
pub(crate) fn strong(version: Option<Timestamp>, representation: &[u8]) -> HeaderValue {
    let mut tag = String::with_capacity(HASH_DIGITS + 19);
    tag.push('"');
    // Writing to a String cannot fail.
    if let Some(version) = version {
        let _ = write!(tag, "{:x}.", version.as_nanosecond().cast_unsigned());
    }
    let hash = digest(&SHA256, representation);
    let head = hash.as_ref().first_chunk().copied().unwrap_or_default();
    let _ = write!(tag, "{:032x}\"", u128::from_be_bytes(head));
    HeaderValue::from_maybe_shared(bytes::Bytes::from(tag)).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether a tag was made by [`strong`] of a resource that last changed at `version`, whatever was shown of it.
pub(crate) fn is_of_version(tag: Tag<'_>, version: Timestamp) -> bool {
    let opaque = std::str::from_utf8(tag.quoted).ok();
    let parts = opaque.and_then(|text| text.trim_matches('"').split_once('.'));
    let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    parts.is_some_and(|(named, hash)| {
        hash.len() == HASH_DIGITS
            && hash.bytes().chain(named.bytes()).all(digit)
            && u128::from_str_radix(named, 16) == Ok(version.as_nanosecond().cast_unsigned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(field: &str) -> Vec<(bool, &str)> {
        let read = tags(field.as_bytes());
        read.map(|tag| (tag.weak, std::str::from_utf8(tag.quoted).unwrap()))
            .collect()
    }

    #[test]
    fn a_list_is_read_as_far_as_it_is_one() {
        for (field, expected) in [
            ("\"a\"", &[(false, "\"a\"")][..]),
            ("W/\"a,b\" ,,\t\"\"", &[(true, "\"a,b\""), (false, "\"\"")]),
            ("\"a\", b, \"c\"", &[(false, "\"a\"")]),
            ("w/\"a\"", &[]),
            ("\"a", &[]),
            ("*", &[]),
            ("", &[]),
        ] {
            assert_eq!(named(field), expected, "{field}");
        }
        assert!(is_any(b"*") && is_any(b" * ") && !is_any(b"\"*\"") && !is_any(b"*, *"));
    }

    #[test]
    fn a_tag_is_version_and_hash() {
        // The SHA-256 of no bytes at all begins e3b0c442 98fc1c14 9afbf4c8 996fb924 (FIPS 180-4).
        assert_eq!(strong(None, b""), "\"e3b0c44298fc1c149afbf4c8996fb924\"");
        let version = Timestamp::from_nanosecond(255).unwrap();
        assert_eq!(
            strong(Some(version), b""),
            "\"ff.e3b0c44298fc1c149afbf4c8996fb924\""
        );
        assert_ne!(strong(None, b"a"), strong(None, b"b"));
    }

    #[test]
    fn every_representation_of_a_version_is_of_it_and_nothing_else_is() {
        for version in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
            for bytes in [&b""[..], b"{}"] {
                let tag = strong(Some(version), bytes);
                assert!(is_of_version(Tag::of(&tag).unwrap(), version), "{tag:?}");
            }
        }
        let version = Timestamp::from_nanosecond(255).unwrap();
        let hash = "e3b0c44298fc1c149afbf4c8996fb924";
        for other in [
            format!("\"fe.{hash}\""),
            format!("\"+ff.{hash}\""),
            format!("\"FF.{hash}\""),
            format!("\".{hash}\""),
            format!("\"{hash}\""),
            "\"ff.\"".to_owned(),
            format!("\"ff.{}\"", &hash[1..]),
            format!("\"ff.{}\"", hash.to_uppercase()),
            format!("\"ff.{hash}-gz\""),
            "\"ff\"".to_owned(),
        ] {
            let value = HeaderValue::from_str(&other).unwrap();
            assert!(!is_of_version(Tag::of(&value).unwrap(), version), "{other}");
        }
    }
}
