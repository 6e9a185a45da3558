//! Goods, made up.

use super::Shelf;
use super::dice::Dice;
use crate::domain::{Amount, Currency, NewItem};

const MANNERS: &[&str] = &[
    "Everyday", "Classic", "Slim", "Folding", "Handmade", "Travel", "Large", "Small", "Nordic", "Heritage",
];

const PRAISE: &[&str] = &[
    "Made to be used every day and to look better for it.",
    "Made in small batches; no two are quite the same.",
    "Light enough to take along, sturdy enough to keep.",
    "Comes with spare parts and a repair guide.",
    "A favourite of the house since the first day.",
];

/// A new item on one of the shelves, or now and then on none.
pub(super) fn item(dice: &mut Dice, shelves: &[Shelf]) -> NewItem {
    let place = dice.below(u32::try_from(shelves.len()).unwrap_or(u32::MAX));
    let Some(Shelf { category, branch }) = shelves.get(place as usize) else {
        return NewItem::new("Gift Card", Amount::from_hundredths(2500));
    };
    let (manner, material, noun) = (
        dice.pick(MANNERS),
        dice.pick(branch.materials),
        dice.pick(branch.nouns),
    );
    let (currency, price) = price(dice, branch.dollars);
    NewItem {
        name: format!("{manner} {material} {noun}"),
        description: dice.chance(70).then(|| description(dice, material, noun)),
        price,
        currency,
        category_id: dice.chance(96).then_some(*category),
        stock: if dice.chance(8) {
            0
        } else {
            i32::try_from(dice.below(250)).unwrap_or(0)
        },
        active: dice.chance(95),
    }
}

fn description(dice: &mut Dice, material: &str, noun: &str) -> String {
    format!("{noun}, {}. {}", material.to_lowercase(), dice.pick(PRAISE))
}

/// A price as shops write them: 39.90 dollars, 54,900 won, 5,980 yen.
fn price(dice: &mut Dice, (cheapest, dearest): (u32, u32)) -> (Currency, Amount) {
    let span = dearest.saturating_sub(cheapest);
    // The smaller of two throws: there are more cheap things than dear ones.
    let dollars = i64::from(cheapest + dice.below(span).min(dice.below(span)));
    let (currency, hundredths) = match dice.below(100) {
        0..60 => (Currency::Krw, (dollars * 1_400 / 1_000 * 1_000 + 900) * 100),
        60..85 => (
            Currency::Usd,
            dollars * 100 + i64::from(dice.pick(&[0_u8, 50, 90, 95, 99])),
        ),
        _ => (Currency::Jpy, (dollars * 150 / 100 * 100 + 80) * 100),
    };
    (currency, Amount::from_hundredths(hundredths))
}
