//! Regular expressions (ECMA 262, as JSON Schema has them), read by the same two packages as the server's own check: a
//! pattern that this tool admits is one that the server starts with.

use std::cell::RefCell;
use std::collections::HashMap;

use fancy_regex::{CompileError, Error, Regex};

thread_local! {
    /// Patterns that were met. Each is met with every example that it judges, and to make it takes longer than to match.
    static KNOWN: RefCell<HashMap<String, Result<Regex, String>>> = RefCell::default();
}

/// `pattern`, ready to match.
///
/// # Errors
/// What keeps it from being a pattern, in words for people.
pub(super) fn compile(pattern: &str) -> Result<Regex, String> {
    let known = KNOWN.with_borrow(|known| known.get(pattern).cloned());
    known.unwrap_or_else(|| {
        let made = make(pattern);
        KNOWN.with_borrow_mut(|known| known.insert(pattern.to_owned(), made.clone()));
        made
    })
}

fn make(pattern: &str) -> Result<Regex, String> {
    let general = || "it is no regular expression of ECMA 262".to_owned();
    match jsonschema_regex::to_rust_regex(pattern) {
        Ok(translated) => Regex::new(&translated).map_err(|error| told(&error)),
        // The translation says no reason; the other parser does.
        Err(()) => Err(Regex::new(pattern).map_or_else(|error| told(&error), |_| general())),
    }
}

/// The innermost cause says what is wrong. Some draw the pattern over several lines and say it in the last one.
fn told(error: &Error) -> String {
    let text = match error {
        Error::CompileError(compile) => match &**compile {
            CompileError::InnerError(inner) => innermost(inner),
            other => other.to_string(),
        },
        other => other.to_string(),
    };
    let last = text.lines().last().unwrap_or_default().trim();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

fn innermost(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::compile;

    #[test]
    fn patterns_are_those_of_ecma_262() {
        assert!(compile(r"^(?!admin$)\d+$").unwrap().is_match("12").unwrap());
        assert!(!compile(r"^\d+$").unwrap().is_match("٣").unwrap());
        for wrong in ["(", "[z-a]", r"a{2,1}", "*"] {
            assert!(!compile(wrong).unwrap_err().is_empty(), "{wrong}");
        }
    }
}
