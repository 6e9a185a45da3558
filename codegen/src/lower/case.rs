//! Names of the document as names in Rust.

/// Words that Rust keeps for itself (The Rust Reference, "Keywords", edition 2024).
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that cannot be written raw either.
const NEVER_RAW: &[&str] = &["crate", "self", "Self", "super"];

/// `filter[price][gt]` → `filter_price_gt`, `HTTPServer` → `http_server`; a keyword is written raw: `r#type`.
/// Empty when the name holds no letter or digit.
pub(crate) fn snake(name: &str) -> String {
    let plain = words(name).join("_");
    if KEYWORDS.contains(&plain.as_str()) {
        format!("r#{plain}")
    } else if NEVER_RAW.contains(&plain.as_str()) {
        format!("{plain}_")
    } else if plain.starts_with(|first: char| first.is_ascii_digit()) {
        format!("value_{plain}")
    } else {
        plain
    }
}

/// Whether a name cannot be that of a module or a method: a word of Rust, or the name of a file that Rust or the
/// generated package itself gives a meaning.
pub(crate) fn is_reserved(name: &str) -> bool {
    const FILES: &[&str] = &["lib", "main", "mod"];
    let plain = words(name).join("_");
    [KEYWORDS, NEVER_RAW, FILES]
        .iter()
        .any(|words| words.contains(&plain.as_str()))
}

/// `list_items` → `ListItems`. Empty when the name holds no letter or digit.
pub(crate) fn pascal(name: &str) -> String {
    let pascal = joined(name);
    if pascal == "Self" {
        "Self_".to_owned()
    } else {
        pascal
    }
}

/// The words of a name with capitals: a part of a longer name, where no word is reserved.
pub(crate) fn joined(name: &str) -> String {
    let mut pascal = String::new();
    for word in words(name) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            pascal.extend(first.to_uppercase());
            pascal.push_str(letters.as_str());
        }
    }
    if pascal.starts_with(|first: char| first.is_ascii_digit()) {
        pascal.insert_str(0, "Value");
    }
    pascal
}

/// `list_items` → `LIST_ITEMS`.
pub(crate) fn screaming(name: &str) -> String {
    words(name).join("_").to_uppercase()
}

/// A value of an enum as a variant. A leading `-`, the sign of descending order in `sort`, becomes `Desc` at the end.
pub(crate) fn variant(value: &str) -> String {
    match value.strip_prefix('-') {
        Some(ascending) if !words(ascending).is_empty() => format!("{}Desc", joined(ascending)),
        _ => pascal(value),
    }
}

/// The words of a name in lower case: split at everything but ASCII letters and digits, and where the case changes.
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| letters.get(index));
        let after = letters.get(index + 1);
        if !letter.is_ascii_alphanumeric() || starts_word(before, letter, after) {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// `aB` and `1B` start a word at `B`; so does the last capital of `HTTPServer`.
fn starts_word(before: Option<&char>, letter: char, after: Option<&char>) -> bool {
    let Some(before) = before else { return false };
    let after_small = before.is_ascii_lowercase() || before.is_ascii_digit();
    let ends_capitals = before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase);
    letter.is_ascii_uppercase() && (after_small || ends_capitals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snake_case_splits_at_signs_and_at_changes_of_case() {
        let cases = [
            ("filter[price][gt]", "filter_price_gt"),
            ("listItems", "list_items"),
            ("HTTPServer", "http_server"),
            ("X-Request-Id", "x_request_id"),
            ("sha256", "sha256"),
            ("type", "r#type"),
            ("self", "self_"),
            ("2fa", "value_2fa"),
            ("***", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(snake(name), expected, "{name}");
        }
    }

    #[test]
    fn pascal_case_joins_words() {
        let cases = [
            ("list_items", "ListItems"),
            ("KRW", "Krw"),
            ("self", "Self_"),
            ("2xx", "Value2xx"),
            ("-", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(pascal(name), expected, "{name}");
        }
    }

    #[test]
    fn a_leading_minus_is_descending_order() {
        assert_eq!(variant("-created_at"), "CreatedAtDesc");
        assert_eq!(variant("created_at"), "CreatedAt");
        assert_eq!(variant("-self"), "SelfDesc");
        assert_eq!(variant("-"), "");
    }

    #[test]
    fn words_of_rust_and_names_of_its_files_are_reserved() {
        for name in [
            "Self", "self", "super", "Crate", "Mod", "lib", "main", "Type", "yield",
        ] {
            assert!(is_reserved(name), "{name}");
        }
        for name in ["Items", "types", "get_self", "Modules"] {
            assert!(!is_reserved(name), "{name}");
        }
    }

    #[test]
    fn constants_are_written_in_capitals() {
        assert_eq!(screaming("listItems"), "LIST_ITEMS");
    }
}
