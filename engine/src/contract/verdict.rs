//! From the validator's errors to violations that name fields.

use jsonschema::{
    JsonType, ValidationError, Validator,
    error::{TypeKind, ValidationErrorKind as Kind},
};
use serde_json::Value;

use super::{
    places::Places,
    violation::{MOST, Rule, ValueType, Violation, field_path},
};

/// What is said of members that the document does not know.
#[derive(Debug, Clone, Copy)]
pub(crate) enum UnknownMembers<'a> {
    /// Nothing: they are dropped, and so must not take the place of what is wrong.
    Ignored,
    /// That they are not known.
    Named,
    /// The same, with the name that may have been meant.
    Compared(&'a Places),
}

/// All violations of `value` up to [`MOST`], none if it is valid. Asking first whether there are any would be a second
/// pass over what is refused, and spares nothing for what is not.
pub(crate) fn violations(
    validator: &Validator,
    value: &Value,
    unknown: UnknownMembers<'_>,
) -> Vec<Violation> {
    let mut findings = Findings {
        unknown,
        found: Vec::new(),
    };
    for error in validator.iter_errors(value) {
        findings.gather(&error);
        if findings.are_enough() {
            break;
        }
    }
    let mut found = findings.found;
    if found.len() > 1 {
        leave_out_consequences(&mut found);
    }
    found
}

/// One plain reason is enough where a second one only follows from it: a text of the wrong length rarely has the right
/// form, and what is none of an enum's members may be of another type, too.
fn leave_out_consequences(found: &mut Vec<Violation>) {
    let follows = |violation: &Violation| found.iter().any(|other| explains(other, violation));
    let follow: Vec<bool> = found.iter().map(follows).collect();
    let mut follow = follow.into_iter();
    found.retain(|_| follow.next() != Some(true));
}

fn explains(reason: &Violation, violation: &Violation) -> bool {
    let reasonable = matches!(
        (&reason.rule, &violation.rule),
        (Rule::Enum(_), Rule::Type(_)) | (Rule::MinLength(_) | Rule::MaxLength(_), Rule::Pattern(_))
    );
    reasonable && reason.field == violation.field
}

/// What has been found so far.
struct Findings<'a> {
    unknown: UnknownMembers<'a>,
    found: Vec<Violation>,
}

impl Findings<'_> {
    fn are_enough(&self) -> bool {
        self.found.len() >= MOST
    }

    fn note(&mut self, violation: Violation) {
        if !self.are_enough() {
            self.found.push(violation);
        }
    }

    fn gather(&mut self, error: &ValidationError<'_>) {
        let at = error.instance_path().as_str();
        match error.kind() {
            Kind::Required { property } => {
                self.note(Violation::new(field_path(at, property.as_str()), Rule::Required));
            }
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                self.unknown_members(error, unexpected);
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                self.alternatives(context, at);
            }
            kind => self.note(Violation::new(field_path(at, None), rule(kind, error))),
        }
    }

    fn unknown_members(&mut self, error: &ValidationError<'_>, names: &[String]) {
        let at = error.instance_path().as_str();
        for name in names {
            let near = match self.unknown {
                UnknownMembers::Ignored => return,
                _ if self.are_enough() => return,
                UnknownMembers::Named => None,
                UnknownMembers::Compared(places) => places.near(at, error.instance(), name),
            };
            self.note(Violation::new(field_path(at, Some(name)), Rule::Unknown(near)));
        }
    }

    fn alternatives(&mut self, context: &[Branch], at: &str) {
        let ignored = matches!(self.unknown, UnknownMembers::Ignored);
        if ignored && context.iter().any(|branch| branch.iter().all(is_ignorable)) {
            return;
        }
        match only_possible_branch(context, at) {
            Some(branch) => branch.iter().for_each(|inner| self.gather(inner)),
            None => self.note(what_tells_apart(context, at)),
        }
    }
}

/// Whether nothing is wrong but members that the document does not know.
fn is_ignorable(error: &ValidationError<'_>) -> bool {
    match error.kind() {
        Kind::AdditionalProperties { .. } | Kind::UnevaluatedProperties { .. } => true,
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            context.iter().any(|branch| branch.iter().all(is_ignorable))
        }
        _ => false,
    }
}

/// What is wrong with a value by one of its alternatives.
type Branch = Vec<ValidationError<'static>>;

/// The one alternative that the value could have meant: the others already fail by their type or a constant.
fn only_possible_branch<'a>(context: &'a [Branch], at: &str) -> Option<&'a Branch> {
    let possible = |branch: &&Branch| {
        !branch.iter().any(|error| match error.kind() {
            Kind::Type { .. } => error.instance_path().as_str() == at,
            Kind::Constant { .. } => true,
            Kind::Enum { options } => options.as_array().is_some_and(|members| members.len() == 1),
            _ => false,
        })
    };
    let mut candidates = context.iter().filter(possible);
    match (candidates.next(), candidates.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// What is wrong where no alternative is meant: the member that tells them apart is missing, or has a value that none of
/// them names; or the value is of a type that none of them takes.
fn what_tells_apart(context: &[Branch], at: &str) -> Violation {
    let wrong_type = || {
        let errors = in_each(context, |error| match error.kind() {
            Kind::Type { .. } if error.instance_path().as_str() == at => Some(error),
            _ => None,
        });
        let first = *errors?.first()?;
        Some(Violation::new(field_path(at, None), rule(first.kind(), first)))
    };
    missing_in_each(context, at)
        .or_else(|| named_by_none(context))
        .or_else(wrong_type)
        .unwrap_or_else(|| Violation::new(field_path(at, None), Rule::NoAlternative))
}

fn missing_in_each(context: &[Branch], at: &str) -> Option<Violation> {
    let (first, others) = context.split_first()?;
    let missing = |error: &ValidationError<'static>| match error.kind() {
        Kind::Required { property } if error.instance_path().as_str() == at => {
            property.as_str().map(str::to_owned)
        }
        _ => None,
    };
    let mut names = first.iter().filter_map(missing);
    let name = names.find(|name| {
        let lacks = |branch: &Branch| branch.iter().filter_map(missing).any(|other| other == *name);
        others.iter().all(lacks)
    })?;
    Some(Violation::new(field_path(at, Some(&name)), Rule::Required))
}

