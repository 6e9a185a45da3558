//! A day of the calendar, as RFC 3339 writes it.

use std::{fmt, str::FromStr};

use super::text::{Unreadable, impl_text_type};

/// A day without a time and a place (RFC 3339, section 5.6, `full-date`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date(pub jiff::civil::Date);

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Date {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let is_full = text.len() == 10;
        let date = text.parse().ok().filter(|_| is_full);
        date.map(Date)
            .ok_or(Unreadable("a day as RFC 3339 writes it, such as 2024-02-29"))
    }
}

impl_text_type!(Date);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_it_was_read() {
        let date: Date = serde_json::from_str("\"2024-02-29\"").unwrap();
        assert_eq!(date.0, jiff::civil::date(2024, 2, 29));
        assert_eq!(serde_json::to_string(&date).unwrap(), "\"2024-02-29\"");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["2023-02-29", "20240229", "2024-02-29T00:00:00Z", "today", ""] {
            assert_eq!(
                text.parse::<Date>().unwrap_err().to_string(),
                "must be a day as RFC 3339 writes it, such as 2024-02-29",
                "{text}"
            );
        }
    }
}
