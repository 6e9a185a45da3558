//! Reviews, made up.

use super::dice::Dice;
use crate::domain::NewReview;
use jiff::{SignedDuration, Timestamp};

const AUTHORS: &[&str] = &[
    "Minjun", "Seoyeon", "Haruto", "Yui", "Emma", "Liam", "Olivia", "Noah", "Jiwoo", "Sakura", "Mateo",
    "Sofia",
];

const WORDS: [&[&str]; 5] = [
    &["Broke within a week.", "Not what the pictures show. Sent back."],
    &[
        "Does the job, barely.",
        "Smaller than I thought, and rather thin.",
    ],
    &[
        "All right for the price.",
        "Decent, though delivery took its time.",
    ],
    &[
        "Solid work. I would buy it again.",
        "Very good, only the packaging could be better.",
    ],
    &[
        "Exactly what I was looking for.",
        "Use it every day. Wonderful.",
        "A present that was loved at once.",
    ],
];

/// Reviews of the item `id`, which has been there since `since`: none for two items of three, one to four for the third,
/// each by another author, written between then and `now`.
pub(super) fn of(
    dice: &mut Dice,
    id: i64,
    since: Timestamp,
    now: Timestamp,
) -> Vec<(i64, &'static str, NewReview, Timestamp)> {
    let count = if dice.below(3) == 0 {
        1 + dice.below(4) as usize
    } else {
        0
    };
    let first = dice.below(12) as usize;
    let authors = AUTHORS.iter().cycle().skip(first).take(count);
    authors
        .map(|author| (id, *author, opinion(dice), between(dice, since, now)))
        .collect()
}

fn opinion(dice: &mut Dice) -> NewReview {
    let rating: i32 = dice.pick(&[1, 2, 3, 3, 4, 4, 4, 5, 5, 5]);
    let words = usize::try_from(rating - 1)
        .ok()
        .and_then(|place| WORDS.get(place))
        .copied()
        .unwrap_or_default();
    NewReview {
        rating,
        body: dice.pick(words).into(),
    }
}

fn between(dice: &mut Dice, since: Timestamp, now: Timestamp) -> Timestamp {
    let share = f64::from(dice.below(1_000)) / 1_000.0;
    let passed = SignedDuration::from_micros((now.as_microsecond() - since.as_microsecond()).max(0));
    since.checked_add(passed.mul_f64(share)).unwrap_or(now)
}
