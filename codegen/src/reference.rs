//! The reference of what a document can say, made from the tables that the gate itself uses: `docs/document.md`.

use std::fmt::Write;

use crate::gate::REFUSED;
use crate::rule::RULES;
use crate::standard::{Holds, In, KINDS, Key, Kind};

const BEGINNING: &str = "\
# What a document can say

Made by `charter reference` from the tables that `charter check` itself uses; a test compares the two. OpenAPI 3.0.x and
3.1.x are read, as YAML or JSON, in one file or several of one folder.
";

/// The whole page.
pub(crate) fn markdown() -> String {
    let mut page = BEGINNING.to_owned();
    for kind in KINDS.iter().filter(|kind| !kind.keys().is_empty()) {
        object(&mut page, *kind);
    }
    page.push_str("\n## The rules\n\n| Rule | Kind | What it wants |\n|---|---|---|\n");
    for rule in RULES {
        // Writing to a text cannot fail.
        let _ = writeln!(page, "| `{}` | {} | {} |", rule.name, rule.kind, rule.about);
    }
    page.truncate(page.trim_end().len());
    page
}

fn object(page: &mut String, kind: Kind) {
    let _ = writeln!(
        page,
        "\n## {}\n\n| Key | Holds | What becomes of it |\n|---|---|---|",
        kind.title()
    );
    for key in kind.keys() {
        let refused = REFUSED
            .iter()
            .find(|(of, name, _)| *of == kind && *name == key.name);
        let about = match refused {
            Some((_, _, hint)) => format!("refused: {hint}"),
            None => key.about.to_owned(),
        };
        let _ = writeln!(
            page,
            "| `{}`{} | {} | {about} |",
            key.name,
            versions(key),
            held(key.holds)
        );
    }
}

fn versions(key: &Key) -> &'static str {
    match key.versions {
        In::Both => "",
        In::V30 => " (3.0)",
        In::V31 => " (3.1)",
    }
}

fn held(holds: Holds) -> String {
    match holds {
        Holds::Data => "any value".to_owned(),
        Holds::Values => "named values".to_owned(),
        Holds::Text | Holds::Words => "text".to_owned(),
        Holds::Flag => "true or false".to_owned(),
        Holds::Number => "a number".to_owned(),
        Holds::Count => "a whole number".to_owned(),
        Holds::Texts => "a list of texts".to_owned(),
        Holds::TextMap => "texts by name".to_owned(),
        Holds::TextOrTexts => "text, or a list of texts".to_owned(),
        Holds::List => "a list".to_owned(),
        Holds::One(kind) => kind.title().to_owned(),
        Holds::OneOrFlag(kind) => format!("{}, or true or false", kind.title()),
        Holds::Each(kind) => format!("a list: {}", kind.title()),
        Holds::Named(kind) | Holds::Keyed(kind) => format!("by name: {}", kind.title()),
    }
}
