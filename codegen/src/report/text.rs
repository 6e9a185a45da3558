//! For people at a terminal.

use std::fmt::Write;

use super::Report;
use crate::problem::Problem;
use crate::rule::Kind;

/// More of a line is not shown: documents made by programs may be one line in all.
const WIDEST: usize = 100;
/// Of a line longer than this, in bytes, nothing is shown: to find the place in it takes longer than all the rest.
const LONGEST: usize = 100_000;
/// How much of such a line is shown before the place.
const BEFORE: usize = 40;

pub(super) fn show(report: &Report<'_>) -> String {
    let paint = Paint(report.coloured);
    let lines: Vec<Vec<&str>> = report
        .files
        .iter()
        .map(|file| file.text.lines().collect())
        .collect();
    let mut told = String::new();
    for problem in report.problems {
        let line = problem.at.line.checked_sub(1);
        let line = lines
            .get(problem.at.file)
            .zip(line)
            .and_then(|(lines, line)| lines.get(line));
        // Writing to a text cannot fail.
        let _ = one(&mut told, report, problem, line.copied(), &paint);
    }
    told.push_str(&format!("{}: {}", report.document, summary(report)));
    told
}

fn one(
    told: &mut String,
    report: &Report<'_>,
    problem: &Problem,
    line: Option<&str>,
    paint: &Paint,
) -> std::fmt::Result {
    let Problem { at, code, text, hint } = problem;
    let level = report.level(problem);
    let file = report.file(*at);
    let place = match at.is_whole() {
        true => format!("{file}:"),
        false => format!("{file}:{}:{}:", at.line, at.column),
    };
    let level = paint.level(level, &format!("{level}[{code}]"));
    writeln!(told, "{} {level}: {}", paint.strong(&place), paint.strong(text))?;
    let line = line.filter(|line| line.len() <= LONGEST);
    if let Some((line, caret)) = line.and_then(|line| excerpt(line, at.column)) {
        let number = at.line.to_string();
        let margin = " ".repeat(number.len());
        writeln!(told, " {} {line}", paint.faint(&format!("{number} |")))?;
        writeln!(
            told,
            " {} {}",
            paint.faint(&format!("{margin} |")),
            paint.mark(&caret)
        )?;
    }
    writeln!(told, "  {} {hint}", paint.faint("hint:"))
}

/// The line around a column, and the line below it with a caret there. Columns count from 1, in characters.
fn excerpt(line: &str, column: usize) -> Option<(String, String)> {
    let letters: Vec<char> = line.chars().collect();
    if letters.iter().all(|letter| letter.is_whitespace()) {
        return None;
    }
    let place = column.saturating_sub(1).min(letters.len());
    let (from, to) = match letters.len() > WIDEST {
        true => {
            let from = place.saturating_sub(BEFORE);
            (from, (from + WIDEST).min(letters.len()))
        }
        false => (0, letters.len()),
    };
    let shown: String = letters[from..to]
        .iter()
        .map(|letter| if letter.is_control() { ' ' } else { *letter })
        .collect();
    let start = if from > 0 { "… " } else { "" };
    let end = if to < letters.len() { " …" } else { "" };
    let below = start
        .chars()
        .chain(letters[from..place].iter().copied())
        .map(blank)
        .collect::<String>();
    Some((format!("{start}{}{end}", shown.trim_end()), format!("{below}^")))
}

/// A blank as wide as the letter above it.
fn blank(letter: char) -> char {
    let is_wide = matches!(u32::from(letter), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xff00..=0xff60);
    if is_wide { '\u{3000}' } else { ' ' }
}

/// `3 problems (1 invalid, 2 convention)`
fn summary(report: &Report<'_>) -> String {
    let kinds = [Kind::Invalid, Kind::Unsupported, Kind::Convention];
    let kinds = kinds
        .map(|kind| (report.count(kind), kind))
        .into_iter()
        .filter(|(count, _)| *count > 0);
    let kinds: Vec<String> = kinds.map(|(count, kind)| format!("{count} {kind}")).collect();
    match report.problems.len() {
        0 => "no problems".to_owned(),
        1 => format!("1 problem ({})", kinds.join(", ")),
        number => format!("{number} problems ({})", kinds.join(", ")),
    }
}

/// Colours of a terminal (ECMA-48, SGR), or none.
struct Paint(bool);

impl Paint {
    fn put(&self, sequence: &str, text: &str) -> String {
        match self.0 {
            true => format!("\u{1b}[{sequence}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }

    fn strong(&self, text: &str) -> String {
        self.put("1", text)
    }

    fn faint(&self, text: &str) -> String {
        self.put("2", text)
    }

    fn mark(&self, caret: &str) -> String {
        self.put("1;36", caret)
    }

    fn level(&self, level: &str, text: &str) -> String {
        self.put(if level == "error" { "1;31" } else { "1;33" }, text)
    }
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn the_caret_stands_below_its_column() {
        assert_eq!(
            excerpt("  a: b", 6).unwrap(),
            ("  a: b".to_owned(), "     ^".to_owned())
        );
        assert_eq!(
            excerpt("\ta:\tb", 5).unwrap(),
            (" a: b".to_owned(), "    ^".to_owned())
        );
        assert_eq!(excerpt("이름: b", 5).unwrap().1, "\u{3000}\u{3000}  ^");
        assert_eq!(excerpt("a", 9).unwrap().1, " ^");
        assert_eq!(excerpt("  ", 1), None);
    }

    #[test]
    fn of_a_long_line_the_place_is_shown() {
        let line = format!("{}x{}", "-".repeat(500), "+".repeat(500));
        let (shown, caret) = excerpt(&line, 501).unwrap();
        assert_eq!(shown, format!("… {}x{} …", "-".repeat(40), "+".repeat(59)));
        assert_eq!(caret, format!("{}^", " ".repeat(42)));
    }
}
