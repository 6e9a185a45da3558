//! A moment in UTC, as RFC 3339 writes it.

use std::{borrow::Cow, fmt, str::FromStr};

use jiff::{fmt::temporal::Pieces, tz::Offset};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::{self, Unreadable};

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
        let mut buffer = [0; LONGEST];
        match written(self.0, &mut buffer) {
            Some(text) => serializer.serialize_str(text),
            None => serializer.collect_str(&self.0),
        }
    }
}

/// The length of `2026-01-02T03:04:05.678901234Z`.
const LONGEST: usize = 30;

/// As `Display` writes it, without room on the heap and without the layers of `core::fmt`: a list of twenty has forty of
/// them. Nothing for years that do not have four digits.
fn written(moment: jiff::Timestamp, buffer: &mut [u8; LONGEST]) -> Option<&str> {
    let at = Offset::UTC.to_datetime(moment);
    let year = u32::try_from(at.year()).ok()?;
    let two = |part: i8| u32::from(part.unsigned_abs());
    let mut pen = Pen { buffer, end: 0 };
    for (number, digits, after) in [
        (year, 4, b'-'),
        (two(at.month()), 2, b'-'),
        (two(at.day()), 2, b'T'),
        (two(at.hour()), 2, b':'),
        (two(at.minute()), 2, b':'),
        (two(at.second()), 2, b'.'),
    ] {
        pen.number(number, digits);
        pen.letter(after);
    }
    match u32::try_from(at.subsec_nanosecond()).ok()? {
        0 => pen.end -= 1,
        nanoseconds => {
            let (mut fraction, mut digits) = (nanoseconds, 9);
            while fraction.is_multiple_of(10) {
                (fraction, digits) = (fraction / 10, digits - 1);
            }
            pen.number(fraction, digits);
        }
    }
    pen.letter(b'Z');
    let end = pen.end;
    std::str::from_utf8(buffer.get(..end)?).ok()
}

/// Writes from left to right.
struct Pen<'a> {
    buffer: &'a mut [u8; LONGEST],
    end: usize,
}

impl Pen<'_> {
    fn letter(&mut self, letter: u8) {
        if let Some(place) = self.buffer.get_mut(self.end) {
            *place = letter;
            self.end += 1;
        }
    }

    /// A number in as many digits, with zeros in front.
    fn number(&mut self, mut number: u32, digits: usize) {
        let end = self.end + digits;
        if let Some(places) = self.buffer.get_mut(self.end..end) {
            for place in places.iter_mut().rev() {
                *place = b'0' + (number % 10) as u8;
                number /= 10;
            }
            self.end = end;
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::deserialize(deserializer)
    }
}

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
    fn json_says_what_display_says() {
        let ends = [
            jiff::Timestamp::MIN,
            jiff::Timestamp::UNIX_EPOCH,
            jiff::Timestamp::MAX,
        ];
        // Steps that meet every month, hour, length of a fraction, and both sides of the epoch.
        let steps = (-4_000_i64..4_000).map(|step| {
            let nanoseconds = [0, 1, 10, 123_456_000, 500_000_000, 999_999_999][step.rem_euclid(6) as usize];
            jiff::Timestamp::new(step * 7_654_321, nanoseconds).unwrap()
        });
        for moment in ends.into_iter().chain(steps) {
            let json = serde_json::to_string(&Timestamp(moment)).unwrap();
            assert_eq!(json, format!("\"{moment}\""));
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
