//! A moment in UTC, as RFC 3339 writes it.

use std::{borrow::Cow, fmt, str::FromStr};

use jiff::fmt::temporal::{DateTimePrinter, Pieces};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::{self, Unreadable};

const PRINTER: DateTimePrinter = DateTimePrinter::new();

/// A moment with a resolution of one microsecond, written with `Z` (RFC 3339, section 5.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub jiff::Timestamp);

impl Timestamp {
    /// The moment that lies `micros` microseconds after the Unix epoch; the ends of the range for what is beyond it.
    pub fn from_micros(micros: i64) -> Self {
        let end = if micros < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        };
        Timestamp(jiff::Timestamp::from_microsecond(micros).unwrap_or(end))
    }

    /// Microseconds since the Unix epoch, rounded towards it.
    pub fn as_micros(self) -> i64 {
        self.0.as_microsecond()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // As `Display` writes it, without the layers of `core::fmt`, which cost more than the text on a long list.
        let mut text = String::with_capacity(32);
        PRINTER
            .print_timestamp(&self.0, &mut text)
            .map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::deserialize(deserializer)
    }
}

crate::parameter_type!(Timestamp);

impl FromStr for Timestamp {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let moment = whole_nanoseconds(text);
        if let Ok(moment) = moment.parse() {
            return Ok(Timestamp(moment));
        }
        clamped(&moment).ok_or(Unreadable("a date and time as RFC 3339 writes it"))
    }
}

/// RFC 3339 allows any number of decimals; those after the ninth say nothing that could be kept.
fn whole_nanoseconds(text: &str) -> Cow<'_, str> {
    let Some((before, after)) = text.split_once('.') else {
        return text.into();
    };
    let decimals = after.bytes().take_while(u8::is_ascii_digit).count();
    match decimals {
        ..=9 => text.into(),
        _ => format!("{before}.{}{}", &after[..9], &after[decimals..]).into(),
    }
}

/// The first and the last day of the calendar lie partly outside the range, in some offsets: the end that is near.
fn clamped(text: &str) -> Option<Timestamp> {
    let pieces = Pieces::parse(text).ok()?;
    pieces.time()?;
    pieces.to_numeric_offset()?;
    let end = if pieces.date().year() > 0 {
        jiff::Timestamp::MAX
    } else {
        jiff::Timestamp::MIN
    };
    Some(Timestamp(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_offset_is_read_and_utc_is_written() {
        for (text, utc) in [
            ("2026-03-01T09:30:00Z", "2026-03-01T09:30:00Z"),
            ("2026-03-01T09:30:00.123456+09:00", "2026-03-01T00:30:00.123456Z"),
            ("2026-03-01t09:30:00z", "2026-03-01T09:30:00Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
            ("0001-01-01T00:00:00+23:59", "0000-12-31T00:01:00Z"),
        ] {
            assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), utc);
        }
    }

    #[test]
    fn json_has_the_same_text() {
        for text in [
            "2026-03-01T09:30:00Z",
            "2026-03-01T00:30:00.123456Z",
            "-000001-12-31T23:59:59.5Z",
        ] {
            let moment = Timestamp(text.parse().unwrap());
            assert_eq!(moment.to_string(), text);
            assert_eq!(serde_json::to_string(&moment).unwrap(), format!("\"{text}\""));
        }
    }

    #[test]
    fn what_the_format_allows_is_always_a_moment() {
        let parse = |text: &str| text.parse::<Timestamp>().unwrap().to_string();
        assert_eq!(
            parse("2026-01-01T00:00:00.123456789012Z"),
            "2026-01-01T00:00:00.123456789Z"
        );
        assert_eq!(parse("9999-12-31T23:59:59Z"), jiff::Timestamp::MAX.to_string());
        assert_eq!(
            parse("9999-12-31T23:59:59.1234567890-23:59"),
            jiff::Timestamp::MAX.to_string()
        );
        assert!("9999-12-31".parse::<Timestamp>().is_err());
        assert!("9999-12-31T23:59:59".parse::<Timestamp>().is_err());
    }

    #[test]
    fn a_date_alone_is_no_moment() {
        assert!("2026-03-01".parse::<Timestamp>().is_err());
        assert!(serde_json::from_str::<Timestamp>("5").is_err());
    }

    #[test]
    fn microseconds_go_both_ways() {
        let moment = Timestamp::from_micros(1_772_357_400_123_456);
        assert_eq!(moment.as_micros(), 1_772_357_400_123_456);
        assert_eq!(Timestamp::from_micros(i64::MAX).0, jiff::Timestamp::MAX);
        assert_eq!(Timestamp::from_micros(i64::MIN).0, jiff::Timestamp::MIN);
    }
}
