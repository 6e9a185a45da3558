//! `Vary` (RFC 9110, section 12.5.5): each part of the server adds the request fields that it looked at.
//!
//! It is one field of one line, whoever adds to it: there are caches that read the first line only.

use poem::http::{
    HeaderMap, HeaderValue,
    header::{self, Entry, OccupiedEntry},
};

/// Adds the names of fields, separated by commas, but none that is there, nor any where everything varies.
pub(crate) fn append(headers: &mut HeaderMap, names: &'static str) {
    let mut lines = match headers.entry(header::VARY) {
        Entry::Vacant(none) => {
            none.insert(alone(names));
            return;
        }
        Entry::Occupied(lines) => lines,
    };
    if let (known, 1) = (lines.get(), lines.iter().count())
        && let Some(both) = usual(known.as_bytes(), names)
    {
        lines.insert(both.clone());
    } else if let Ok(value) = HeaderValue::from_str(&merged(&lines, names)) {
        lines.insert(value);
    }
}

/// The value of these names, where there is no other.
fn alone(names: &'static str) -> HeaderValue {
    let ready = ALONE.iter().find(|(known, _)| *known == names);
    ready.map_or_else(|| HeaderValue::from_static(names), |(_, value)| value.clone())
}

/// What most answers come to: that needs no text to be made.
fn usual(known: &[u8], names: &str) -> Option<&'static HeaderValue> {
    USUAL
        .iter()
        .find(|(before, added, _)| before.as_bytes() == known && *added == names)
        .map(|(_, _, both)| both)
}

/// Each byte of a value is judged when it is made, which for these is while compiling.
const fn ready(value: &'static str) -> HeaderValue {
    HeaderValue::from_static(value)
}

static ALONE: [(&str, HeaderValue); 4] = [
    ("Accept", ready("Accept")),
    ("Accept-Encoding", ready("Accept-Encoding")),
    ("Origin", ready("Origin")),
    ("Accept, Accept-Language", ready("Accept, Accept-Language")),
];

/// What is there, what is added, and both together.
static USUAL: [(&str, &str, HeaderValue); 5] = [
    ("Accept", "Accept-Encoding", ready("Accept, Accept-Encoding")),
    ("Accept-Encoding", "Origin", ready("Accept-Encoding, Origin")),
    (
        "Accept, Accept-Encoding",
        "Origin",
        ready("Accept, Accept-Encoding, Origin"),
    ),
    (
        "Accept, Accept-Language",
        "Accept-Encoding",
        ready("Accept, Accept-Language, Accept-Encoding"),
    ),
    (
        "Accept, Accept-Language, Accept-Encoding",
        "Origin",
        ready("Accept, Accept-Language, Accept-Encoding, Origin"),
    ),
];

fn merged(lines: &OccupiedEntry<'_, HeaderValue>, names: &'static str) -> String {
    let mut named: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .filter(|known| !known.is_empty())
        .collect();
    for name in names.split(", ") {
        let known = |known: &&str| *known == "*" || known.eq_ignore_ascii_case(name);
        if !named.iter().any(known) {
            named.push(name);
        }
    }
    named.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_added_and_never_lost() {
        for (lines, merged) in [
            (&[][..], "Origin"),
            (&["Accept"], "Accept, Origin"),
            (&["Accept, Accept-Encoding"], "Accept, Accept-Encoding, Origin"),
            (&["Accept", "Accept-Language"], "Accept, Accept-Language, Origin"),
            (&["origin"], "origin"),
            (&["Accept", "ORIGIN ,X-Origin"], "Accept, ORIGIN, X-Origin"),
            (&["X-Origin"], "X-Origin, Origin"),
            (&["*"], "*"),
            (&[""], "Origin"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::VARY, HeaderValue::from_static(line));
            }
            append(&mut headers, "Origin");
            assert_eq!(
                headers.get_all(header::VARY).iter().collect::<Vec<_>>(),
                [merged],
                "{lines:?}"
            );
        }
    }

    #[test]
    fn of_several_names_those_are_added_that_are_missing() {
        for (line, merged) in [
            (None, "Accept, Accept-Language"),
            (Some("Origin"), "Origin, Accept, Accept-Language"),
            (Some("accept"), "accept, Accept-Language"),
            (Some("Accept-Language, Accept"), "Accept-Language, Accept"),
            (Some("*"), "*"),
        ] {
            let mut headers = HeaderMap::new();
            headers.extend(line.map(|line| (header::VARY, HeaderValue::from_static(line))));
            append(&mut headers, "Accept, Accept-Language");
            assert_eq!(
                headers.get_all(header::VARY).iter().collect::<Vec<_>>(),
                [merged],
                "{line:?}"
            );
        }
    }

    #[test]
    fn what_is_kept_ready_is_what_would_be_made() {
        for (names, value) in &ALONE {
            assert_eq!(value, names);
        }
        for (before, added, both) in &USUAL {
            let mut headers = HeaderMap::new();
            headers.insert(header::VARY, HeaderValue::from_static(before));
            let Entry::Occupied(lines) = headers.entry(header::VARY) else {
                panic!("{before} was put there")
            };
            assert_eq!(*both, merged(&lines, added));
        }
    }
}
