//! Bounds that leave no room: those of several schemas that hold at once, of whole numbers, and of formats.
//!
//! Two bounds of one schema are compared by the rule on bounds, whatever the type.

use super::contradictions::Clash;
use super::fit::order;
use super::members::count;
use crate::load::{Data, Node, Position};

/// What formats of whole numbers hold.
const FORMATS: &[(&str, i128, i128)] = &[
    ("int8", i8::MIN as i128, i8::MAX as i128),
    ("int16", i16::MIN as i128, i16::MAX as i128),
    ("int32", i32::MIN as i128, i32::MAX as i128),
    ("int64", i64::MIN as i128, i64::MAX as i128),
    ("uint8", 0, u8::MAX as i128),
    ("uint16", 0, u16::MAX as i128),
    ("uint32", 0, u32::MAX as i128),
    ("uint64", 0, u64::MAX as i128),
];

/// A bound: the number, whether it is left out itself, and its schema.
struct Bound<'d> {
    number: &'d Node,
    exclusive: bool,
    holder: &'d Node,
}

fn bounds<'d>(layers: &[&'d Node], key: &str, exclusive: &str) -> Vec<Bound<'d>> {
    let bound = |holder: &&'d Node| {
        Some(Bound {
            number: holder.get(key)?,
            exclusive: holder.flag(exclusive),
            holder,
        })
    };
    layers.iter().filter_map(bound).collect()
}

/// Bounds of lengths and numbers of entries, in different schemas.
pub(super) fn counted(layers: &[&Node], least: &str, most: &str) -> Option<Clash> {
    let of = |key: &str| {
        let stated = layers.iter().filter_map(|layer| Some((*layer, layer.get(key)?)));
        stated
            .filter_map(|(layer, bound)| Some((count(bound)?, bound, layer)))
            .collect::<Vec<_>>()
    };
    let (low, low_at, low_holder) = of(least).into_iter().max_by_key(|(count, ..)| *count)?;
    let (high, high_at, high_holder) = of(most).into_iter().min_by_key(|(count, ..)| *count)?;
    let apart = !std::ptr::eq(low_holder, high_holder);
    (low > high && apart).then(|| between((least, low_at), (most, high_at)))
}

/// Bounds of numbers, in different schemas.
pub(super) fn of_numbers(layers: &[&Node]) -> Option<Clash> {
    let lower = bounds(layers, "minimum", "exclusiveMinimum");
    let upper = bounds(layers, "maximum", "exclusiveMaximum");
    lower.iter().find_map(|low| {
        let high = upper.iter().find(|high| {
            let order = order(low.number, high.number);
            let exclusive = low.exclusive || high.exclusive;
            let apart = !std::ptr::eq(low.holder, high.holder);
            apart && order.is_some_and(|order| order.is_gt() || exclusive && order.is_eq())
        })?;
        Some(between(("minimum", low.number), ("maximum", high.number)))
    })
}

/// Bounds of whole numbers, which have to leave one of them, and one that the format holds.
pub(super) fn of_integers(layers: &[&Node]) -> Option<Clash> {
    if let Some(clash) = of_numbers(layers) {
        return Some(clash);
    }
    let lower = bounds(layers, "minimum", "exclusiveMinimum");
    let upper = bounds(layers, "maximum", "exclusiveMaximum");
    let low = lower.iter().filter_map(|low| Some((low.first()?, low)));
    let low = low.max_by_key(|(number, _)| *number);
    let high = upper.iter().filter_map(|high| Some((high.last()?, high)));
    let high = high.min_by_key(|(number, _)| *number);
    let names = layers.iter().filter_map(|layer| layer.text_of("format"));
    for (name, least, most) in names.filter_map(|name| FORMATS.iter().find(|(known, ..)| *known == name)) {
        if let Some((_, low)) = low.as_ref().filter(|(number, _)| number > most) {
            return Some(beyond(low.number.at, "minimum", name));
        }
        if let Some((_, high)) = high.as_ref().filter(|(number, _)| number < least) {
            return Some(beyond(high.number.at, "maximum", name));
        }
    }
    let ((first, low), (last, high)) = (low?, high?);
    let told = order(low.number, high.number)?;
    let is_gap = first > last && told.is_lt();
    is_gap.then(|| {
        let text = "no whole number is within `minimum` and `maximum`";
        let hint = format!(
            "widen the bounds (the other stands on line {})",
            high.number.at.line
        );
        Clash::new(low.number.at, text, hint)
    })
}

impl Bound<'_> {
    /// The first whole number from a lower bound on.
    fn first(&self) -> Option<i128> {
        let number = whole(self.number, f64::ceil)?;
        Some(number + i128::from(self.exclusive && is_whole(self.number)))
    }

    /// The last whole number up to an upper bound.
    fn last(&self) -> Option<i128> {
        let number = whole(self.number, f64::floor)?;
        Some(number - i128::from(self.exclusive && is_whole(self.number)))
    }
}

fn is_whole(node: &Node) -> bool {
    match node.data {
        Data::Float(number) => number.fract() == 0.0,
        _ => true,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "what is larger than any format is left out before"
)]
fn whole(node: &Node, round: fn(f64) -> f64) -> Option<i128> {
    match node.data {
        Data::Integer(number) => Some(number.into()),
        Data::Float(number) if number.abs() < 1e30 => Some(round(number) as i128),
        _ => None,
    }
}

fn between((least, low): (&str, &Node), (most, high): (&str, &Node)) -> Clash {
    let mut text = format!(
        "no value is within `{least}: {}` and `{most}: {}`",
        low.to_json(),
        high.to_json()
    );
    if order(low, high).is_some_and(std::cmp::Ordering::is_eq) {
        text.push_str(", of which one is left out");
    }
    let (at, other) = if low.at > high.at {
        (low, high)
    } else {
        (high, low)
    };
    let hint = format!(
        "change one of the two; the other stands on line {}",
        other.at.line
    );
    Clash::new(at.at, text, hint)
}

fn beyond(at: Position, bound: &str, format: &str) -> Clash {
    let text = format!("no `{format}` is within this `{bound}`");
    Clash::new(at, text, "correct the bound, or state a wider format")
}
