//! Values that differ each time: a page shows the one that it once was, and another one of the same kind may come.
//!
//! Nothing is passed over unseen: what comes must be what its place asks for, and a time must be about now. Words in
//! their place (`<time>`, `<id>`) were rejected: a page would no longer show what a client sees.

use jiff::{Span, Timestamp, fmt::rfc2822};

/// A value on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Value<'a> {
    kind: Kind,
    text: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// RFC 3339, in UTC.
    Time,
    /// The date of HTTP (RFC 9110, section 5.6.7).
    Date,
    /// UUIDv7 (RFC 9562, section 5.7), with hyphens, or without them behind three letters that say of what it is.
    Id,
    /// What nobody can guess: random bits or a digest, in base64url or in hexadecimal.
    Secret,
    /// An entity tag with its quotes: the state, where there is one, and what is shown of it, in its coding.
    Tag,
}

/// The least characters that a secret has: 128 bits in base64url.
const SHORTEST_SECRET: usize = 22;

impl<'a> Value<'a> {
    /// The value that a page's text begins with, if it is one.
    pub(crate) fn at_start(text: &'a str) -> Option<Self> {
        let kinds = [Kind::Time, Kind::Date, Kind::Id, Kind::Secret, Kind::Tag];
        kinds.into_iter().find_map(|kind| {
            let text = text.get(..kind.length(text))?;
            kind.has(text).then_some(Value { kind, text })
        })
    }

    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// How much of an answer's text, from its start, may have come in the place of the value.
    pub(crate) fn stands_for(&self, text: &str) -> Option<usize> {
        let came = text.get(..self.kind.length(text))?;
        let may = came == self.text
            || match self.kind {
                Kind::Time | Kind::Date => is_about_now(came),
                Kind::Id => is_id(came) && of_what(came) == of_what(self.text),
                Kind::Secret => {
                    came.len() == self.text.len() && is_hexadecimal(came) == is_hexadecimal(self.text)
                }
                Kind::Tag => shape_of_tag(came).is_some() && shape_of_tag(came) == shape_of_tag(self.text),
            };
        may.then_some(came.len())
    }
}

/// Whether the sign can stand within an identifier or a secret.
pub(crate) fn is_of_a_word(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')
}

impl Kind {
    /// Where a value of this kind would end.
    fn length(self, text: &str) -> usize {
        match self {
            Kind::Time => text.find('Z').map_or(0, |end| end + 1),
            Kind::Date => "Mon, 02 Mar 2026 09:15:00 GMT".len(),
            Kind::Id | Kind::Secret => text.find(|sign| !is_of_a_word(sign)).unwrap_or(text.len()),
            Kind::Tag => {
                let opaque = text.strip_prefix('"').and_then(|rest| rest.find('"'));
                opaque.map_or(0, |end| end + 2)
            }
        }
    }

    fn has(self, text: &str) -> bool {
        match self {
            Kind::Time | Kind::Date => moment(text).is_some(),
            Kind::Id => is_id(text),
            Kind::Secret => is_secret(text),
            Kind::Tag => shape_of_tag(text).is_some(),
        }
    }
}

