//! Payment cards: whether a number can be one, and until when it holds.
//!
//! A number is looked at and forgotten: nothing but its last four digits leaves this file.

use super::{ProblemKind, Sentence};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const WRONG_NUMBER: Sentence = Sentence::new("card-number-wrong");
const NO_EXPIRY: Sentence = Sentence::new("card-expiry-malformed");
const EXPIRED: Sentence = Sentence::new("card-expired");

/// The last four digits of a card's number: 12 to 19 digits of which the last one checks the others (ISO/IEC 7812-1,
/// Annex B).
pub(super) fn last4(number: &str) -> Result<String, ProblemKind> {
    let digits = (12..=19).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    if digits && luhn(number.as_bytes()) {
        Ok(number[number.len() - 4..].to_owned())
    } else {
        Err(WRONG_NUMBER.into())
    }
}

/// Every second digit from the right counts double, its two digits added up; all together end in zero.
fn luhn(digits: &[u8]) -> bool {
    let weighed = digits.iter().rev().enumerate().map(|(place, digit)| {
        let digit = u32::from(digit - b'0');
        match place % 2 {
            0 => digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        }
    });
    weighed.sum::<u32>() % 10 == 0
}

/// Whether a card of this expiry, `MM/YY`, still holds: it does until the month is over in UTC.
pub(super) fn unexpired(expiry: &str, now: Timestamp) -> Result<(), ProblemKind> {
    let (month, year) = month_and_year(expiry).ok_or(NO_EXPIRY)?;
    let today = now.to_zoned(TimeZone::UTC).date();
    if (year, month) >= (today.year(), today.month()) {
        Ok(())
    } else {
        Err(EXPIRED.into())
    }
}

fn month_and_year(expiry: &str) -> Option<(i8, i16)> {
    let (month, year) = expiry.split_once('/')?;
    let number = |text: &str| -> Option<i16> {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| digits)
    };
    let first = Date::new(2000 + number(year)?, number(month)?.try_into().ok()?, 1).ok()?;
    Some((first.month(), first.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_when_its_check_digit_is_right() {
        for (number, last) in [
            ("4242424242424242", "4242"),
            ("4111111111111111", "1111"),
            ("5555555555554444", "4444"),
            ("378282246310005", "0005"),
            ("6011111111111117", "1117"),
            ("30569309025904", "5904"),
            ("3530111333300000", "0000"),
            ("6304000000000000", "0000"),
            ("4000000000000000006", "0006"),
            ("000000000000", "0000"),
        ] {
            assert_eq!(last4(number), Ok(last.into()), "{number}");
        }
        for number in [
            "4242424242424241",
            "4242424242424224",
            "5555555555554445",
            "42424242424",
            "42424242424242424242",
            "4242 4242 4242 4242",
            "4242-4242-4242-4242",
            "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢",
            "",
        ] {
            assert_eq!(last4(number), Err(WRONG_NUMBER.into()), "{number}");
        }
    }

    #[test]
    fn one_wrong_digit_is_always_noticed() {
        let right = *b"4242424242424242";
        for place in 0..right.len() {
            for digit in (b'0'..=b'9').filter(|digit| *digit != right[place]) {
                let mut wrong = right;
                wrong[place] = digit;
                assert!(!luhn(&wrong), "{digit} at {place}");
            }
        }
    }

    #[test]
    fn a_card_holds_until_its_month_is_over() {
        let at = |time: &str| time.parse::<Timestamp>().unwrap();
        let expired = || Err(EXPIRED.into());
        for (expiry, now, expected) in [
            ("03/26", "2026-03-01T00:00:00Z", Ok(())),
            ("03/26", "2026-03-31T23:59:59.999999Z", Ok(())),
            ("03/26", "2026-04-01T00:00:00Z", expired()),
            ("12/26", "2027-01-01T00:00:00Z", expired()),
            ("01/27", "2026-12-31T23:59:59Z", Ok(())),
            ("12/25", "2026-01-01T00:00:00Z", expired()),
            ("12/99", "2026-03-02T09:15:00Z", Ok(())),
            ("01/00", "2026-03-02T09:15:00Z", expired()),
        ] {
            assert_eq!(unexpired(expiry, at(now)), expected, "{expiry} at {now}");
        }
        for expiry in [
            "", "/", "13/30", "00/30", "1/30", "01/2030", "+1/30", "01-30", "01/3", "ab/cd",
        ] {
            let outcome = unexpired(expiry, at("2026-03-02T09:15:00Z"));
            assert_eq!(outcome, Err(NO_EXPIRY.into()), "{expiry}");
        }
    }
}
