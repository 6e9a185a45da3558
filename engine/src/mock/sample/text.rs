//! Texts by their format, pattern and length.

use super::{parts::Parts, pattern};

/// What a text that says nothing of itself is.
const PLAIN: &str = "text";
/// Longer samples than this are made only where the document asks for them.
const MOST: usize = 4096;

/// The `nth` text that the parts allow.
pub(super) fn sample(parts: &Parts<'_>, nth: usize) -> Option<String> {
    let least = parts.sizes("minLength").max().unwrap_or(0);
    let most = parts.sizes("maxLength").min().unwrap_or(MOST.max(least));
    if least > most {
        return None;
    }
    if let Some(expression) = parts.texts("pattern").next() {
        return pattern::sample(expression, least, most, nth).or_else(|| plain(least, most, nth));
    }
    let formatted = parts.texts("format").find_map(|format| of_format(format, nth));
    let fits = |text: &String| (least..=most).contains(&text.chars().count());
    formatted.filter(fits).or_else(|| plain(least, most, nth))
}

/// `text`, `text 2`, …, as long as it has to be.
fn plain(least: usize, most: usize, nth: usize) -> Option<String> {
    let mut text = match nth {
        0 => PLAIN.to_owned(),
        _ => format!("{PLAIN} {}", nth + 1),
    };
    if text.chars().count() > most {
        // What tells samples apart stands at the end.
        text = text.chars().rev().take(most).collect();
        text = text.chars().rev().collect();
    }
    let missing = least.saturating_sub(text.chars().count());
    text.extend(" text".chars().cycle().take(missing));
    Some(text)
}

/// A sample of the formats that OpenAPI and JSON Schema 2020-12 (section 7.3) name.
fn of_format(format: &str, nth: usize) -> Option<String> {
    let day = 1 + nth % 28;
    let number = nth + 1;
    Some(match format {
        "date-time" => format!("2026-01-{day:02}T09:30:00Z"),
        "date" => format!("2026-01-{day:02}"),
        "time" => format!("09:{:02}:00Z", nth % 60),
        "duration" => format!("P{number}D"),
        "uuid" => format!("0198f3a2-7c1e-7000-8000-{number:012}"),
        "uri" | "url" | "iri" => format!("https://example.com/{number}"),
        "uri-reference" | "iri-reference" => format!("/{number}"),
        "uri-template" => format!("/{number}/{{id}}"),
        "json-pointer" => format!("/{number}"),
        "relative-json-pointer" => format!("{number}"),
        "email" | "idn-email" => format!("person{number}@example.com"),
        "hostname" | "idn-hostname" => format!("host{number}.example.com"),
        "ipv4" => format!("192.0.2.{}", 1 + nth % 254),
        "ipv6" => format!("2001:db8::{number:x}"),
        "byte" => ["bW9jaw==", "c2FtcGxl", "dGV4dA=="][nth % 3].to_owned(),
        "decimal" => format!("{number}.50"),
        "password" => format!("correct horse {number}"),
        "regex" => "^[a-z]+$".to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn texts_keep_their_format_and_length() {
        for (schema, nth, text) in [
            (json!({}), 0, Some("text")),
            (json!({}), 1, Some("text 2")),
            (json!({"minLength": 7}), 0, Some("text te")),
            (json!({"maxLength": 1}), 1, Some("2")),
            (json!({"format": "date"}), 2, Some("2026-01-03")),
            (json!({"format": "email", "maxLength": 3}), 0, Some("ext")),
            (json!({"format": "unheard-of"}), 0, Some("text")),
            (json!({"pattern": "^[A-Z]{3}$"}), 0, Some("AAA")),
            (json!({"minLength": 3, "maxLength": 2}), 0, None),
        ] {
            let mut parts = Parts::default();
            parts.add(&Value::Null, &schema, &[]).unwrap();
            assert_eq!(sample(&parts, nth).as_deref(), text, "{schema} {nth}");
        }
    }
}