fn moment(text: &str) -> Option<Timestamp> {
    let date = || Some(rfc2822::parse(text).ok()?.timestamp());
    match text.len() {
        0..=9 => None,
        _ if text.ends_with('Z') => text.parse().ok(),
        _ if text.ends_with(" GMT") => date(),
        _ => None,
    }
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

fn is_id(text: &str) -> bool {
    if let Some((of, id)) = text.split_once('_') {
        return of.len() == 3 && id.len() == 32 && is_hexadecimal(id) && id.as_bytes()[12] == b'7';
    }
    let hyphens = [8, 13, 18, 23];
    let digits = text.bytes().enumerate().all(|(at, byte)| match byte {
        b'-' => hyphens.contains(&at),
        byte => !hyphens.contains(&at) && byte.is_ascii_hexdigit(),
    });
    digits && text.len() == 36 && text.as_bytes()[14] == b'7'
}

/// The letters before an identifier that say of what it is, if it has such.
fn of_what(id: &str) -> Option<&str> {
    id.split_once('_').map(|(of, _)| of)
}

/// Whether a tag tells a state apart, and its coding; nothing if it is none that the server makes.
fn shape_of_tag(text: &str) -> Option<(bool, &str)> {
    let opaque = text.strip_prefix('"')?.strip_suffix('"')?;
    let (hash, coding) = opaque.split_once('-').unwrap_or((opaque, ""));
    let (state, shown) = hash.split_once('.').unwrap_or(("", hash));
    let known = ["", "gz", "br", "zst"].contains(&coding);
    (known && shown.len() == 32 && is_hexadecimal(shown) && is_hexadecimal(state))
        .then_some((!state.is_empty(), coding))
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Words of a language have no digits between their letters. What is random need not have one either, so that a page
/// shows one that has; what comes is not asked for it.
fn is_secret(text: &str) -> bool {
    let any = |class: fn(&u8) -> bool| text.bytes().any(|byte| class(&byte));
    let mixed = any(u8::is_ascii_lowercase) && (is_hexadecimal(text) || any(u8::is_ascii_uppercase));
    text.len() >= SHORTEST_SECRET && any(u8::is_ascii_digit) && mixed
}

#[test]
fn values_are_told_from_words() {
    for (text, kind) in [
        ("2026-03-02T09:15:00.123456Z\"", Kind::Time),
        ("Mon, 02 Mar 2026 09:15:00 GMT", Kind::Date),
        ("0198c5a2-7c1e-7d3b-9f42-5a1be0c7d210,", Kind::Id),
        ("upl_0198c5a27c1e7d3b9f425a1be0c7d210/content", Kind::Id),
        ("q3VbN0aZs1Yc7xkP2mT9eL4uJ6wR8dHfGgQiOoXnBv5;", Kind::Secret),
        (
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            Kind::Secret,
        ),
        (
            "\"18ea9644e9354d38.321394af871ef2b4cad40ec546b66ff0-gz\"",
            Kind::Tag,
        ),
        ("\"321394af871ef2b4cad40ec546b66ff0\"", Kind::Tag),
    ] {
        let found = Value::at_start(text);
        assert_eq!(found.map(|value| value.kind), Some(kind), "{text}");
        assert_eq!(
            found.and_then(|value| value.stands_for(text)),
            Some(found.unwrap().text().len())
        );
    }
    for text in [
        "2026-03-02",
        "2026-13-02T09:15:00Z",
        "Tue, 02 Mar 2026 09:15:00 GMT",
        "0198c5a2-7c1e-4d3b-9f42-5a1be0c7d210",
        "upl_0198c5a27c1e4d3b9f425a1be0c7d210",
        "access-control-allow-credentials",
        "Access-Control-Allow-Credentials",
        "9223372036854775807000000",
        "insufficient_scope",
        "\"name\"",
        "\"321394af871ef2b4cad40ec546b66ff0-xz\"",
        "",
    ] {
        assert_eq!(Value::at_start(text), None, "{text}");
    }
}

#[test]
fn a_value_stands_for_what_could_have_come_in_its_place() {
    let stands = |page: &str, came: &str| Value::at_start(page).unwrap().stands_for(came).is_some();
    let time = "2026-03-02T09:15:00Z";
    assert!(stands(time, time));
    assert!(!stands(time, "2001-01-01T00:00:00Z"));
    assert!(!stands(time, "0198c5a2-7c1e-7d3b-9f42-5a1be0c7d210"));

    let secret = "q3VbN0aZs1Yc7xkP2mT9eL4uJ6wR8dHf";
    assert!(
        stands(secret, "abcdefghijklmnopqrstuvwxyzabcdef,"),
        "chance has no rules"
    );
    assert!(!stands(secret, "q3VbN0aZs1Yc7xkP2mT9eL4uJ6wR8dHfx"));
    assert!(!stands(secret, "00000000000000000000000000000000"));

    let upload = "upl_0198c5a27c1e7d3b9f425a1be0c7d210";
    assert!(stands(upload, "upl_ffffffffffff7d3b9f425a1be0c7d210/content"));
    assert!(!stands(upload, "ord_ffffffffffff7d3b9f425a1be0c7d210"));

    let tag = "\"18ea9644e9354d38.321394af871ef2b4cad40ec546b66ff0\"";
    assert!(stands(
        tag,
        "\"18ea9644e9354d39.021394af871ef2b4cad40ec546b66ff0\""
    ));
    assert!(!stands(tag, "\"321394af871ef2b4cad40ec546b66ff0\""));
    assert!(!stands(
        tag,
        "\"18ea9644e9354d38.321394af871ef2b4cad40ec546b66ff0-gz\""
    ));
}
