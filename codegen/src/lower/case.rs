//! Names of the document as names in Rust.

use std::collections::HashSet;

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
    reserved(&words(name))
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
    capitals(words(name))
}

/// Words with capitals, as a name that can stand alone.
fn capitals(words: Vec<String>) -> String {
    let mut pascal = String::new();
    for word in words {
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

/// The name of a member as a field, never empty: letters of other scripts stay, signs alone are spelled out.
pub(crate) fn field(name: &str) -> String {
    if spelled(name).is_empty() {
        reserved(&signs(name))
    } else {
        reserved(&spelled(name))
    }
}

/// The name of a schema as a type, never empty, as [`field`] has it.
pub(crate) fn type_name(name: &str) -> String {
    let words = spelled(name);
    let joined = capitals(if words.is_empty() { signs(name) } else { words });
    if joined == "Self" {
        "Self_".to_owned()
    } else {
        joined
    }
}

/// A value of an enum as a variant, never empty. A leading `-`, the sign of descending order in `sort`, becomes `Desc` at
/// the end; before a number it is `Minus`.
pub(crate) fn variant(value: &str) -> String {
    match value.strip_prefix('-') {
        Some(number) if number.starts_with(|first: char| first.is_ascii_digit()) => {
            format!("Minus{}", capitals(spelled(number)).trim_start_matches("Value"))
        }
        Some(ascending) if !spelled(ascending).is_empty() => {
            format!("{}Desc", capitals(spelled(ascending)))
        }
        _ => type_name(value),
    }
}

/// The names, with a number behind each that was there before: `Item`, `Item2`; fields have `_` between.
pub(crate) fn distinct(names: Vec<String>, between: &str) -> Vec<String> {
    let mut used: HashSet<String> = names.iter().cloned().collect();
    let mut met = HashSet::new();
    let mut distinct = Vec::with_capacity(names.len());
    for name in names {
        if met.insert(name.clone()) {
            distinct.push(name);
            continue;
        }
        let plain = name.trim_start_matches("r#").trim_end_matches('_');
        let mut number = 2_usize;
        while !used.insert(format!("{plain}{between}{number}")) {
            number += 1;
        }
        distinct.push(format!("{plain}{between}{number}"));
    }
    distinct
}

/// A name of words as Rust takes it for a field.
fn reserved(words: &[String]) -> String {
    let plain = words.join("_");
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

/// The words of a name of any script.
fn spelled(name: &str) -> Vec<String> {
    split(name, is_letter)
}

/// Signs by their names, where a name is nothing else.
fn signs(name: &str) -> Vec<String> {
    const NAMES: &[(char, &str)] = &[
        ('+', "plus"),
        ('-', "minus"),
        ('*', "star"),
        ('/', "slash"),
        ('<', "less"),
        ('>', "greater"),
        ('=', "equal"),
        ('!', "not"),
        ('&', "and"),
        ('|', "or"),
        ('.', "dot"),
        (',', "comma"),
        (':', "colon"),
        (' ', "space"),
        ('_', "underscore"),
        ('%', "percent"),
        ('$', "dollar"),
        ('#', "hash"),
        ('@', "at"),
        ('?', "question"),
        ('^', "caret"),
        ('~', "tilde"),
    ];
    let spell = |sign: char| match NAMES.iter().find(|(known, _)| *known == sign) {
        Some((_, name)) => (*name).to_owned(),
        None => format!("u{:x}", u32::from(sign)),
    };
    if name.is_empty() {
        return vec!["empty".to_owned()];
    }
    name.chars().map(spell).collect()
}

/// Letters that can stand in a name as they are: composed ones of scripts that are written without marks beside them.
/// Other scripts are rare in names, and Rust takes not everything for a letter that Unicode does.
fn is_letter(letter: char) -> bool {
    const SCRIPTS: &[(u32, u32)] = &[
        (0x00c0, 0x0131), // Latin, without ligatures and letters in two parts
        (0x0134, 0x013e),
        (0x0141, 0x0148),
        (0x014a, 0x017e),
        (0x0180, 0x01c3),
        (0x01cd, 0x01f0),
        (0x01f4, 0x024f),
        (0x0388, 0x03ce), // Greek
        (0x0400, 0x0481), // Cyrillic
        (0x048a, 0x0527),
        (0x0531, 0x0556), // Armenian
        (0x0561, 0x0586),
        (0x05d0, 0x05ea), // Hebrew
        (0x0620, 0x064a), // Arabic
        (0x3041, 0x3096), // Hiragana
        (0x30a1, 0x30fa), // Katakana
        (0x3400, 0x4dbf), // Han
        (0x4e00, 0x9fff),
        (0xac00, 0xd7a3), // Hangul
    ];
    let code = u32::from(letter);
    let known = || {
        SCRIPTS
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&code))
    };
    letter.is_ascii_alphanumeric() || (letter.is_alphabetic() && known())
}

fn words(name: &str) -> Vec<String> {
    split(name, |letter| letter.is_ascii_alphanumeric())
}

/// The words of a name in lower case: split at everything that is no letter or digit, and where the case changes.
fn split(name: &str, is_letter: fn(char) -> bool) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| letters.get(index));
        let after = letters.get(index + 1);
        if !is_letter(letter) || starts_word(before, letter, after) {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        if is_letter(letter) {
            word.extend(letter.to_lowercase());
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
mod tests;
