//! Values of the document as expressions in Rust.

use super::enumeration;
use super::model::{Models, Way};
use super::types::Scope;
use super::{object, union};
use crate::load::{Data, Node};
use crate::shape::{Kind, Shape};

/// `text` as a string literal.
pub(crate) fn text(text: &str) -> String {
    format!("{text:?}")
}

/// Several texts as a slice of string literals: `&["a", "b"]`.
pub(crate) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let literals: Vec<String> = texts.into_iter().map(text).collect();
    format!("&[{}]", literals.join(", "))
}

/// A single value as the engine's `Constant`; `None` for lists, objects and `null`.
pub(super) fn constant(value: &Node) -> Option<String> {
    Some(match &value.data {
        Data::Text(value) => format!("Constant::Text({})", text(value)),
        Data::Integer(value) => format!("Constant::Integer({value})"),
        Data::Float(value) => format!("Constant::Number({value:?})"),
        Data::Boolean(value) => format!("Constant::Boolean({value})"),
        Data::Null | Data::List(_) | Data::Map(_) => return None,
    })
}

/// `value` as an expression of the type of `shape`, for the modules beside that of the types; `None` when it cannot be
/// written down in code.
pub(crate) fn value<'d>(models: &Models<'d>, shape: &Shape<'d>, value: &Node) -> Option<String> {
    own(models, shape, Scope::outside(Way::Sent), value)
}

/// `value` as an expression of the type of `shape`.
pub(super) fn own<'d>(models: &Models<'d>, shape: &Shape<'d>, scope: Scope, value: &Node) -> Option<String> {
    let shape = shape.meaning(models.document)?;
    let text = plain(models, &shape, scope, value)?;
    let is_wrapped = matches!(shape.kind, Kind::List(_) | Kind::Map(_));
    let name = models.name_of(&shape, scope.way()).filter(|_| is_wrapped);
    Some(match name {
        Some(_) => format!("{}({text})", models.written(&shape, scope)),
        None => text,
    })
}

fn plain<'d>(models: &Models<'d>, shape: &Shape<'d>, scope: Scope, value: &Node) -> Option<String> {
    let whole = |most: i128, least: i128| match value.data {
        Data::Integer(number) if (least..=most).contains(&i128::from(number)) => Some(number.to_string()),
        _ => None,
    };
    match (&shape.kind, &value.data) {
        (Kind::Boolean, Data::Boolean(value)) => Some(value.to_string()),
        (Kind::Integer32, _) => whole(i32::MAX.into(), i32::MIN.into()),
        (Kind::Integer64, _) => whole(i64::MAX.into(), i64::MIN.into()),
        (Kind::Integer(name), _) => {
            let (least, most) = range(name);
            whole(most, least)
        }
        (Kind::Float, Data::Integer(value)) => Some(format!("{value}.0")),
        (Kind::Float, Data::Float(value)) => Some(format!("{value:?}")),
        (Kind::Decimal, Data::Integer(_) | Data::Float(_)) => Some(parsed(&value.to_json().to_string())),
        (Kind::Text | Kind::Binary, Data::Text(value)) => Some(format!("String::from({})", text(value))),
        (Kind::Timestamp, Data::Text(value)) => value.parse::<jiff::Timestamp>().ok().map(|_| parsed(value)),
        (Kind::Date, Data::Text(value)) => value.parse::<jiff::civil::Date>().ok().map(|_| parsed(value)),
        (Kind::Uuid, Data::Text(value)) => is_uuid(value).then(|| parsed(value)),
        (Kind::Bytes, Data::Text(value)) => is_base64(value).then(|| parsed(value)),
        (Kind::Enumeration(values), Data::Text(value)) => {
            let name = enumeration::name_of(values, value)?;
            Some(format!("{}::{name}", models.written(shape, scope)))
        }
        (Kind::Constants(values), _) => {
            let name = enumeration::constant_name_of(values, value)?;
            Some(format!("{}::{name}", models.written(shape, scope)))
        }
        (Kind::List(items), Data::List(elements)) => {
            let written = elements
                .iter()
                .map(|element| nullable(models, items, scope, element));
            let written = written.collect::<Option<Vec<String>>>()?;
            Some(if written.is_empty() {
                "Vec::new()".to_owned()
            } else {
                format!("vec![{}]", written.join(", "))
            })
        }
        (Kind::Map(values), Data::Map(members)) => map(models, values, scope, members.iter()),
        (Kind::Object(properties), Data::Map(_)) => object::literal(models, shape, properties, scope, value),
        (Kind::Union(_), _) => union::chosen(models, shape, scope, value, &|shape, value| {
            own(models, shape, scope, value)
        }),
        (Kind::Anything, _) => Some(format!("serde_json::json!({})", value.to_json())),
        _ => None,
    }
}

/// [`own`] where `null` may stand.
pub(super) fn nullable<'d>(
    models: &Models<'d>,
    shape: &Shape<'d>,
    scope: Scope,
    value: &Node,
) -> Option<String> {
    if !models.wants_option(shape) {
        return own(models, shape, scope, value);
    }
    match value.data {
        Data::Null => Some("None".to_owned()),
        _ => own(models, shape, scope, value).map(|value| format!("Some({value})")),
    }
}

/// A map of `members` with values of the shape `values`.
pub(super) fn map<'n, 'd>(
    models: &Models<'d>,
    values: &Shape<'d>,
    scope: Scope,
    members: impl Iterator<Item = &'n crate::load::Member>,
) -> Option<String> {
    let written = members.map(|member| {
        let value = nullable(models, values, scope, &member.value)?;
        Some(format!("(String::from({}), {value})", text(&member.key)))
    });
    let written = written.collect::<Option<Vec<String>>>()?;
    Some(if written.is_empty() {
        "BTreeMap::new()".to_owned()
    } else {
        format!("BTreeMap::from([{}])", written.join(", "))
    })
}

/// A value that its type reads from text. That it can was seen here, so the other case never comes.
fn parsed(written: &str) -> String {
    format!("{}.parse().unwrap_or_default()", text(written))
}

fn range(name: &str) -> (i128, i128) {
    match name {
        "i8" => (i8::MIN.into(), i8::MAX.into()),
        "i16" => (i16::MIN.into(), i16::MAX.into()),
        "u8" => (0, u8::MAX.into()),
        "u16" => (0, u16::MAX.into()),
        "u32" => (0, u32::MAX.into()),
        _ => (0, u64::MAX.into()),
    }
}

fn is_uuid(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_hexdigit).count();
    text.len() == 36 && digits == 32 && text.chars().filter(|letter| *letter == '-').count() == 4
}

fn is_base64(text: &str) -> bool {
    let letters = text.trim_end_matches('=');
    let known = |letter: char| letter.is_ascii_alphanumeric() || letter == '+' || letter == '/';
    text.len().is_multiple_of(4) && text.len() - letters.len() <= 2 && letters.chars().all(known)
}
