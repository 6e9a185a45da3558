//! An answer without content whose status is chosen by business code.

use poem::{IntoResponse, Response};
use poem_openapi::{ResponseContent, registry::MetaMediaType};

/// No content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Nothing;

impl IntoResponse for Nothing {
    fn into_response(self) -> Response {
        Response::default()
    }
}

impl ResponseContent for Nothing {
    fn media_types() -> Vec<MetaMediaType> {
        Vec::new()
    }
}
