//! Bounds: lengths, counts, sizes and steps of numbers.

use super::Look;
use super::view::View;
use crate::diff::comparison::Comparison;
use crate::diff::pair::Pair;
use crate::diff::rules;
use crate::load::{Data, Node};

/// Which side a bound is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Least,
    Most,
}

/// The bounds, with the keyword that leaves out the bound itself.
const BOUNDS: [(&str, Option<&str>, Side); 10] = [
    ("minimum", Some("exclusiveMinimum"), Side::Least),
    ("maximum", Some("exclusiveMaximum"), Side::Most),
    ("minLength", None, Side::Least),
    ("maxLength", None, Side::Most),
    ("minItems", None, Side::Least),
    ("maxItems", None, Side::Most),
    ("minProperties", None, Side::Least),
    ("maxProperties", None, Side::Most),
    ("minContains", None, Side::Least),
    ("maxContains", None, Side::Most),
];

/// A bound, and whether the value itself lies outside.
type Bound = (f64, bool);

/// Compares all bounds.
pub(super) fn compare(comparison: &mut Comparison<'_>, look: &Look<'_>) {
    let contains = look.both(|view| view.get("contains")).both().is_some();
    let counts = |key: &str| key.ends_with("Contains");
    for (key, exclusive, side) in BOUNDS.into_iter().filter(|(key, ..)| contains || !counts(key)) {
        let bounds = look.both(|view| bound(view, key, exclusive, side));
        let Some(narrowed) = order(bounds, side) else {
            continue;
        };
        let rule = if narrowed {
            &rules::BOUND_NARROWED
        } else {
            &rules::BOUND_WIDENED
        };
        let text = format!("`{key}` of {} {}", look.subject, told(bounds));
        let at = look.both(|view| match exclusive.filter(|key| view.get(key).is_some()) {
            Some(exclusive) if view.get(key).is_none() => view.place(exclusive),
            _ => view.place(key),
        });
        comparison.found(rule, look.direction, at, text);
    }
    steps(comparison, look);
    unique(comparison, look);
}

fn number(node: &Node) -> Option<f64> {
    match node.data {
        #[expect(
            clippy::cast_precision_loss,
            reason = "two bounds beyond 2^53 that are this near are one to clients"
        )]
        Data::Integer(number) => Some(number as f64),
        Data::Float(number) => Some(number),
        _ => None,
    }
}

/// The tightest bound of all parts. A count of at least 0 is none.
fn bound(view: &View<'_>, key: &'static str, exclusive: Option<&'static str>, side: Side) -> Option<Bound> {
    let plain = view.all(key).filter_map(number);
    // In 3.0 the other keyword is a flag beside the bound, in 3.1 a bound.
    let flagged = exclusive.is_some_and(|key| view.flag(key));
    let plain = plain.map(|number| (number, flagged));
    let others = exclusive.into_iter().flat_map(|key| view.all(key));
    let others = others.filter_map(number).map(|number| (number, true));
    let tighter = |a: Bound, b: Bound| if outside(a, b, side) { a } else { b };
    let whole = exclusive.is_some() && view.types.are_whole();
    let settled = |bound| if whole { inclusive(bound, side) } else { bound };
    let tightest = plain.chain(others).map(settled).reduce(tighter);
    // Without a word `contains` means one element or more (JSON Schema Validation 2020-12, section 6.4.5).
    let one = (key == "minContains").then_some((1.0, false));
    let tightest = tightest.or(one);
    tightest.filter(|(number, _)| *number > 0.0 || exclusive.is_some() || side == Side::Most)
}

/// The bound of whole numbers, of which more than 0 is 1 or more.
fn inclusive((number, exclusive): Bound, side: Side) -> Bound {
    let bound = match (side, exclusive) {
        (Side::Least, true) => number.floor() + 1.0,
        (Side::Least, false) => number.ceil(),
        (Side::Most, true) => number.ceil() - 1.0,
        (Side::Most, false) => number.floor(),
    };
    (bound, false)
}

/// Whether `a` leaves out more than `b`.
fn outside(a: Bound, b: Bound, side: Side) -> bool {
    let beyond = match side {
        Side::Least => a.0 > b.0,
        Side::Most => a.0 < b.0,
    };
    beyond || a.0.total_cmp(&b.0).is_eq() && a.1 && !b.1
}

/// Whether the new bound is the tighter one; nothing where they are the same.
fn order(bounds: Pair<Option<Bound>>, side: Side) -> Option<bool> {
    match (bounds.old, bounds.new) {
        (None, None) => None,
        (None, Some(_)) => Some(true),
        (Some(_), None) => Some(false),
        (Some(old), Some(new)) if outside(new, old, side) => Some(true),
        (Some(old), Some(new)) if outside(old, new, side) => Some(false),
        (Some(_), Some(_)) => None,
    }
}

fn told(bounds: Pair<Option<Bound>>) -> String {
    let said = |(number, exclusive): Bound| {
        if exclusive {
            format!("{number}, exclusively")
        } else {
            number.to_string()
        }
    };
    match (bounds.old, bounds.new) {
        (Some(old), Some(new)) => format!("is {} instead of {}", said(new), said(old)),
        (Some(old), None) => format!("was removed; it was {}", said(old)),
        (_, new) => format!("was added: {}", new.map(said).unwrap_or_default()),
    }
}

/// `multipleOf`: a step that the other one fits into allows more.
fn steps(comparison: &mut Comparison<'_>, look: &Look<'_>) {
    const KEY: &str = "multipleOf";
    let steps = look.both(|view| view.get(KEY).and_then(number));
    if steps.old == steps.new {
        return;
    }
    let fits = |large: f64, small: f64| {
        let times = large / small;
        (times - times.round()).abs() < 1e-9 * times.abs().max(1.0)
    };
    let rule = match (steps.old, steps.new) {
        (Some(old), Some(new)) if fits(new, old) => &rules::BOUND_NARROWED,
        (Some(old), Some(new)) if fits(old, new) => &rules::BOUND_WIDENED,
        (Some(_), Some(_)) => &rules::KEYWORD_CHANGED,
        (None, _) => &rules::BOUND_NARROWED,
        (_, None) => &rules::BOUND_WIDENED,
    };
    let steps = steps.map(|step| step.map(|step| (step, false)));
    let text = format!("`{KEY}` of {} {}", look.subject, told(steps));
    comparison.found(rule, look.direction, look.place(KEY), text);
}

fn unique(comparison: &mut Comparison<'_>, look: &Look<'_>) {
    let unique = look.both(|view| view.flag("uniqueItems"));
    let (rule, verb) = match (unique.old, unique.new) {
        (false, true) => (&rules::BOUND_NARROWED, "must all differ now"),
        (true, false) => (&rules::BOUND_WIDENED, "need no longer differ"),
        _ => return,
    };
    let text = format!("the elements of {} {verb}", look.subject);
    comparison.found(rule, look.direction, look.place("uniqueItems"), text);
}
