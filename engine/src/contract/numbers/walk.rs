//! A body read again along the places of its schema.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::exact::is_exact;
use crate::contract::{
    places::{Kept, Place, Places},
    violation::{MOST, Rule, Violation, field_path},
};

/// Which numbers of a body are not kept as they are written.
///
/// # Errors
///
/// The text is no JSON.
pub(crate) fn unkept(text: &[u8], places: &Places) -> serde_json::Result<Vec<Violation>> {
    let mut walk = Walk {
        places,
        pointer: String::new(),
        found: Vec::new(),
    };
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let body = At {
        walk: &mut walk,
        place: places.body(),
    };
    body.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(walk.found)
}

struct Walk<'a> {
    places: &'a Places,
    /// The JSON Pointer of where it is.
    pointer: String,
    found: Vec<Violation>,
}

impl Walk<'_> {
    fn number(&mut self, text: &str, kept: Kept) {
        let starts = |byte: &u8| byte.is_ascii_digit() || *byte == b'-';
        if self.found.len() >= MOST || !text.as_bytes().first().is_some_and(starts) {
            return;
        }
        let rule = match text.parse::<f64>() {
            Ok(number) if !number.is_finite() => Rule::NotFinite,
            Ok(number) if kept == Kept::Exactly && !is_exact(text, number) => Rule::TooManyDigits,
            _ => return,
        };
        self.found
            .push(Violation::new(field_path(&self.pointer, None), rule));
    }

    /// A step further down; answers how long the pointer was before.
    fn enter(&mut self, token: &str) -> usize {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer
            .push_str(&token.replace('~', "~0").replace('/', "~1"));
        length
    }
}

/// A value on the way.
struct At<'w, 'a> {
    walk: &'w mut Walk<'a>,
    place: &'a Place,
}

/// Places that nothing is known of are passed over; so is what else may stand where a number may.
impl<'de> DeserializeSeed<'de> for At<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.place.number() {
            Some(kept) => {
                let number = <&RawValue>::deserialize(deserializer)?;
                self.walk.number(number.get(), kept);
                Ok(())
            }
            None if self.place.is_leaf() => IgnoredAny::deserialize(deserializer).map(drop),
            None => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for At<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            let place = self.walk.places.member(self.place, &name);
            let before = self.walk.enter(&name);
            let walk = &mut *self.walk;
            members.next_value_seed(At { walk, place })?;
            self.walk.pointer.truncate(before);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let place = self.walk.places.entry(self.place);
        for at in 0_usize.. {
            let before = self.walk.enter(&at.to_string());
            let walk = &mut *self.walk;
            let entry = entries.next_element_seed(At { walk, place })?;
            self.walk.pointer.truncate(before);
            if entry.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}
