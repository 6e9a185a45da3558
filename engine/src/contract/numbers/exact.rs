//! What a number says, and what is kept of it.

/// Whether a number is kept as it is written: as a whole number of 64 bits, or as the double whose shortest text it is.
pub(super) fn is_exact(text: &str, number: f64) -> bool {
    let whole = text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok();
    whole || significant(text) == significant(&format!("{number:e}"))
}

/// Whether a number that is read from a text of its own is kept as it is written. Few are long enough to be in doubt.
pub(in crate::contract) fn is_kept(text: &str, number: f64) -> bool {
    !super::are_doubtful(text.as_bytes()) || is_exact(text, number)
}

/// The digits from the first to the last that is no zero, and where the decimal point stands before them.
fn significant(text: &str) -> Option<(Vec<u8>, i64)> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    let plain = digits.trim_start_matches('0');
    let last = plain.trim_end_matches('0');
    if last.is_empty() {
        return Some((Vec::new(), 0));
    }
    let point = i64::try_from(whole.len()).ok()? - i64::try_from(digits.len() - plain.len()).ok()?;
    let point = point.checked_add(exponent.parse().ok()?)?;
    Some((last.as_bytes().to_vec(), point))
}
