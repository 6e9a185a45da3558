//! Dates in header fields (RFC 9110, section 5.6.7): read in all three forms, written in the one that is not obsolete.

use jiff::{Timestamp, civil::DateTime, fmt::rfc2822::DateTimePrinter, tz::Offset};
use poem::http::HeaderValue;

/// IMF-fixdate, RFC 850's, and the one of C's `asctime`.
const FORMS: [&str; 3] = [
    "%a, %d %b %Y %H:%M:%S GMT",
    "%A, %d-%b-%y %H:%M:%S GMT",
    "%a %b %e %H:%M:%S %Y",
];

/// Whole seconds since the Unix epoch; `None` for what is no date, which every condition on dates has to ignore.
pub(crate) fn read(value: &HeaderValue) -> Option<i64> {
    let text = value.to_str().ok()?;
    let moment = |form| DateTime::strptime(form, text).ok();
    let moment = FORMS.into_iter().find_map(moment)?;
    Some(Offset::UTC.to_timestamp(moment).ok()?.as_second())
}

/// The date of a moment, without its part of a second; `None` before the year 0, which the form has no digits for.
pub(crate) fn write(moment: Timestamp) -> Option<HeaderValue> {
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&moment).ok()?;
    HeaderValue::from_maybe_shared(bytes::Bytes::from(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_mean_the_same() {
        // The standard's own examples, section 5.6.7.
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(read(&HeaderValue::from_static(text)), Some(784_111_777), "{text}");
        }
        let early = HeaderValue::from_static("Wed, 31 Dec 1969 23:59:59 GMT");
        assert_eq!(read(&early), Some(-1));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "yesterday",
            "1994-11-06T08:49:37Z",
            "784111777",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
        ] {
            assert_eq!(read(&HeaderValue::from_static(text)), None, "{text}");
        }
    }

    #[test]
    fn a_moment_is_written_without_its_part_of_a_second() {
        let moment: Timestamp = "1994-11-06T08:49:37.999999Z".parse().unwrap();
        assert_eq!(write(moment).unwrap(), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(read(&write(moment).unwrap()), Some(784_111_777));
        assert_eq!(write(Timestamp::MIN), None);
    }
}
