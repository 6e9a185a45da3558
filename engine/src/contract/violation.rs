//! One broken rule: where, which, and the sentence for people.
//!
//! The rule is kept as data and becomes text only when the answer is written, so that the sentence can follow the
//! client's language and tests can compare rules, not prose.

use std::{
    borrow::Cow,
    fmt::{self, Write},
};

use crate::language::Message;

/// The most violations that one answer lists: more than anybody mends at a time, and few enough that a request made of
/// mistakes costs no more than an honest one.
pub(crate) const MOST: usize = 100;

/// A broken rule at one place of the request.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// `name`, `address.zip`, `items[0].quantity`, a parameter's name, or `body` for the body as a whole.
    pub field: Cow<'static, str>,
    /// Which rule.
    pub rule: Rule,
}

impl Violation {
    /// A violation of `rule` at `field`.
    pub fn new(field: impl Into<Cow<'static, str>>, rule: Rule) -> Self {
        Violation {
            field: field.into(),
            rule,
        }
    }
}

/// The rules that a request can break, with what a person needs to mend it.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Must be there.
    Required,
    /// Not declared here; the nearest declared name, if one is near.
    Unknown(Option<String>),
    /// Given more than once.
    Repeated,
    /// Of another type; the types that are accepted.
    Type(Vec<ValueType>),
    /// Not one of the members.
    Enum(String),
    /// Fewer characters than this.
    MinLength(u64),
    /// More characters than this.
    MaxLength(u64),
    /// Below the least value.
    Minimum(String),
    /// Above the greatest value.
    Maximum(String),
    /// Not above this value.
    ExclusiveMinimum(String),
    /// Not below this value.
    ExclusiveMaximum(String),
    /// No multiple of this value.
    MultipleOf(String),
    /// No number that can be represented.
    NotFinite,
    /// A number of more digits than are kept.
    TooManyDigits,
    /// Does not match the pattern.
    Pattern(String),
    /// Not in the named format.
    Format(String),
    /// No JSON, in a parameter or a member of a form that is written as such.
    NotJson,
    /// Fewer entries than this.
    MinItems(u64),
    /// More entries than this.
    MaxItems(u64),
    /// The same entry twice.
    UniqueItems,
    /// Fewer members than this.
    MinProperties(u64),
    /// More members than this.
    MaxProperties(u64),
    /// None of the alternatives.
    NoAlternative,
    /// More than one of alternatives that exclude each other.
    ManyAlternatives,
    /// A keyword of the schema that has no rule of its own here, and where in the schema it stands.
    Keyword {
        /// The keyword.
        keyword: String,
        /// Its place in the schema, as a JSON Pointer (RFC 6901).
        place: String,
    },
    /// A body where none is declared.
    NoBody,
    /// Given beside the parameter that excludes it.
    Excludes(&'static str),
    /// Kept every rule of the document, and still cannot be taken.
    Unreadable,
    /// A rule of the business, said by its own catalogue.
    Business(Message),
}

/// What a value can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
    /// Text of the characters that a header's value is made of (RFC 9110, section 5.5).
    VisibleAscii,
}

impl ValueType {
    /// All of them.
    pub const ALL: [ValueType; 8] = [
        ValueType::Null,
        ValueType::Boolean,
        ValueType::Integer,
        ValueType::Number,
        ValueType::Text,
        ValueType::List,
        ValueType::Object,
        ValueType::VisibleAscii,
    ];

    /// Its name's key in the catalogues.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            ValueType::Null => "type-null",
            ValueType::Boolean => "type-boolean",
            ValueType::Integer => "type-integer",
            ValueType::Number => "type-number",
            ValueType::Text => "type-text",
            ValueType::List => "type-list",
            ValueType::Object => "type-object",
            ValueType::VisibleAscii => "type-visible-ascii",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            ValueType::Null => "null",
            ValueType::Boolean => "true or false",
            ValueType::Integer => "a whole number",
            ValueType::Number => "a number",
            ValueType::Text => "a text",
            ValueType::List => "a list",
            ValueType::Object => "an object",
            ValueType::VisibleAscii => "visible ASCII text",
        }
    }
}

