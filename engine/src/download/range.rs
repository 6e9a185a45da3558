//! `Range` (RFC 9110, section 14.2): which bytes of how many.
//!
//! One range is served. Several are answered with the whole file, as the section allows: `multipart/byteranges` is read
//! by few clients, and sent mostly by those who want to cost the server something.

/// What a request asks for of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it, or something that cannot be read, which counts for nothing.
    Whole,
    /// The bytes from the first to before the second place.
    Part(u64, u64),
    /// What the file does not have.
    Beyond,
}

/// Reads the field against a file of `length` bytes.
pub(super) fn asked(field: &[u8], length: u64) -> Extent {
    let Some((unit, set)) = std::str::from_utf8(field)
        .ok()
        .and_then(|field| field.split_once('='))
    else {
        return Extent::Whole;
    };
    // A list may have empty elements (section 5.6.1.2).
    let mut ranges = set
        .split(',')
        .map(|one| one.trim_matches([' ', '\t']))
        .filter(|one| !one.is_empty());
    match (ranges.next(), ranges.next()) {
        (Some(range), None) if unit.eq_ignore_ascii_case("bytes") => one(range, length),
        _ => Extent::Whole,
    }
}

fn one(range: &str, length: u64) -> Extent {
    let Some((first, last)) = range.split_once('-') else {
        return Extent::Whole;
    };
    match (first, number(first), last, number(last)) {
        ("", _, _, Some(suffix)) => end_of(suffix, length),
        (_, Some(first), "", _) => from(first, u64::MAX, length),
        (_, Some(first), _, Some(last)) if first <= last => from(first, last, length),
        _ => Extent::Whole,
    }
}

fn from(first: u64, last: u64, length: u64) -> Extent {
    if first >= length {
        return Extent::Beyond;
    }
    Extent::Part(first, last.saturating_add(1).min(length))
}

/// The last bytes: all of them where there are fewer. Of an empty file no range can be named, so it is sent whole.
fn end_of(suffix: u64, length: u64) -> Extent {
    match (suffix, length) {
        (0, _) => Extent::Beyond,
        (_, 0) => Extent::Whole,
        _ => Extent::Part(length.saturating_sub(suffix), length),
    }
}

/// Digits; a number beyond 64 bits is beyond every file.
fn number(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        use Extent::{Beyond, Part, Whole};
        for (field, length, expected) in [
            ("bytes=0-499", 10_000, Part(0, 500)),
            ("bytes=500-999", 10_000, Part(500, 1000)),
            ("bytes=-500", 10_000, Part(9500, 10_000)),
            ("bytes=9500-", 10_000, Part(9500, 10_000)),
            ("bytes=0-0", 10_000, Part(0, 1)),
            ("bytes=0-", 10_000, Part(0, 10_000)),
            ("bytes=9999-20000", 10_000, Part(9999, 10_000)),
            ("bytes=-20000", 10_000, Part(0, 10_000)),
            ("bytes=0-99999999999999999999999", 10, Part(0, 10)),
            ("Bytes=1-2", 10, Part(1, 3)),
            ("bytes= 1-2 ,", 10, Part(1, 3)),
            ("bytes=10-", 10, Beyond),
            ("bytes=10-20", 10, Beyond),
            ("bytes=99999999999999999999999-", 10, Beyond),
            ("bytes=-0", 10, Beyond),
            ("bytes=0-", 0, Beyond),
            ("bytes=-5", 0, Whole),
            ("bytes=0-1,3-4", 10, Whole),
            ("bytes=5-2", 10, Whole),
            ("bytes=-", 10, Whole),
            ("bytes=", 10, Whole),
            ("bytes=a-b", 10, Whole),
            ("bytes=+1-2", 10, Whole),
            ("bytes=1-2-3", 10, Whole),
            ("bytes=--1", 10, Whole),
            ("bytes 1-2", 10, Whole),
            ("items=0-1", 10, Whole),
            ("0-1", 10, Whole),
            ("", 10, Whole),
            ("bytes=\u{661}-2", 10, Whole),
        ] {
            assert_eq!(asked(field.as_bytes(), length), expected, "{field} of {length}");
        }
        assert_eq!(asked(b"bytes=\xff-", 10), Whole);
    }
}
