//! Rate limits as the document writes them: `50/hour`.
//!
//! The units are those that have a name. Windows of any length (`50/90s`) were left out: the name stands in the headers
//! that clients read, and a limit that people cannot say is one that they cannot keep.

use crate::load::{Data, Document, Level, Member, Node, Operation};

/// The key that declares limits.
pub(crate) const KEY: &str = "x-rate-limit";

/// The key that says whose requests are counted together.
pub(crate) const COUNTED: &str = "x-rate-limit-key";

/// What may stand under [`COUNTED`], with the name in Rust.
pub(crate) const COUNTED_VALUES: [(&str, &str); 2] = [("ip", "Ip"), ("principal", "Principal")];

/// The key that says what becomes of requests while the count that instances share is out of reach.
pub(crate) const FAILURE: &str = "x-rate-limit-failure";

/// What may stand under [`FAILURE`]; the first is the default.
pub(crate) const FAILURE_VALUES: [&str; 2] = ["open", "closed"];

/// The units with their length in seconds.
const UNITS: [(&str, u32); 4] = [("second", 1), ("minute", 60), ("hour", 3600), ("day", 86_400)];

/// One limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    /// The unit, which is also the window's name in the headers.
    pub(crate) unit: &'static str,
    /// How many requests pass in a window.
    pub(crate) quota: u32,
    /// The window in seconds.
    pub(crate) window: u32,
}

/// Why a text is no limit, and what to write instead.
pub(crate) type Fault = (String, String);

/// Reads `50/hour`.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn parse(text: &str) -> Result<Limit, Fault> {
    let Some((quota, unit)) = text.split_once('/') else {
        return Err(unknown_form(text));
    };
    let digits = !quota.is_empty() && quota.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return Err(unknown_form(text));
    }
    let Some((unit, window)) = UNITS.into_iter().find(|(name, _)| *name == unit) else {
        return Err(unknown_unit(unit));
    };
    match quota.parse() {
        Ok(0) => Err((
            format!("the limit `{text}` lets nobody in"),
            "allow at least one request, or leave the operation out of the document".to_owned(),
        )),
        Ok(quota) => Ok(Limit { unit, quota, window }),
        Err(_) => Err((
            format!("the limit `{text}` is too large"),
            format!("at most {}", u32::MAX),
        )),
    }
}

fn unknown_form(text: &str) -> Fault {
    (
        format!("`{text}` is no limit"),
        "write a number of requests and a unit of time, such as 50/hour".to_owned(),
    )
}

fn unknown_unit(unit: &str) -> Fault {
    let near = UNITS
        .iter()
        .map(|(name, _)| (strsim::damerau_levenshtein(name, unit), name));
    let hint = match near.min() {
        Some((distance, name)) if distance <= 2 => format!("did you mean `{name}`?"),
        _ => format!("known units: {}", UNITS.map(|(name, _)| name).join(", ")),
    };
    (format!("`{unit}` is no unit of time"), hint)
}

/// The limits that hold for an operation and where they are declared; nothing where none is, or an empty list lifts
/// them.
pub(crate) fn of<'d>(document: &'d Document, operation: &Operation<'d>) -> Option<(Level, &'d Member)> {
    let nearest = document.nearest(operation, KEY);
    nearest.filter(|(_, entry)| !matches!(&entry.value.data, Data::List(limits) if limits.is_empty()))
}

/// Whether an operation is refused rather than served uncounted, and where that is said.
pub(crate) fn closed<'d>(document: &'d Document, operation: &Operation<'d>) -> Option<&'d Member> {
    of(document, operation)?;
    let (_, entry) = document.nearest(operation, FAILURE)?;
    (entry.value.text() == Some(FAILURE_VALUES[1])).then_some(entry)
}

/// The limits of a list that the gate let pass.
pub(crate) fn limits(list: &Node) -> Vec<Limit> {
    let texts = list.elements().iter().filter_map(Node::text);
    texts.filter_map(|text| parse(text).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Limit, parse};

    #[test]
    fn a_limit_is_a_number_and_a_unit() {
        let limit = |unit, quota, window| Ok(Limit { unit, quota, window });
        assert_eq!(parse("50/hour"), limit("hour", 50, 3600));
        assert_eq!(parse("4294967295/second"), limit("second", u32::MAX, 1));
        assert_eq!(parse("1/day"), limit("day", 1, 86_400));
        assert_eq!(parse("007/minute"), limit("minute", 7, 60));
    }

    #[test]
    fn anything_else_is_none() {
        for odd in [
            "50",
            "/hour",
            "hour/50",
            "50/",
            "50/Hour",
            "-1/hour",
            "+1/hour",
            "5 /hour",
            "1.5/hour",
            "0/day",
            "4294967296/day",
        ] {
            assert!(parse(odd).is_err(), "{odd}");
        }
    }
}