impl Rule {
    /// The sentence in English, to be read after the field's name. A rule of the business is named by its key: its
    /// words are the catalogue's.
    pub fn message(&self) -> Cow<'_, str> {
        match self {
            Rule::Required => "is required".into(),
            Rule::Unknown(None) => "is not known here".into(),
            Rule::Unknown(Some(near)) => format!("is not known here; did you mean `{near}`?").into(),
            Rule::Repeated => "must be given only once".into(),
            Rule::Type(types) => {
                let names: Vec<_> = types.iter().map(|one| one.name()).collect();
                format!("must be {}", names.join(" or ")).into()
            }
            Rule::Enum(members) => format!("must be one of {members}").into(),
            Rule::MinLength(least) => {
                format!("must be at least {} long", Counted(*least, "character")).into()
            }
            Rule::MaxLength(most) => format!("must be at most {} long", Counted(*most, "character")).into(),
            Rule::Minimum(least) => ["must be at least ", least].concat().into(),
            Rule::Maximum(most) => ["must be at most ", most].concat().into(),
            Rule::ExclusiveMinimum(bound) => ["must be greater than ", bound].concat().into(),
            Rule::ExclusiveMaximum(bound) => ["must be less than ", bound].concat().into(),
            Rule::MultipleOf(step) => ["must be a multiple of ", step].concat().into(),
            Rule::NotFinite => "must be a number that can be represented".into(),
            Rule::TooManyDigits => "has more digits than are kept".into(),
            Rule::Pattern(pattern) => format!("must match the pattern {pattern}").into(),
            Rule::Format(format) => format!("must be a valid {format}").into(),
            Rule::NotJson => "must be valid JSON".into(),
            Rule::MinItems(least) => format!("must have at least {}", Counted(*least, "entry")).into(),
            Rule::MaxItems(most) => format!("must have at most {}", Counted(*most, "entry")).into(),
            Rule::UniqueItems => "must not have the same entry twice".into(),
            Rule::MinProperties(least) => format!("must have at least {}", Counted(*least, "field")).into(),
            Rule::MaxProperties(most) => format!("must have at most {}", Counted(*most, "field")).into(),
            Rule::NoAlternative => "fits none of the allowed alternatives".into(),
            Rule::ManyAlternatives => "fits more than one of alternatives that exclude each other".into(),
            Rule::Keyword { keyword, place } => format!("breaks the rule `{keyword}` ({place})").into(),
            Rule::NoBody => "must be left out: this operation takes none".into(),
            Rule::Excludes(other) => format!("cannot be given together with `{other}`").into(),
            Rule::Unreadable => "holds a value that cannot be taken here".into(),
            Rule::Business(message) => message.to_string().into(),
        }
    }
}

/// A number of things, in English.
struct Counted(u64, &'static str);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counted(n, noun) = self;
        match (n, noun.strip_suffix('y')) {
            (1, _) => write!(f, "1 {noun}"),
            (_, Some(stem)) => write!(f, "{n} {stem}ies"),
            _ => write!(f, "{n} {noun}s"),
        }
    }
}

/// Names of so many characters are looked for two slips away, shorter ones one: two make another word of a short one.
const LONG_NAME: usize = 8;
/// Comparing very long names with every declared one would be work for an attacker's sake.
const LONGEST_NAME: usize = 64;

/// The nearest of the declared names, if it is near enough to be a slip of the keyboard: a letter too many, missing,
/// wrong, or changed places with its neighbour. A name is not a slip of itself: what declares it is not at hand.
pub(crate) fn suggest<'a>(name: &str, declared: impl Iterator<Item = &'a str>) -> Option<String> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let slips = if name.chars().count() < LONG_NAME { 1 } else { 2 };
    let distance = |candidate| (strsim::damerau_levenshtein(name, candidate), candidate);
    let near = declared
        .map(distance)
        .filter(|(edits, _)| (1..=slips).contains(edits));
    near.min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate.to_owned())
}

/// Writes a JSON Pointer (RFC 6901) the way people name fields: `items[0].quantity`.
pub(crate) fn field_path(pointer: &str, member: Option<&str>) -> String {
    let mut path = String::with_capacity(pointer.len() + member.map_or(0, str::len));
    for token in pointer.split('/').skip(1) {
        if !path.is_empty() && !token.is_empty() && token.bytes().all(|b| b.is_ascii_digit()) {
            let _ = write!(path, "[{token}]");
        } else if token.contains('~') {
            push_member(&mut path, &token.replace("~1", "/").replace("~0", "~"));
        } else {
            push_member(&mut path, token);
        }
    }
    if let Some(member) = member {
        push_member(&mut path, member);
    }
    if path.is_empty() { "body".to_owned() } else { path }
}

fn push_member(path: &mut String, member: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(member);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_as_people_name_them() {
        assert_eq!(field_path("", None), "body");
        assert_eq!(field_path("", Some("name")), "name");
        assert_eq!(field_path("/address", Some("zip")), "address.zip");
        assert_eq!(field_path("/items/0/quantity", None), "items[0].quantity");
        assert_eq!(field_path("/a~1b/c~0d", None), "a/b.c~d");
    }

    #[test]
    fn a_slip_of_the_keyboard_is_suggested_and_nothing_else() {
        let declared = || ["name", "price", "currency"].into_iter();
        assert_eq!(suggest("nmae", declared()).as_deref(), Some("name"));
        assert_eq!(suggest("Price", declared()).as_deref(), Some("price"));
        assert_eq!(suggest("curency", declared()).as_deref(), Some("currency"));
        assert_eq!(suggest("weight", declared()), None);
        assert_eq!(suggest("price", declared()), None, "a name is no slip of itself");
        assert_eq!(suggest("prc", declared()), None, "two slips of a short name");
        assert_eq!(suggest("curncy", declared()), None);
        assert_eq!(
            suggest("currencies", declared()),
            None,
            "three slips of a long name"
        );
        assert_eq!(suggest("curencyy", declared()).as_deref(), Some("currency"));
        let filters = || ["filter[price][gte]", "filter[price][lte]"].into_iter();
        assert_eq!(suggest("filter[stock][gte]", filters()), None);
        assert_eq!(
            suggest("filter[price][gt]", filters()).as_deref(),
            Some("filter[price][gte]")
        );
        assert_eq!(suggest(&"x".repeat(10_000), declared()), None);
    }

    #[test]
    fn one_is_counted_as_one() {
        assert_eq!(Rule::MinLength(1).message(), "must be at least 1 character long");
        assert_eq!(Rule::MaxItems(4).message(), "must have at most 4 entries");
        assert_eq!(Rule::MinItems(1).message(), "must have at least 1 entry");
    }
}
