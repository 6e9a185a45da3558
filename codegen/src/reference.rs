//! The reference of what a document can say, made from the tables that the gate itself uses: `docs/document.md`.

use std::fmt::Write;

use crate::rule::RULES;

/// The whole page.
pub(crate) fn markdown() -> String {
    let mut page = String::from("| Rule | Kind | What it wants |\n|---|---|---|\n");
    for rule in RULES {
        // Writing to a text cannot fail.
        let _ = writeln!(page, "| `{}` | {} | {} |", rule.name, rule.kind, rule.about);
    }
    page
}
