//! Numbers within bounds.

use serde_json::{Number, Value};

use super::parts::Parts;

/// What a number that says nothing of itself is.
const PLAIN: f64 = 1.0;
/// Beyond this, whole numbers are not all exact as a float.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;

/// The bounds of a number; an excluded one is moved by as much as a whole number takes.
struct Bounds {
    least: Option<f64>,
    above: Option<f64>,
    most: Option<f64>,
    below: Option<f64>,
}

/// The `nth` number that the parts allow, the nearest to one that they do.
pub(super) fn sample(parts: &Parts<'_>, whole: bool, nth: usize) -> Option<Value> {
    let bounds = Bounds::of(parts);
    let step = parts.numbers("multipleOf").fold(None, |step: Option<f64>, next| {
        Some(step.map_or(next, |step| step.max(next)))
    });
    let step = step.filter(|step| *step > 0.0);
    #[expect(clippy::cast_precision_loss, reason = "lists of samples are short")]
    let wanted = PLAIN + nth as f64 * step.unwrap_or(1.0);
    let candidates = candidates(&bounds, wanted, nth);
    let candidates = candidates.into_iter().map(|number| match step {
        Some(step) => (number / step).ceil() * step,
        None => number,
    });
    let fits = |number: &f64| bounds.allow(*number) && (!whole || number.fract() == 0.0);
    written(candidates.into_iter().find(fits)?)
}

/// Whole numbers come first: they read well, and every number may be one.
fn candidates(bounds: &Bounds, wanted: f64, nth: usize) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "lists of samples are short")]
    let further = nth as f64;
    let least = bounds.least.or(bounds.above);
    let most = bounds.most.or(bounds.below);
    let between = least.zip(most);
    let candidates = [
        Some(wanted),
        least.map(|least| least.ceil() + further),
        least.map(|least| least.floor() + 1.0 + further),
        most.map(|most| most.floor() - further),
        most.map(|most| most.ceil() - 1.0 - further),
        least,
        most,
        between.map(|(least, most)| least + (most - least) / (further + 2.0)),
        Some(0.0),
    ];
    candidates.into_iter().flatten().collect()
}

fn written(number: f64) -> Option<Value> {
    if number.fract() == 0.0 && number.abs() < MOST_EXACT {
        return format!("{number:.0}").parse::<i64>().ok().map(Value::from);
    }
    Number::from_f64(number).map(Value::Number)
}

impl Bounds {
    fn of(parts: &Parts<'_>) -> Self {
        let greatest = |keyword| parts.numbers(keyword).reduce(f64::max);
        let smallest = |keyword| parts.numbers(keyword).reduce(f64::min);
        let mut bounds = Bounds {
            least: greatest("minimum"),
            above: greatest("exclusiveMinimum"),
            most: smallest("maximum"),
            below: smallest("exclusiveMaximum"),
        };
        // OpenAPI 3.0 says by a flag that a bound itself is left out.
        if parts.flag("exclusiveMinimum") {
            bounds.above = bounds.least.take();
        }
        if parts.flag("exclusiveMaximum") {
            bounds.below = bounds.most.take();
        }
        bounds
    }

    fn allow(&self, number: f64) -> bool {
        self.least.is_none_or(|least| number >= least)
            && self.above.is_none_or(|above| number > above)
            && self.most.is_none_or(|most| number <= most)
            && self.below.is_none_or(|below| number < below)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_keep_their_bounds() {
        for (schema, whole, nth, number) in [
            (json!({}), true, 0, json!(1)),
            (json!({}), true, 4, json!(5)),
            (json!({"minimum": 5}), true, 2, json!(7)),
            (json!({"maximum": -3}), true, 0, json!(-3)),
            (json!({"minimum": 3, "maximum": 3}), true, 0, json!(3)),
            (json!({"minimum": 10, "multipleOf": 4}), true, 0, json!(12)),
            (
                json!({"minimum": 0, "exclusiveMinimum": true}),
                false,
                0,
                json!(1),
            ),
            (json!({"exclusiveMinimum": 1, "maximum": 2}), true, 0, json!(2)),
            (
                json!({"exclusiveMinimum": 0, "exclusiveMaximum": 1}),
                false,
                0,
                json!(0.5),
            ),
            (json!({"minimum": 0.25, "maximum": 0.5}), false, 0, json!(0.25)),
        ] {
            let mut parts = Parts::default();
            parts.add(&Value::Null, &schema, &[]).unwrap();
            assert_eq!(sample(&parts, whole, nth), Some(number), "{schema} {nth}");
        }
        let nothing = json!({"minimum": 2, "maximum": 1});
        let mut parts = Parts::default();
        parts.add(&Value::Null, &nothing, &[]).unwrap();
        assert_eq!(sample(&parts, true, 0), None);
    }
}
