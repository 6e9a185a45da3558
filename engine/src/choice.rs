//! Choices between schemas: which branch a value is of, and single values that are none of Rust's own enums.
//!
//! serde tries the variants of an untagged enum one after the other and takes the first that it can read, which is not the
//! first that the document allows. Here types, constants and required members come first, because they cost next to
//! nothing; where these leave several branches, the schemas of the document decide, in its order.

mod constant;
mod schemas;

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;

pub use self::{constant::Constant, schemas::Schemas};

/// What every value of one branch of a choice has in common.
#[derive(Debug, Clone, Copy)]
pub struct Branch {
    types: u8,
    required: &'static [&'static str],
    constants: [Option<Member>; CONSTANTS],
    told: Option<(&'static str, &'static [&'static str])>,
    schema: &'static str,
}

/// How many members with few values are looked at; more tell nothing new.
const CONSTANTS: usize = 4;

/// A member, and the values that it can have.
type Member = (&'static str, &'static [Constant]);

impl Branch {
    /// A branch of values of the types in these bits: null, boolean, whole number, other number, text, list, object from
    /// the lowest on.
    pub const fn new(types: u8) -> Self {
        Branch {
            types,
            required: &[],
            constants: [None; CONSTANTS],
            told: None,
            schema: "",
        }
    }

    /// An object has to have these members.
    #[must_use]
    pub const fn requires(mut self, members: &'static [&'static str]) -> Self {
        self.required = members;
        self
    }

    /// Where the member is there, it has one of these values.
    #[must_use]
    pub const fn constant(mut self, member: &'static str, values: &'static [Constant]) -> Self {
        let mut place = 0;
        while place < CONSTANTS {
            if self.constants[place].is_none() {
                self.constants[place] = Some((member, values));
                return self;
            }
            place += 1;
        }
        self
    }

    /// The values of the discriminator that stand for the branch. They decide where they are given; a value that stands for
    /// nothing leaves it to the rest.
    #[must_use]
    pub const fn told(mut self, member: &'static str, values: &'static [&'static str]) -> Self {
        self.told = Some((member, values));
        self
    }

    /// The branch's schema as JSON, for [`Schemas`].
    #[must_use]
    pub const fn schema(mut self, json: &'static str) -> Self {
        self.schema = json;
        self
    }

    /// Whether a value may be of this branch, as far as is known here.
    fn fits(&self, value: &Value) -> bool {
        if self.types & bit(value) == 0 {
            return false;
        }
        let Value::Object(members) = value else {
            return true;
        };
        let allowed = |(name, values): &Member| {
            members
                .get(*name)
                .is_none_or(|value| values.iter().any(|known| known.is(value)))
        };
        self.required.iter().all(|name| members.contains_key(*name))
            && self.constants.iter().flatten().all(allowed)
    }

    fn is_told(&self, value: &Value) -> bool {
        let Some((name, values)) = self.told else {
            return false;
        };
        value
            .get(name)
            .and_then(Value::as_str)
            .is_some_and(|told| values.contains(&told))
    }
}

fn bit(value: &Value) -> u8 {
    match value {
        Value::Null => 1,
        Value::Bool(_) => 2,
        Value::Number(number) if is_whole(number) => 4,
        Value::Number(_) => 8,
        Value::String(_) => 16,
        Value::Array(_) => 32,
        Value::Object(_) => 64,
    }
}

/// `1.0` is a whole number (JSON Schema 2020-12 validation, section 6.1.1).
fn is_whole(number: &serde_json::Number) -> bool {
    !number.is_f64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
}

/// Reads a value by the branch that it is of. `read` makes the type of a branch by its place in the list.
///
/// # Errors
///
/// A value that is of no branch, or that the type of its branch cannot hold.
pub fn read<'de, D, T>(
    deserializer: D,
    branches: &[Branch],
    schemas: Option<&Schemas>,
    read: impl Fn(usize, &Value) -> Result<T, serde_json::Error>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    let value = Value::deserialize(deserializer)?;
    let mut failure = None;
    for place in order(&value, branches, schemas) {
        match read(place, &value) {
            Ok(read) => return Ok(read),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    Err(failure.map_or_else(
        || D::Error::custom("fits no branch of the choice"),
        D::Error::custom,
    ))
}

/// The branches that a value may be of, the likeliest first.
fn order(value: &Value, branches: &[Branch], schemas: Option<&Schemas>) -> Vec<usize> {
    let numbered = || branches.iter().enumerate();
    let mut places: Vec<usize> = numbered()
        .filter(|(_, branch)| branch.fits(value))
        .map(|(place, _)| place)
        .collect();
    let told = numbered().find(|(place, branch)| places.contains(place) && branch.is_told(value));
    if let Some((told, _)) = told {
        return vec![told];
    }
    if let (Some(schemas), true) = (schemas, places.len() > 1) {
        let allows = |place: &usize| {
            branches
                .get(*place)
                .is_some_and(|branch| schemas.allows(branch.schema, value))
        };
        if let Some(first) = places.iter().position(allows) {
            places.swap(0, first);
        }
    }
    places
}

/// Reads one of some values.
///
/// # Errors
///
/// Any other value.
pub fn constant<'de, D, T>(deserializer: D, all: &[T], value: impl Fn(T) -> Constant) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Copy,
{
    let read = Value::deserialize(deserializer)?;
    let found = all.iter().copied().find(|one| value(*one).is(&read));
    found.ok_or_else(|| D::Error::custom("is none of the known values"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CAT: Branch = Branch::new(64)
        .requires(&["kind"])
        .constant("kind", &[Constant::Text("cat")]);
    const DOG: Branch = Branch::new(64).requires(&["bark"]);
    const TEXT: Branch = Branch::new(16);

    fn places(value: &Value) -> Vec<usize> {
        order(value, &[CAT, DOG, TEXT], None)
    }

    #[test]
    fn types_constants_and_required_members_tell_branches_apart() {
        assert_eq!(places(&json!("miaow")), [2]);
        assert_eq!(places(&json!({"kind": "cat"})), [0]);
        assert_eq!(places(&json!({"kind": "dog", "bark": 1})), [1]);
        assert_eq!(places(&json!({"kind": "cat", "bark": 1})), [0, 1]);
        assert!(places(&json!({"kind": "dog"})).is_empty());
        assert!(places(&json!(1)).is_empty());
    }

    #[test]
    fn a_discriminator_decides_where_it_names_a_branch() {
        let branches = [DOG.told("kind", &["a"]), DOG.told("kind", &["b", "B"])];
        assert_eq!(order(&json!({"bark": 1, "kind": "B"}), &branches, None), [1]);
        assert_eq!(order(&json!({"bark": 1, "kind": "c"}), &branches, None), [0, 1]);
    }

    #[test]
    fn the_schemas_decide_between_branches_that_look_alike() {
        static SCHEMAS: Schemas =
            Schemas::new(r##"{"components": {"schemas": {"Short": {"type": "string", "maxLength": 2}}}}"##);
        let branches = [
            TEXT.schema(r##"{"$ref": "#/components/schemas/Short"}"##),
            TEXT.schema(r#"{"type": "string", "pattern": "^long"}"#),
        ];
        let first = |text: &str| order(&json!(text), &branches, Some(&SCHEMAS)).first().copied();
        assert_eq!(first("lo"), Some(0));
        assert_eq!(first("longer"), Some(1));
    }

    #[test]
    fn whole_numbers_are_told_by_their_value() {
        let branches = [Branch::new(4), Branch::new(8)];
        assert_eq!(order(&json!(2.0), &branches, None), [0]);
        assert_eq!(order(&json!(2.5), &branches, None), [1]);
    }
}
