//! Sizes and lengths of time as the document writes them: `64KiB`, `500ms`.
//!
//! A unit is always named, but for bytes. Sizes are counted in powers of 1024 and say so (IEC 80000-13): `KB` is 1000
//! bytes to some and 1024 to others, so it is refused.

use crate::load::{Data, Node};

/// The key of the body limit.
pub(crate) const MAX_BODY: &str = "x-max-body";
/// The key of the deadline.
pub(crate) const TIMEOUT: &str = "x-timeout";

const SIZES: [(&str, u64); 3] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];
const TIMES: [(&str, u64); 3] = [("ms", 1), ("s", 1000), ("m", 60_000)];

/// No body is larger: what is beyond does not fit into the memory of the machines that this runs on.
const MOST_BYTES: u64 = 1 << 40;
/// No client waits longer: one hour in milliseconds.
const MOST_MILLIS: u64 = 3_600_000;

/// A size in bytes; nothing where the value is none, or 0, or absurd.
pub(crate) fn bytes(value: &Node) -> Option<u64> {
    let bytes = match &value.data {
        Data::Integer(bytes) => u64::try_from(*bytes).ok()?,
        Data::Text(text) => measured(text, &SIZES)?,
        _ => return None,
    };
    (1..=MOST_BYTES).contains(&bytes).then_some(bytes)
}

/// A length of time in milliseconds; nothing where the value is none, or 0, or absurd.
pub(crate) fn millis(value: &Node) -> Option<u64> {
    let millis = measured(value.text()?, &TIMES)?;
    (1..=MOST_MILLIS).contains(&millis).then_some(millis)
}

fn measured(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let unit = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let number: u64 = text[..text.len() - unit.len()].parse().ok()?;
    let (_, size) = units.iter().find(|(name, _)| *name == unit)?;
    number.checked_mul(*size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Position;

    fn node(data: Data) -> Node {
        Node {
            at: Position::default(),
            data,
        }
    }

    fn text(text: &str) -> Node {
        node(Data::Text(text.to_owned()))
    }

    #[test]
    fn sizes_are_bytes_or_have_a_unit() {
        assert_eq!(bytes(&text("64KiB")), Some(65_536));
        assert_eq!(bytes(&text("10MiB")), Some(10_485_760));
        assert_eq!(bytes(&text("1GiB")), Some(1_073_741_824));
        assert_eq!(bytes(&node(Data::Integer(100))), Some(100));
        for odd in [
            "64KB",
            "64kib",
            "64 KiB",
            "KiB",
            "1.5MiB",
            "-1KiB",
            "0MiB",
            "64",
            "9999999GiB",
            "é",
        ] {
            assert_eq!(bytes(&text(odd)), None, "{odd}");
        }
        for odd in [Data::Integer(0), Data::Integer(-1), Data::Null, Data::Float(1.5)] {
            assert_eq!(bytes(&node(odd.clone())), None, "{odd:?}");
        }
    }

    #[test]
    fn lengths_of_time_have_a_unit() {
        for (written, expected) in [("500ms", 500), ("5s", 5000), ("2m", 120_000), ("60m", 3_600_000)] {
            assert_eq!(millis(&text(written)), Some(expected), "{written}");
        }
        for odd in [
            "5",
            "0s",
            "5 s",
            "1.5s",
            "61m",
            "s",
            "1h",
            "99999999999999999999s",
        ] {
            assert_eq!(millis(&text(odd)), None, "{odd}");
        }
        assert_eq!(millis(&node(Data::Integer(5))), None);
    }
}
