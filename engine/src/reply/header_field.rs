//! A header that is no plain text or number.

use std::borrow::Cow;

use poem::http::HeaderValue;
use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{ToHeader, Type},
};
use serde::Serialize;
use serde_json::Value;

/// A value as the style `simple` writes it: `a,b` for a list, `x,1,y,2` for an object, `x=1,y=2` for an exploded one
/// (OpenAPI 3.0.3, section 4.7.12.2). A text that no header can hold is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderField<T, const EXPLODE: bool = false>(pub T);

/// poem-openapi asks it of what a header holds. It learns nothing of the type: the document itself is served.
impl<T: Send + Sync, const EXPLODE: bool> Type for HeaderField<T, EXPLODE> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "header".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema::ANY))
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self::RawElementValueType> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<T: Serialize + Send + Sync, const EXPLODE: bool> ToHeader for HeaderField<T, EXPLODE> {
    fn to_header(&self) -> Option<HeaderValue> {
        let value = serde_json::to_value(&self.0).ok()?;
        HeaderValue::from_str(&written(&value, EXPLODE)).ok()
    }
}

fn written(value: &Value, explode: bool) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(entries) => {
            let entries: Vec<String> = entries.iter().map(|entry| written(entry, explode)).collect();
            entries.join(",")
        }
        Value::Object(members) => {
            let sign = if explode { '=' } else { ',' };
            let members = members
                .iter()
                .map(|(name, member)| format!("{name}{sign}{}", written(member, explode)));
            members.collect::<Vec<_>>().join(",")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_written_in_the_simple_style() {
        let header = |value: Value| HeaderField::<Value>(value).to_header();
        let exploded = |value: Value| HeaderField::<Value, true>(value).to_header();
        let text = |header: Option<HeaderValue>| header.map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(text(header(json!(["a", 1, true]))).as_deref(), Some("a,1,true"));
        assert_eq!(
            text(header(json!({"x": 1, "y": "z"}))).as_deref(),
            Some("x,1,y,z")
        );
        assert_eq!(
            text(exploded(json!({"x": 1, "y": "z"}))).as_deref(),
            Some("x=1,y=z")
        );
        assert_eq!(text(header(json!(2.5))).as_deref(), Some("2.5"));
        assert_eq!(text(header(json!("a\nb"))), None);
    }
}
