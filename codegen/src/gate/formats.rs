//! Formats of texts that are written in the document: the same that the server checks in what clients send, and those
//! that have a type in Rust.

use std::net::{Ipv4Addr, Ipv6Addr};

/// What a text of this format would have to be, where `text` is not; `None` for formats that allow anything here.
pub(super) fn misfit(format: &str, text: &str) -> Option<&'static str> {
    let (holds, rule) = match format {
        "date" => (is_date(text), "must be a date that there is, such as 2027-01-31"),
        "date-time" => (
            is_moment(text),
            "must be a date and a time with its offset, such as 2027-01-31T09:30:00Z",
        ),
        "uuid" => (is_uuid(text), "must be a UUID"),
        "byte" => (is_base64(text), "must be base64, with padding"),
        "ipv4" => (text.parse::<Ipv4Addr>().is_ok(), "must be an IPv4 address"),
        "ipv6" => (text.parse::<Ipv6Addr>().is_ok(), "must be an IPv6 address"),
        _ => return None,
    };
    (!holds).then_some(rule)
}

/// RFC 3339, section 5.6, `full-date`: one that the calendar has.
fn is_date(text: &str) -> bool {
    let shape = |(place, byte): (usize, u8)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(shape) && text.parse::<jiff::civil::Date>().is_ok()
}

/// RFC 3339, section 5.6, `date-time`. A minute may have a second more (section 5.7).
fn is_moment(text: &str) -> bool {
    let (Some(date), Some(b'T' | b't')) = (text.get(..10), text.as_bytes().get(10)) else {
        return false;
    };
    let time = text.get(11..).unwrap_or_default();
    let (clock, rest) = time.split_at_checked(8).unwrap_or((time, ""));
    let rest = rest.strip_prefix('.').map_or(rest, |fraction| {
        let end = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
        if end.len() < fraction.len() { end } else { rest }
    });
    let is_offset = match rest.as_bytes() {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', ..] => is_clock(&rest[1..], &[23, 59]),
        _ => false,
    };
    is_date(date) && is_clock(clock, &[23, 59, 60]) && is_offset
}

/// Numbers of two digits between colons, each at most as large as stated.
fn is_clock(text: &str, most: &[u8]) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let fits = |(part, most): (&&str, &u8)| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits && part.parse::<u8>().is_ok_and(|number| number <= *most)
    };
    parts.len() == most.len() && parts.iter().zip(most).all(fits)
}

/// RFC 4122, section 3.
fn is_uuid(text: &str) -> bool {
    let shape = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(shape)
}

/// RFC 4648, section 4.
fn is_base64(text: &str) -> bool {
    let content = text.trim_end_matches('=');
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    text.len().is_multiple_of(4) && text.len() - content.len() <= 2 && content.bytes().all(letter)
}

#[cfg(test)]
mod tests {
    use super::misfit;

    #[test]
    fn texts_are_of_their_format() {
        for (format, right, wrong) in [
            (
                "date",
                &["2028-02-29", "0001-12-31"][..],
                &["2027-02-29", "2027-13-01", "2027-1-1", "20270101", "2027-01-01T"][..],
            ),
            (
                "date-time",
                &[
                    "2027-01-31T09:30:00Z",
                    "2016-12-31t23:59:60.5z",
                    "2027-01-31T00:00:00.123456+23:59",
                ],
                &[
                    "2027-01-31",
                    "2027-01-31 09:30:00Z",
                    "2027-01-31T24:00:00Z",
                    "2027-02-30T00:00:00Z",
                    "2027-01-31T09:30:00",
                    "2027-01-31T09:30:00.Z",
                    "2027-01-31T09:30Z",
                    "2027-01-31T09:30:00+0100",
                ],
            ),
            (
                "uuid",
                &["6f1a2b3c-0000-4000-8000-00000000000A"],
                &["6f1a2b3c", "6f1a2b3c-0000-4000-8000-00000000000g"],
            ),
            (
                "byte",
                &["", "YQ==", "YWE=", "YWFh"],
                &["YQ=", "YQ", "Y===", "Y*=="],
            ),
            ("ipv4", &["127.0.0.1"], &["127.0.0", "256.0.0.1"]),
            ("ipv6", &["::1"], &["1", ":::"]),
            ("anything", &["else"], &[]),
        ] {
            for text in right {
                assert_eq!(misfit(format, text), None, "{format}: {text}");
            }
            for text in wrong {
                assert!(misfit(format, text).is_some(), "{format}: {text}");
            }
        }
    }
}
