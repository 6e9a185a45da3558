//! Parameters on their way from the contract check to the operation.
//!
//! The check has read every parameter as the document describes it, whatever its style, and has left its value in the
//! request's context; here it becomes the type that the operation wants. poem-openapi's own extractors of the same names
//! were rejected: they read the text a second time, and know no style but one.

use poem::{Request, RequestBody, Result};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaParamIn, MetaSchema, MetaSchemaRef},
};
use serde::de::DeserializeOwned;

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

fn take<T: DeserializeOwned>(request: &Request, place: Place, name: &'static str) -> Result<T> {
    let context = request.data::<RequestContext>();
    let value = context.and_then(|context| context.take_parameter(place, name));
    // The document has accepted the value; what a Rust type still refuses is named by the type itself.
    let parsed = serde_json::from_value(value.unwrap_or_default()).map_err(|error| {
        ApiError::invalid(vec![Violation::new(name, Rule::Unreadable)]).with_source(error)
    })?;
    Ok(parsed)
}

macro_rules! parameter {
    ($(#[$words:meta])* $name:ident<$held:ty>, $place:ident, $required:literal) => {
        $(#[$words])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name<T>(pub $held);

        impl<'a, T: DeserializeOwned + Send> ApiExtractor<'a> for $name<T> {
            const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
            const PARAM_IS_REQUIRED: bool = $required;

            type ParamType = $held;
            type ParamRawType = $held;

            fn param_in() -> Option<MetaParamIn> {
                Some(MetaParamIn::$place)
            }

            fn param_schema_ref() -> Option<MetaSchemaRef> {
                Some(MetaSchemaRef::Inline(Box::new(MetaSchema::ANY)))
            }

            fn param_raw_type(&self) -> Option<&Self::ParamRawType> {
                Some(&self.0)
            }

            async fn from_request(
                request: &'a Request,
                _body: &mut RequestBody,
                options: ExtractParamOptions<Self::ParamType>,
            ) -> Result<Self> {
                take(request, Place::$place, options.name).map(Self)
            }
        }
    };
}

parameter! {
    /// A variable of the path.
    Path<T>, Path, true
}
parameter! {
    /// A parameter of the query.
    Query<T>, Query, true
}
parameter! {
    /// A parameter of the query that may be missing.
    OptionalQuery<Option<T>>, Query, false
}
parameter! {
    /// A header field.
    Header<T>, Header, true
}
parameter! {
    /// A header field that may be missing.
    OptionalHeader<Option<T>>, Header, false
}
parameter! {
    /// A cookie.
    Cookie<T>, Cookie, true
}
parameter! {
    /// A cookie that may be missing.
    OptionalCookie<Option<T>>, Cookie, false
}
