//! Schemas that list their values: `enum` and `const`.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Kind;
use super::Reading;
use super::layers::{Layers, same};
use super::types::Types;
use crate::load::{Data, Node};
use crate::problem::Problem;

/// The kind of a schema that lists its values; `None` for any other, and for lists of which nothing is left or which
/// hold more than single values.
pub(super) fn kind<'d>(layers: &Layers<'d>, reading: &mut Reading) -> Option<Kind<'d>> {
    let values = values(layers, reading)?;
    let texts: Vec<&str> = values.iter().filter_map(|value| value.text()).collect();
    let is_flag = |value: &&Node| matches!(value.data, Data::Boolean(_));
    if values.is_empty() || values.iter().any(|value| is_nested(value)) {
        None
    } else if texts.len() == values.len() {
        Some(Kind::Enumeration(texts))
    } else if values.len() == 2 && values.iter().all(is_flag) {
        Some(Kind::Boolean)
    } else {
        Some(Kind::Constants(values))
    }
}

/// The values that all layers list and their types allow, `null` apart; `None` where no layer lists any.
pub(super) fn values<'d>(layers: &Layers<'d>, reading: &mut Reading) -> Option<Vec<&'d Node>> {
    let mut lists: Vec<Vec<&Node>> = layers.values("const").map(|value| vec![value]).collect();
    for listed in layers.values("enum") {
        lists.push(distinct(listed, reading));
    }
    let types = layers.types().without(Types::NULL);
    let mut lists = lists.into_iter();
    let mut values = lists.next()?;
    for other in lists {
        values.retain(|value| other.iter().any(|other| same(other, value)));
    }
    values.retain(|value| types.has(Types::of(value)));
    Some(values)
}

fn distinct<'d>(listed: &'d Node, reading: &mut Reading) -> Vec<&'d Node> {
    let mut values: Vec<&Node> = Vec::new();
    let mut known: HashSet<(bool, Cow<'d, str>)> = HashSet::new();
    for value in listed.elements() {
        let told = match value.text() {
            Some(text) => (true, Cow::Borrowed(text)),
            None => (false, Cow::Owned(value.to_json().to_string())),
        };
        if !known.insert(told) {
            let text = format!("`{}` stands twice in the enum", shown(value));
            reading.refuse(Problem::new(value.at, "enum", text, "keep one of the two"));
        } else {
            values.push(value);
        }
    }
    if values.is_empty() {
        let text = "the enum allows nothing";
        reading.refuse(Problem::new(listed.at, "enum", text, "list its values"));
    }
    values
}

/// A value as it is told to people.
fn shown(value: &Node) -> String {
    value
        .text()
        .map_or_else(|| value.to_json().to_string(), str::to_owned)
}

fn is_nested(value: &Node) -> bool {
    matches!(value.data, Data::List(_) | Data::Map(_))
}