fn named_by_none(context: &[Branch]) -> Option<Violation> {
    let named = in_each(context, |error| match error.kind() {
        Kind::Enum { options } if options.as_array().is_some_and(|members| members.len() == 1) => {
            Some((error.instance_path().as_str(), enum_words(options)))
        }
        _ => None,
    })?;
    let (place, _) = *named.first()?;
    let words = named
        .iter()
        .map(|(_, words)| words.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let one_place = named.iter().all(|(other, _)| *other == place);
    one_place.then(|| Violation::new(field_path(place, None), Rule::Enum(words)))
}

/// What is found in the errors of each alternative; nothing when one of them has none.
fn in_each<'a, T>(
    context: &'a [Branch],
    find: impl Fn(&'a ValidationError<'static>) -> Option<T>,
) -> Option<Vec<T>> {
    context
        .iter()
        .map(|branch| branch.iter().find_map(&find))
        .collect()
}

fn rule(kind: &Kind, error: &ValidationError<'_>) -> Rule {
    match kind {
        Kind::Type { kind } => Rule::Type(value_types(kind)),
        Kind::Enum { options } => Rule::Enum(enum_words(options)),
        Kind::Constant { expected_value } => Rule::Enum(expected_value.to_string()),
        Kind::MinLength { limit } => Rule::MinLength(*limit),
        Kind::MaxLength { limit } => Rule::MaxLength(*limit),
        Kind::Minimum { limit } => Rule::Minimum(limit.to_string()),
        Kind::Maximum { limit } => Rule::Maximum(limit.to_string()),
        Kind::ExclusiveMinimum { limit } => Rule::ExclusiveMinimum(limit.to_string()),
        Kind::ExclusiveMaximum { limit } => Rule::ExclusiveMaximum(limit.to_string()),
        Kind::MultipleOf { multiple_of } => Rule::MultipleOf(multiple_of.to_string()),
        Kind::Pattern { pattern } => Rule::Pattern(pattern.clone()),
        Kind::Format { format } => Rule::Format(format.clone()),
        Kind::MinItems { limit } => Rule::MinItems(*limit),
        Kind::MaxItems { limit } => Rule::MaxItems(*limit),
        Kind::UniqueItems => Rule::UniqueItems,
        Kind::MinProperties { limit } => Rule::MinProperties(*limit),
        Kind::MaxProperties { limit } => Rule::MaxProperties(*limit),
        Kind::OneOfMultipleValid { .. } => Rule::ManyAlternatives,
        // The value itself may be long or secret: the remaining rules are named by their keyword alone.
        other => Rule::Keyword {
            keyword: other.keyword().to_owned(),
            place: error.schema_path().as_str().to_owned(),
        },
    }
}

fn value_types(kind: &TypeKind) -> Vec<ValueType> {
    match kind {
        TypeKind::Single(one) => vec![value_type(*one)],
        TypeKind::Multiple(set) => set.iter().map(value_type).collect(),
    }
}

fn value_type(kind: JsonType) -> ValueType {
    match kind {
        JsonType::Null => ValueType::Null,
        JsonType::Boolean => ValueType::Boolean,
        JsonType::Integer => ValueType::Integer,
        JsonType::Number => ValueType::Number,
        JsonType::String => ValueType::Text,
        JsonType::Array => ValueType::List,
        JsonType::Object => ValueType::Object,
    }
}

fn enum_words(options: &Value) -> String {
    let members = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let words = members
        .iter()
        .map(|member| member.as_str().map_or_else(|| member.to_string(), str::to_owned));
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(value: &Value) -> Vec<(String, String)> {
        let branch = |name: &str, member: &str| {
            json!({"type": "object", "required": ["type", member], "additionalProperties": false,
                   "properties": {"type": {"type": "string", "enum": [name]}, member: {"type": "string", "minLength": 2}}})
        };
        let schema =
            json!({"properties": {"by": {"oneOf": [branch("post", "street"), branch("hand", "person")]}}});
        let validator = jsonschema::validator_for(&schema).unwrap();
        let found = violations(&validator, &json!({"by": value}), UnknownMembers::Named);
        let said = found
            .iter()
            .map(|one| (one.field.to_string(), one.rule.message().into_owned()));
        said.collect()
    }

    #[test]
    fn of_alternatives_the_one_that_is_meant_is_measured() {
        let one = |field: &str, rule: &str| vec![(field.to_owned(), rule.to_owned())];
        for (value, expected) in [
            (json!({"type": "post", "street": "Elm"}), vec![]),
            (json!({"type": "post"}), one("by.street", "is required")),
            (
                json!({"type": "hand", "person": "A"}),
                one("by.person", "must be at least 2 characters long"),
            ),
            (
                json!({"type": "fax"}),
                one("by.type", "must be one of post, hand"),
            ),
            (json!({"type": 7}), one("by.type", "must be one of post, hand")),
            (json!({"person": "Mina"}), one("by.type", "is required")),
            (json!({}), one("by.type", "is required")),
            (json!("post"), one("by", "must be an object")),
        ] {
            assert_eq!(said(&value), expected, "{value}");
        }
    }
}
