//! Panics in the log.
//!
//! The line of a panic is written where it happens, by code that knows of no request. So its place is kept for whoever
//! catches it on the same thread: the failure that becomes of the request names it, beside the request's id.
//!
//! What a message has in quotes is data: an error that was unwrapped prints what it was made of, a slice the text that it
//! was to be cut from, and either may be a client's secret. It is left out. To leave out messages altogether was rejected:
//! the place alone says little of a panic within a library.

use std::{cell::RefCell, panic};

thread_local!(static LAST: RefCell<String> = const { RefCell::new(String::new()) });

/// A panic belongs into the log like any other failure of ours, not beside it.
pub(super) fn log() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let message = panic.payload_as_str().unwrap_or("a panic without a message");
        tracing::error!(target: "panic", place, "{}", discreet(message));
        // A thread that is ending has no room for it any more, and nobody to catch anything.
        let _ = LAST.try_with(|last| last.replace(place));
    }));
}

/// Where this thread last panicked; nothing where panics are not logged.
pub(crate) fn place() -> Option<String> {
    Some(LAST.take()).filter(|place| !place.is_empty())
}

/// A panic's message without what stands in quotes, but with the names that the standard library quotes.
fn discreet(message: &str) -> String {
    let named = message
        .strip_prefix("called `")
        .and_then(|_| message.find(" value"));
    let (kept, mut rest) = message.split_at(named.unwrap_or_default());
    let mut text = kept.to_owned();
    while let Some(begin) = rest.find(['"', '`']) {
        let (before, quoted) = rest.split_at(begin + 1);
        text.push_str(before);
        text.push('…');
        let mark = before.get(begin..).unwrap_or_default();
        // Up to the last one: data may have quotes of its own.
        let end = quoted.rfind(mark).unwrap_or(quoted.len());
        text.push_str(quoted.get(end..end + 1).unwrap_or_default());
        rest = quoted.get(end + 1..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_told_without_what_it_quotes() {
        for (message, told) in [
            ("index out of bounds: the len is 3 but the index is 5", ""),
            ("called `Option::unwrap()` on a `None` value", ""),
            (
                "called `Result::unwrap()` on an `Err` value: Refused { given: \"hunter\\\"2\", at: 7 }",
                "called `Result::unwrap()` on an `Err` value: Refused { given: \"…\", at: 7 }",
            ),
            (
                "end byte index 1 is not a char boundary; it is inside 'é' (bytes 0..2) of `é`secret`",
                "end byte index 1 is not a char boundary; it is inside 'é' (bytes 0..2) of `…`",
            ),
            ("cut short: \"secret", "cut short: \"…"),
            ("\"a\" is not `b`", "\"…\" is not `…`"),
        ] {
            let told = if told.is_empty() { message } else { told };
            assert_eq!(discreet(message), told);
        }
    }
}
