//! Texts that a regular expression matches.
//!
//! The expression is translated and parsed as the contract check does it, and walked once: each alternative is the
//! first one, each repetition as short as may be. What looks around itself cannot be written that way; such a pattern has
//! no sample, and the document has to bring an example.

use regex_syntax::hir::{Class, Hir, HirKind};

/// How much longer than the shortest text the longest one that is tried is, in repetitions.
const MOST_GROWTH: u32 = 300;

/// Characters that read well, in the order in which they are tried.
const READABLE: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_./@";

/// The `nth` text of `least` to `most` characters that `pattern` matches, if one is found.
pub(super) fn sample(pattern: &str, least: usize, most: usize, nth: usize) -> Option<String> {
    let translated = jsonschema_regex::to_rust_regex(pattern).ok()?;
    let expression = regex_syntax::parse(&translated).ok()?;
    (0..=MOST_GROWTH).find_map(|growth| {
        let mut writer = Writer {
            growth,
            nth,
            text: String::new(),
        };
        writer.write(&expression)?;
        let length = writer.text.chars().count();
        (least..=most).contains(&length).then_some(writer.text)
    })
}

struct Writer {
    growth: u32,
    nth: usize,
    text: String,
}

impl Writer {
    /// Adds what matches; nothing for an expression that matches nothing.
    fn write(&mut self, expression: &Hir) -> Option<()> {
        match expression.kind() {
            // Looking for a boundary adds nothing. Whether it is one there, the contract check will say.
            HirKind::Empty | HirKind::Look(_) => Some(()),
            HirKind::Literal(literal) => {
                self.text.push_str(std::str::from_utf8(&literal.0).ok()?);
                Some(())
            }
            HirKind::Class(class) => {
                self.text.push(character(class, self.nth)?);
                Some(())
            }
            HirKind::Repetition(repeated) => {
                let wanted = repeated.min.saturating_add(self.growth);
                let times = repeated.max.map_or(wanted, |most| wanted.min(most));
                (0..times).try_for_each(|_| self.write(&repeated.sub))
            }
            HirKind::Capture(group) => self.write(&group.sub),
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.write(part)),
            HirKind::Alternation(branches) => {
                let branch = branches.get(self.nth % branches.len().max(1))?;
                self.write(branch)
            }
        }
    }
}

fn character(class: &Class, nth: usize) -> Option<char> {
    let Class::Unicode(class) = class else {
        return None;
    };
    let ranges = class.ranges();
    let within = |character: &char| {
        ranges
            .iter()
            .any(|range| (range.start()..=range.end()).contains(character))
    };
    let readable: Vec<char> = READABLE.chars().filter(within).collect();
    match readable.len() {
        0 => Some(ranges.first()?.start()),
        count => readable.get(nth % count).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::sample;

    #[test]
    fn a_sample_is_the_shortest_that_fits() {
        for (pattern, least, most, text) in [
            ("^[a-z0-9]+(-[a-z0-9]+)*$", 0, 100, Some("a")),
            ("^[a-z0-9]+$", 4, 100, Some("aaaa")),
            (r"^\d{4}-\d{2}$", 0, 100, Some("0000-00")),
            ("^(ord|pay)_[A-Za-z0-9]{5}$", 0, 100, Some("ord_aaaaa")),
            ("^[^@]+@example[.]com$", 0, 100, Some("a@example.com")),
            ("^a?$", 1, 1, Some("a")),
            ("^[0-9]{3,5}$", 5, 5, Some("00000")),
            ("^a{3}$", 4, 9, None),
            ("^(?!x)a$", 0, 9, None),
            ("[", 0, 9, None),
        ] {
            assert_eq!(sample(pattern, least, most, 0).as_deref(), text, "{pattern}");
        }
        assert_eq!(sample("^(ord|pay)_[a-z]$", 0, 9, 1).as_deref(), Some("pay_b"));
    }
}
