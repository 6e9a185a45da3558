//! Parameters on their way from the contract check to the operation.
//!
//! The check has read every parameter as the document describes it, whatever its style, and has left its value in the
//! request's context; here it becomes the type that the operation wants. poem-openapi's own extractors of the same names
//! were rejected: they read the text a second time, and know no style but one.

use poem::{Request, RequestBody, Result};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaParamIn, MetaSchemaRef, Registry},
    types::ParseFromJSON,
};

use crate::{
    context::RequestContext,
    contract::{Rule, Violation},
    error::ApiError,
};

/// Where a parameter is sent (OpenAPI 3.0.3, section 4.7.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

fn take<T: ParseFromJSON>(request: &Request, place: Place, name: &'static str) -> Result<T> {
    let context = request.data::<RequestContext>();
    let value = context.and_then(|context| context.take_parameter(place, name));
    // The document has accepted the value; what a Rust type still refuses is named by the type itself.
    let parsed = T::parse_from_json(value).map_err(|error| {
        ApiError::invalid(vec![Violation::new(name, Rule::Unreadable)]).with_source(error.into_message())
    })?;
    Ok(parsed)
}

macro_rules! parameter {
    ($(#[$words:meta])* $name:ident) => {
        $(#[$words])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name<T>(pub T);

        impl<'a, T: ParseFromJSON> ApiExtractor<'a> for $name<T> {
            const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
            const PARAM_IS_REQUIRED: bool = T::IS_REQUIRED;

            type ParamType = T;
            type ParamRawType = T::RawValueType;

            fn register(registry: &mut Registry) {
                T::register(registry);
            }

            fn param_in() -> Option<MetaParamIn> {
                Some(MetaParamIn::$name)
            }

            fn param_schema_ref() -> Option<MetaSchemaRef> {
                Some(T::schema_ref())
            }

            fn param_raw_type(&self) -> Option<&Self::ParamRawType> {
                self.0.as_raw_value()
            }

            async fn from_request(
                request: &'a Request,
                _body: &mut RequestBody,
                options: ExtractParamOptions<Self::ParamType>,
            ) -> Result<Self> {
                take(request, Place::$name, options.name).map(Self)
            }
        }
    };
}

parameter! {
    /// A variable of the path.
    Path
}
parameter! {
    /// A parameter of the query.
    Query
}
parameter! {
    /// A header field.
    Header
}
parameter! {
    /// A cookie.
    Cookie
}
