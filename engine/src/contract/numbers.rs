//! Numbers of a body that would not be kept as they were sent.
//!
//! JSON bounds no number (RFC 8259, section 6), but the parser makes doubles of them, which keep 15 significant digits of
//! whatever is written. Where the document counts hundredths, `9999999999.9900000001` would become another price than the
//! one that was sent, `1e-400` would become nothing, and nobody would be told. Having all numbers parsed with arbitrary
//! precision was rejected: serde_json's feature changes every number of the program, and costs each an allocation.
//!
//! So the text is looked over first, which costs a hundredth of parsing it: only numbers of more than 15 digits and those
//! with an exponent can be meant. Where it has such a number it is read again, along the places of its schema.

mod exact;
mod walk;

pub(super) use self::exact::is_kept;
pub(crate) use self::walk::unkept;

/// As many significant digits every double keeps (IEEE 754-2019, section 5.12).
const KEPT_DIGITS: usize = 15;

/// Whether the text has a number that might not be kept. False alarms are possible and cost a second reading.
pub(crate) fn are_doubtful(text: &[u8]) -> bool {
    has_exponent(text) || has_long_number(text)
}

/// A digit before an `e`. The first look has no branch, so that it is taken at many bytes at once.
fn has_exponent(text: &[u8]) -> bool {
    let pairs = || text.iter().zip(text.get(1..).unwrap_or_default());
    let found = |(digit, mark): (&u8, &u8)| digit.is_ascii_digit() & (mark | 0x20 == b'e');
    if !pairs().fold(false, |any, pair| any | found(pair)) {
        return false;
    }
    let mut places = pairs().enumerate().filter(|(_, pair)| found(*pair));
    places.any(|(at, _)| is_number(text, beginning(text, at)))
}

/// A number of more than 15 digits has one at every sixteenth byte, so no others are looked at.
fn has_long_number(text: &[u8]) -> bool {
    let mut at = KEPT_DIGITS;
    while let Some(byte) = text.get(at) {
        if is_digit(*byte) {
            let begin = beginning(text, at);
            at += text[at..].iter().take_while(|byte| is_digit(**byte)).count();
            if at - begin > KEPT_DIGITS && is_number(text, begin) {
                return true;
            }
        }
        at += KEPT_DIGITS + 1;
    }
    false
}

fn beginning(text: &[u8], at: usize) -> usize {
    let digits = text[..at].iter().rev().take_while(|byte| is_digit(**byte));
    at - digits.count()
}

const fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'.'
}

/// Whether digits are a number: those behind a quote, a letter or a sign are part of a text, such as a card's number.
fn is_number(text: &[u8], begin: usize) -> bool {
    let before = text.get(..begin).unwrap_or_default();
    let before = before.strip_suffix(b"-").unwrap_or(before);
    before
        .last()
        .is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b':' | b',' | b'['))
}

#[cfg(test)]
mod tests;
