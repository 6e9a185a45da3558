//! What a library is called, and its version: both come from the document's `info`.

use serde_json::Value;

/// A package's name and version.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Package {
    /// The words of its name, in lower case ASCII; at least one, which begins with a letter.
    pub(super) words: Vec<String>,
    /// A semantic version.
    pub(super) version: String,
}

impl Package {
    /// The package of a document.
    pub(super) fn of(document: &Value) -> Self {
        let info = |key: &str| document["info"][key].as_str().unwrap_or_default();
        Package {
            words: words(info("title")),
            version: version(info("version")),
        }
    }
}

/// `Shop API` → `shop`, `api`. A title without a letter of ASCII says nothing that every language could write.
fn words(title: &str) -> Vec<String> {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let mut words: Vec<String> = words.map(str::to_ascii_lowercase).collect();
    let letter = |word: &String| word.starts_with(|first: char| first.is_ascii_alphabetic());
    let start = words.iter().position(letter).unwrap_or(words.len());
    words.drain(..start);
    if words.is_empty() {
        words.push("client".to_owned());
    }
    words
}

/// `1.2.0`, `v2` → `2.0.0`, `2026-03-01` → `2026.3.1`; what begins with no number is `0.0.0`. Package registries want three
/// numbers.
fn version(stated: &str) -> String {
    let stated = stated.trim_start_matches(['v', 'V']);
    let end = stated.find(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != '-');
    let numbers = stated[..end.unwrap_or(stated.len())].split(['.', '-']);
    let mut numbers: Vec<u64> = numbers.map_while(|number| number.parse().ok()).take(3).collect();
    numbers.resize(3, 0);
    let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
    numbers.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_words_of_the_title() {
        for (title, expected) in [
            ("Shop API", &["shop", "api"][..]),
            ("3D-Models (beta)", &["models", "beta"]),
            ("상점", &["client"]),
            ("", &["client"]),
        ] {
            assert_eq!(words(title), expected, "{title}");
        }
    }

    #[test]
    fn versions_have_three_numbers() {
        for (stated, expected) in [
            ("1.2.3", "1.2.3"),
            ("v2", "2.0.0"),
            ("1.0.0-rc.1", "1.0.0"),
            ("2026-03-01", "2026.3.1"),
            ("1.2.3.4", "1.2.3"),
            ("next", "0.0.0"),
            ("", "0.0.0"),
        ] {
            assert_eq!(version(stated), expected, "{stated}");
        }
    }
}
