//! The tree as JSON, in the key order of the document: what `generated/src/contract.json` holds.

use serde_json::{Map, Number, Value};

use super::node::{Data, Node};

impl Node {
    /// This value as JSON. Numbers that JSON cannot write (`.inf`, `.nan`) become `null`; the gate refuses them.
    pub(crate) fn to_json(&self) -> Value {
        match &self.data {
            Data::Null => Value::Null,
            Data::Boolean(value) => Value::Bool(*value),
            Data::Integer(value) => Value::from(*value),
            Data::Float(value) => Number::from_f64(*value).map_or(Value::Null, Value::Number),
            Data::Text(text) => Value::String(text.clone()),
            Data::List(elements) => elements.iter().map(Node::to_json).collect(),
            Data::Map(members) => {
                let entries = members
                    .iter()
                    .map(|member| (member.key.clone(), member.value.to_json()));
                Value::Object(entries.collect::<Map<_, _>>())
            }
        }
    }
}
