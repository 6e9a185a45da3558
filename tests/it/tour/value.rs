//! Values that differ each time: a page shows the one that it once was, and another one of the same kind may come.
//!
//! Nothing is passed over unseen: a value must be what its place asks for, and a time must be about now. Words in their
//! place (`<time>`, `<id>`) were rejected: a page would no longer show what a client sees.

use jiff::{Span, Timestamp, fmt::rfc2822};

/// A value in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Value<'a> {
    kind: Kind,
    pub(crate) text: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// RFC 3339, in UTC.
    Time,
    /// The date of HTTP (RFC 9110, section 5.6.7).
    Date,
    /// UUIDv7 (RFC 9562, section 5.7).
    Id,
    /// What nobody can guess: random bits or a digest, in base64url or in hexadecimal.
    Secret,
}

/// The least characters that a secret has: 128 bits in base64url.
const SHORTEST_SECRET: usize = 22;

/// The value that the text begins with, if it is one.
pub(crate) fn at_start(text: &str) -> Option<Value<'_>> {
    let word = text.find(|sign| !is_of_a_word(sign)).unwrap_or(text.len());
    let kinds = [
        (Kind::Time, time_length(text)),
        (Kind::Date, "Mon, 02 Mar 2026 09:15:00 GMT".len()),
        (Kind::Id, word),
        (Kind::Secret, word),
    ];
    kinds.into_iter().find_map(|(kind, length)| {
        let text = text.get(..length).filter(|text| kind.has(text))?;
        Some(Value { kind, text })
    })
}

/// Whether the sign can stand within an identifier or a secret.
pub(crate) fn is_of_a_word(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')
}

fn time_length(text: &str) -> usize {
    text.find('Z').map_or(0, |end| end + 1)
}

impl Kind {
    fn has(self, text: &str) -> bool {
        match self {
            Kind::Time => text.len() <= "2026-03-02T09:15:00.123456789Z".len() && moment(text).is_some(),
            Kind::Date => text.ends_with(" GMT") && moment(text).is_some(),
            Kind::Id => is_uuid_v7(text),
            Kind::Secret => is_secret(text),
        }
    }
}

impl Value<'_> {
    /// Whether a page that shows this one may be answered with the other.
    pub(crate) fn stands_for(&self, other: &Value<'_>) -> bool {
        self == other
            || self.kind == other.kind
                && match self.kind {
                    Kind::Time | Kind::Date => is_about_now(other.text),
                    Kind::Id => true,
                    Kind::Secret => self.text.len() == other.text.len(),
                }
    }
}

fn moment(text: &str) -> Option<Timestamp> {
    let date = || Some(rfc2822::parse(text).ok()?.timestamp());
    text.parse().ok().or_else(date)
}

/// Within an hour: what the server has just made.
#[expect(
    clippy::disallowed_methods,
    reason = "the server beside this test has the system's clock"
)]
fn is_about_now(text: &str) -> bool {
    let hour = Span::new().hours(1);
    let now = Timestamp::now();
    moment(text).is_some_and(|at| now - hour < at && at < now + hour)
}

fn is_uuid_v7(text: &str) -> bool {
    let hyphens = [8, 13, 18, 23];
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match byte {
            b'-' => hyphens.contains(&at),
            byte => !hyphens.contains(&at) && byte.is_ascii_hexdigit(),
        })
        && text.as_bytes()[14] == b'7'
}

/// Words of a language have no digits between their letters; what is random has.
fn is_secret(text: &str) -> bool {
    let any = |class: fn(&u8) -> bool| text.bytes().any(|byte| class(&byte));
    let hexadecimal = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let mixed = any(u8::is_ascii_lowercase) && (hexadecimal || any(u8::is_ascii_uppercase));
    text.len() >= SHORTEST_SECRET && any(u8::is_ascii_digit) && mixed
}

#[test]
fn values_are_told_from_words() {
    for (text, kind) in [
        ("2026-03-02T09:15:00.123456Z\"", Kind::Time),
        ("Mon, 02 Mar 2026 09:15:00 GMT", Kind::Date),
        ("0198c5a2-7c1e-7d3b-9f42-5a1be0c7d210,", Kind::Id),
        ("q3VbN0aZs1Yc7xkP2mT9eL4uJ6wR8dHfGgQiOoXnBv5;", Kind::Secret),
        (
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            Kind::Secret,
        ),
    ] {
        assert_eq!(at_start(text).map(|value| value.kind), Some(kind), "{text}");
    }
    for text in [
        "2026-03-02",
        "2026-13-02T09:15:00Z",
        "Tue, 02 Mar 2026 09:15:00 GMT",
        "0198c5a2-7c1e-4d3b-9f42-5a1be0c7d210",
        "access-control-allow-credentials",
        "Access-Control-Allow-Credentials",
        "9223372036854775807000000",
        "insufficient_scope",
        "",
    ] {
        assert_eq!(at_start(text), None, "{text}");
    }
}

#[test]
fn a_time_that_is_not_about_now_must_be_the_one_on_the_page() {
    let value = |text| at_start(text).unwrap();
    let page = value("2026-03-02T09:15:00Z");
    assert!(page.stands_for(&page));
    assert!(!page.stands_for(&value("2001-01-01T00:00:00Z")));
    assert!(!page.stands_for(&value("0198c5a2-7c1e-7d3b-9f42-5a1be0c7d210")));
}
