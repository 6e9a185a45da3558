//! A list in one query parameter: `style: form`, `explode: false`.
//!
//! poem-openapi splits such a list itself, but an absent one panics there, so the split is done here.

use std::borrow::Cow;

use poem_openapi::{
    registry::{MetaSchemaRef, Registry},
    types::{ParseFromParameter, ParseResult, Type},
};

/// The members of `a,b,c`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommaSeparated<T>(pub Vec<T>);

impl<T: Type> Type for CommaSeparated<T> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = T::RawValueType;

    fn name() -> Cow<'static, str> {
        <Vec<T> as Type>::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        <Vec<T> as Type>::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self::RawElementValueType> + 'a> {
        Box::new(self.0.iter().filter_map(Type::as_raw_value))
    }
}

impl<T: ParseFromParameter> ParseFromParameter for CommaSeparated<T> {
    fn parse_from_parameter(value: &str) -> ParseResult<Self> {
        if value.is_empty() {
            return Ok(CommaSeparated(Vec::new()));
        }
        let members = value
            .split(',')
            .map(T::parse_from_parameter)
            .collect::<Result<_, _>>();
        members
            .map(CommaSeparated)
            .map_err(poem_openapi::types::ParseError::propagate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_parsed_in_order() {
        assert_eq!(
            CommaSeparated::<i64>::parse_from_parameter("3,1,2").unwrap().0,
            [3, 1, 2]
        );
        assert!(CommaSeparated::<i64>::parse_from_parameter("3,x").is_err());
        assert!(
            CommaSeparated::<i64>::parse_from_parameter("")
                .unwrap()
                .0
                .is_empty()
        );
    }
}
