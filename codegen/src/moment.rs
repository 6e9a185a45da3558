//! Moments as the document writes them: a date, which begins at midnight in UTC, or a date and time (RFC 3339).

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::load::Node;

/// The moment in seconds of Unix time; nothing where the text is neither.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let date_alone = text.len() == "2027-01-31".len();
    let moment: Option<Timestamp> = if date_alone {
        let date: Date = text.parse().ok()?;
        let midnight = date.to_zoned(TimeZone::UTC).ok()?;
        Some(midnight.timestamp())
    } else {
        text.parse().ok()
    };
    moment.map(Timestamp::as_second)
}

/// The moment under `key` of an operation that the gate let pass.
pub(crate) fn of(operation: &Node, key: &str) -> Option<i64> {
    parse(operation.text_of(key)?)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn dates_begin_in_utc_and_times_say_their_offset() {
        for (text, second) in [
            ("1970-01-01", 0),
            ("2027-01-31", 1_801_353_600),
            ("2027-01-31T00:00:00Z", 1_801_353_600),
            ("2027-01-31T09:00:00+09:00", 1_801_353_600),
        ] {
            assert_eq!(parse(text), Some(second), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_moment() {
        for odd in [
            "",
            "soon",
            "2027",
            "2027-02-30",
            "2027-1-31",
            "31.01.2027",
            "2027-01-31T00:00:00",
            "1801353600",
        ] {
            assert_eq!(parse(odd), None, "{odd}");
        }
    }
}
