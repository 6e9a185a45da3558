//! Values that JSON has no type of its own for.

mod decimal;
mod timestamp;

pub use self::{decimal::Decimal, timestamp::Timestamp};

/// Implements poem-openapi's `Type` for a value that stands for itself.
macro_rules! impl_scalar_type {
    ($ty:ty, $kind:literal, $format:literal) => {
        impl Type for $ty {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> Cow<'static, str> {
                concat!($kind, "_", $format).into()
            }

            fn schema_ref() -> MetaSchemaRef {
                MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format($kind, $format)))
            }

            fn as_raw_value(&self) -> Option<&Self::RawValueType> {
                Some(self)
            }

            fn raw_element_iter<'a>(
                &'a self,
            ) -> Box<dyn Iterator<Item = &'a Self::RawElementValueType> + 'a> {
                Box::new(std::iter::once(self))
            }
        }
    };
}
use impl_scalar_type;
