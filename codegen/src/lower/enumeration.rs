//! Enumerations as enums.

use serde_json::{Value, json};

use super::case::{distinct, variant};
use super::docs::docs;
use super::literal;
use super::model::Model;
use crate::load::{Data, Node};

/// The facts of one enum.
pub(super) fn facts(model: &Model<'_>, values: &[&str]) -> Value {
    let variants = names(values);
    let rule = rule(&variants, values);
    let named = variants.iter().zip(values).map(|(name, value)| {
        let attributes = match rule {
            None if name != value => renamed("rename", value),
            _ => Vec::new(),
        };
        json!({"name": name, "value": literal::text(value), "attributes": attributes})
    });
    json!({
        "name": model.name,
        "docs": docs(model.shape.node.text_of("description").unwrap_or_default()),
        "attributes": rule.map_or_else(Vec::new, |rule| renamed("rename_all", rule)),
        "variants": named.collect::<Value>(),
        "count": variants.len(),
    })
}

/// The facts of one enum of values that are not all texts.
pub(super) fn constant_facts(model: &Model<'_>, values: &[&Node]) -> Value {
    let named = constant_names(values).into_iter().zip(values);
    let named = named.map(|(name, value)| json!({"name": name, "value": literal::constant(value)}));
    json!({
        "name": model.name,
        "docs": docs(model.shape.node.text_of("description").unwrap_or_default()),
        "variants": named.collect::<Value>(),
        "count": values.len(),
    })
}

/// The variants of an enum of texts.
fn names(values: &[&str]) -> Vec<String> {
    distinct(values.iter().map(|value| variant(value)).collect(), "")
}

/// The variant that `value` is.
pub(super) fn name_of(values: &[&str], value: &str) -> Option<String> {
    let place = values.iter().position(|known| *known == value)?;
    names(values).into_iter().nth(place)
}

fn constant_names(values: &[&Node]) -> Vec<String> {
    let name = |value: &&Node| match &value.data {
        Data::Text(text) => variant(text),
        Data::Integer(_) | Data::Float(_) => number(&value.to_json().to_string()),
        _ => variant(&value.to_json().to_string()),
    };
    distinct(values.iter().map(name).collect(), "")
}

/// A number as a name: `N13`, `Minus3`, `N0_5`, which differ as the numbers do. Words up to twelve were rejected: `One`
/// beside `N13` are two ways to read one list.
fn number(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("Minus", digits),
        None => ("N", text),
    };
    let whole = digits.strip_suffix(".0").unwrap_or(digits);
    let spelled = whole
        .replace("e-", "EMinus")
        .replace("e+", "E")
        .replace('e', "E")
        .replace('.', "_");
    format!("{sign}{spelled}")
}

/// The variant that `value` is, of values that are not all texts.
pub(super) fn constant_name_of(values: &[&Node], value: &Node) -> Option<String> {
    let place = values
        .iter()
        .position(|known| known.to_json() == value.to_json())?;
    constant_names(values).into_iter().nth(place)
}

fn renamed(attribute: &str, name: &str) -> Vec<String> {
    vec![format!("#[serde({attribute} = {})]", literal::text(name))]
}

/// How a rule makes a value from a variant's name.
type Renaming = fn(&str) -> String;

/// The one renaming rule of serde that makes all values from the variants.
fn rule(variants: &[String], values: &[&str]) -> Option<&'static str> {
    const RULES: &[(&str, Renaming)] = &[
        ("lowercase", str::to_ascii_lowercase),
        ("UPPERCASE", str::to_ascii_uppercase),
        ("snake_case", snake),
        ("SCREAMING_SNAKE_CASE", |name| snake(name).to_ascii_uppercase()),
        ("kebab-case", |name| snake(name).replace('_', "-")),
        ("SCREAMING-KEBAB-CASE", |name| {
            snake(name).replace('_', "-").to_ascii_uppercase()
        }),
    ];
    if variants.iter().zip(values).all(|(name, value)| name == value) {
        return None;
    }
    let fits = |make: &Renaming| {
        variants
            .iter()
            .zip(values)
            .all(|(name, value)| make(name) == *value)
    };
    RULES.iter().find(|(_, make)| fits(make)).map(|(name, _)| *name)
}

/// `snake_case` as serde understands it: an underscore before every capital but the first.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for (index, letter) in name.char_indices() {
        if index > 0 && letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule_for(values: &[&str]) -> Option<&'static str> {
        let variants: Vec<String> = values.iter().map(|value| variant(value)).collect();
        rule(&variants, values)
    }

    #[test]
    fn numbers_have_names_that_differ_as_they_do() {
        for (text, name) in [
            ("0", "N0"),
            ("13", "N13"),
            ("-3", "Minus3"),
            ("1.5", "N1_5"),
            ("15", "N15"),
            ("-0.5", "Minus0_5"),
            ("2.0", "N2"),
            ("1e300", "N1E300"),
            ("1.5e-7", "N1_5EMinus7"),
        ] {
            assert_eq!(number(text), name, "{text}");
        }
    }

    #[test]
    fn one_rule_renames_all_values_where_there_is_one() {
        assert_eq!(rule_for(&["KRW", "USD"]), Some("UPPERCASE"));
        assert_eq!(rule_for(&["not_found", "conflict"]), Some("snake_case"));
        assert_eq!(rule_for(&["Card", "Wallet"]), None);
    }

    #[test]
    fn values_without_a_common_rule_are_renamed_one_by_one() {
        assert_eq!(rule_for(&["id", "-id"]), None);
        assert_eq!(rule_for(&["utf-8", "latin_1"]), None);
    }
}
