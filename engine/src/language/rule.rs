//! Which sentence of the catalogues a broken rule is.

use fluent_bundle::{FluentArgs, FluentValue};

use crate::contract::Rule;

/// The key and the arguments of a rule. The types of [`Rule::Type`] are words themselves, which the voice adds.
pub(super) fn entry(rule: &Rule) -> (&'static str, FluentArgs<'_>) {
    match rule {
        Rule::Required => plain("rule-required"),
        Rule::Unknown(None) => plain("rule-unknown"),
        Rule::Unknown(Some(near)) => with("rule-unknown-near", "near", near.as_str()),
        Rule::Repeated => plain("rule-repeated"),
        Rule::Type(_) => plain("rule-type"),
        Rule::Enum(members) => with("rule-enum", "members", members.as_str()),
        Rule::MinLength(least) => with("rule-min-length", "count", *least),
        Rule::MaxLength(most) => with("rule-max-length", "count", *most),
        Rule::Minimum(least) => with("rule-minimum", "bound", least.as_str()),
        Rule::Maximum(most) => with("rule-maximum", "bound", most.as_str()),
        Rule::ExclusiveMinimum(bound) => with("rule-exclusive-minimum", "bound", bound.as_str()),
        Rule::ExclusiveMaximum(bound) => with("rule-exclusive-maximum", "bound", bound.as_str()),
        Rule::MultipleOf(step) => with("rule-multiple-of", "step", step.as_str()),
        Rule::NotFinite => plain("rule-not-finite"),
        Rule::TooManyDigits => plain("rule-too-many-digits"),
        Rule::Pattern(pattern) => with("rule-pattern", "pattern", pattern.as_str()),
        Rule::Format(format) => with("rule-format", "format", format.as_str()),
        Rule::NotJson => plain("rule-not-json"),
        Rule::MinItems(least) => with("rule-min-items", "count", *least),
        Rule::MaxItems(most) => with("rule-max-items", "count", *most),
        Rule::UniqueItems => plain("rule-unique-items"),
        Rule::MinProperties(least) => with("rule-min-properties", "count", *least),
        Rule::MaxProperties(most) => with("rule-max-properties", "count", *most),
        Rule::NoAlternative => plain("rule-no-alternative"),
        Rule::ManyAlternatives => plain("rule-many-alternatives"),
        Rule::Keyword { keyword, place } => {
            let (key, mut arguments) = with("rule-keyword", "keyword", keyword.as_str());
            arguments.set("place", place.as_str());
            (key, arguments)
        }
        Rule::NoBody => plain("rule-no-body"),
        Rule::Excludes(other) => with("rule-excludes", "other", *other),
        Rule::Unreadable => plain("rule-unreadable"),
        Rule::Business(message) => plain(message.key()),
    }
}

fn plain(key: &'static str) -> (&'static str, FluentArgs<'static>) {
    (key, FluentArgs::with_capacity(0))
}

fn with<'a>(
    key: &'static str,
    name: &'static str,
    value: impl Into<FluentValue<'a>>,
) -> (&'static str, FluentArgs<'a>) {
    let mut arguments = FluentArgs::with_capacity(1);
    arguments.set(name, value);
    (key, arguments)
}
