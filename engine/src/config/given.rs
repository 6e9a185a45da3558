//! What is set, as the values that a struct of settings has fields for.
//!
//! A setting is text wherever it stands, so this reads text. It was written because the `config` crate's own reader tells
//! of Rust ("enum LogFormat does not have variant constructor xml") and leaves out whose value it was; every failure here
//! names the setting, the value, and what it could be.

use std::{fmt, ops::RangeInclusive, str::FromStr, vec};

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, Error, IntoDeserializer, MapAccess, Visitor,
        value::{MapAccessDeserializer, StrDeserializer},
    },
    forward_to_deserialize_any,
};

use super::shown;

/// One setting that is set.
#[derive(Debug)]
pub(super) struct Given {
    /// The setting's name.
    pub(super) name: &'static str,
    /// How people know it: by its variable, or by its name and file.
    pub(super) known_as: String,
    /// What it is set to.
    pub(super) text: String,
}

/// Why a setting cannot be what it is set to, in words that begin with the value.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Fault(String);

impl Error for Fault {
    fn custom<T: fmt::Display>(why: T) -> Self {
        Fault(why.to_string())
    }

    fn unknown_variant(value: &str, allowed: &'static [&'static str]) -> Self {
        let last_two = |words: &[&str]| words.join(" or ");
        let (first, last) = allowed.split_at(allowed.len().saturating_sub(2));
        let words: Vec<String> = first
            .iter()
            .map(|word| (*word).to_owned())
            .chain([last_two(last)])
            .collect();
        Fault(format!(
            "`{value}` is none of its values: write {}",
            words.join(", ")
        ))
    }
}

/// The settings that `T` has fields for.
pub(super) fn read<'de, T: Deserialize<'de>>(settings: Vec<Given>) -> Result<T, Fault> {
    let all = settings.into_iter();
    T::deserialize(MapAccessDeserializer::new(Settings { all, current: None }))
}

/// A whole number from `LEAST` to `MOST`, both of which belong to it; for `#[serde(deserialize_with)]`.
///
/// # Errors
///
/// Another number, or none.
pub fn within<'de, const LEAST: u64, const MOST: u64, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: TryFrom<u64>,
    D: Deserializer<'de>,
{
    let text = String::deserialize(deserializer)?;
    let number = text
        .parse::<u64>()
        .map_err(|_| D::Error::custom(format!("`{text}` is no whole number from {LEAST} to {MOST}")))?;
    let range: RangeInclusive<u64> = LEAST..=MOST;
    let fitting = Some(number).filter(|number| range.contains(number));
    fitting
        .and_then(|number| T::try_from(number).ok())
        .ok_or_else(|| D::Error::custom(format!("`{number}` is not from {LEAST} to {MOST}")))
}

/// What a text stands for, and nothing for an empty one; for `#[serde(deserialize_with)]`.
///
/// # Errors
///
/// A text that stands for nothing.
pub fn if_any<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    T::deserialize(text.into_deserializer()).map(Some)
}

struct Settings {
    all: vec::IntoIter<Given>,
    current: Option<Given>,
}

impl<'de> MapAccess<'de> for Settings {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        self.current = self.all.next();
        let name = self.current.as_ref().map(|given| given.name);
        name.map(|name| seed.deserialize(name.into_deserializer()))
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let given = self.current.take();
        let given = given.ok_or_else(|| Fault::custom("a value comes after its name"))?;
        seed.deserialize(Text(&given.text)).map_err(|Fault(why)| {
            Fault(format!(
                "{}: {}",
                given.known_as,
                without_secrets(why, &given.text)
            ))
        })
    }
}

/// The reason may repeat the value, or one of several between commas, which may be an address with a password in it.
fn without_secrets(why: String, value: &str) -> String {
    let values = [value].into_iter().chain(value.split(',').map(str::trim));
    let secrets = values
        .map(|one| (one, shown(one)))
        .filter(|(one, shown)| one != shown);
    secrets.fold(why, |why, (one, shown)| why.replace(one, &shown))
}

/// The text of one setting.
struct Text<'a>(&'a str);

impl Text<'_> {
    fn parse<T: FromStr>(&self, what: impl fmt::Display) -> Result<T, Fault> {
        let text = self.0;
        text.parse().map_err(|_| Fault(format!("`{text}` is no {what}")))
    }
}

macro_rules! whole_numbers {
    ($($method:ident, $visit:ident, $kind:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            let what = format_args!("whole number from {} to {}", $kind::MIN, $kind::MAX).to_string();
            visitor.$visit(self.parse(what)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = Fault;

    whole_numbers! {
        deserialize_u8, visit_u8, u8;
        deserialize_u16, visit_u16, u16;
        deserialize_u32, visit_u32, u32;
        deserialize_u64, visit_u64, u64;
        deserialize_i8, visit_i8, i8;
        deserialize_i16, visit_i16, i16;
        deserialize_i32, visit_i32, i32;
        deserialize_i64, visit_i64, i64;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(self.0)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            "on" | "true" => visitor.visit_bool(true),
            "off" | "false" => visitor.visit_bool(false),
            other => Err(Fault::unknown_variant(other, &["on", "off"])),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_f64(self.parse("number")?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        StrDeserializer::new(self.0).deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        i128 u128 f32 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}
