//! Values that JSON has no type of its own for, and list parameters.
//!
//! Types of the document are plain serde: what arrives was compared with the document before, and what is served is the
//! document itself. poem-openapi's own types are asked for where it takes parameters out of a request, nowhere else.

mod base64;
mod comma_separated;
mod date;
mod decimal;
mod text;
mod timestamp;
mod uuid;

pub use self::{
    base64::Base64, comma_separated::CommaSeparated, date::Date, decimal::Decimal, timestamp::Timestamp,
    uuid::Uuid,
};

/// Lets poem-openapi take a value out of a parameter: anything that is written as one text.
#[macro_export]
macro_rules! parameter_type {
    ($ty:ty) => {
        impl $crate::poem_openapi::types::Type for $ty {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> ::std::borrow::Cow<'static, str> {
                stringify!($ty).into()
            }

            fn schema_ref() -> $crate::poem_openapi::registry::MetaSchemaRef {
                $crate::poem_openapi::registry::MetaSchemaRef::Inline(::std::boxed::Box::new(
                    $crate::poem_openapi::registry::MetaSchema::new("string"),
                ))
            }

            fn as_raw_value(&self) -> ::std::option::Option<&Self::RawValueType> {
                ::std::option::Option::Some(self)
            }

            fn raw_element_iter<'a>(
                &'a self,
            ) -> ::std::boxed::Box<dyn ::std::iter::Iterator<Item = &'a Self::RawElementValueType> + 'a> {
                ::std::boxed::Box::new(::std::iter::once(self))
            }
        }

        impl $crate::poem_openapi::types::ParseFromParameter for $ty {
            fn parse_from_parameter(text: &str) -> $crate::poem_openapi::types::ParseResult<Self> {
                text.parse()
                    .map_err($crate::poem_openapi::types::ParseError::custom)
            }
        }
    };
}
