//! Categories and goods, made up.

use super::Shelf;
use super::dice::Dice;
use crate::domain::{Amount, Currency, NewItem};

/// A category, and what belongs into it: nothing when other categories do.
pub(super) struct Branch {
    pub(super) name: &'static str,
    pub(super) slug: &'static str,
    /// From the cheapest to the dearest, in US dollars.
    dollars: (u32, u32),
    materials: &'static [&'static str],
    nouns: &'static [&'static str],
}

const fn top(name: &'static str, slug: &'static str) -> Branch {
    Branch {
        name,
        slug,
        dollars: (0, 0),
        materials: &[],
        nouns: &[],
    }
}

/// Twelve categories: five at the top, and those below them.
pub(super) const TREE: &[(&Branch, &[Branch])] = &[
    (
        &top("Home", "home"),
        &[
            Branch {
                name: "Kitchen",
                slug: "kitchen",
                dollars: (6, 140),
                materials: &["Walnut", "Steel", "Cast Iron", "Stoneware", "Bamboo", "Copper"],
                nouns: &[
                    "Chopping Board",
                    "Frying Pan",
                    "Tea Pot",
                    "Mixing Bowl",
                    "Pepper Mill",
                    "Coffee Dripper",
                ],
            },
            Branch {
                name: "Lighting",
                slug: "lighting",
                dollars: (15, 320),
                materials: &["Brass", "Opal Glass", "Linen", "Oak", "Paper", "Concrete"],
                nouns: &[
                    "Desk Lamp",
                    "Floor Lamp",
                    "Pendant",
                    "Night Light",
                    "Wall Lamp",
                    "Lantern",
                ],
            },
            Branch {
                name: "Bedding",
                slug: "bedding",
                dollars: (12, 260),
                materials: &["Cotton", "Linen", "Silk", "Wool", "Flannel", "Bamboo"],
                nouns: &[
                    "Pillow",
                    "Duvet Cover",
                    "Blanket",
                    "Fitted Sheet",
                    "Throw",
                    "Mattress Topper",
                ],
            },
        ],
    ),
    (
        &top("Electronics", "electronics"),
        &[
            Branch {
                name: "Audio",
                slug: "audio",
                dollars: (19, 900),
                materials: &[
                    "Wireless",
                    "Studio",
                    "Open-Back",
                    "Compact",
                    "Waterproof",
                    "Bookshelf",
                ],
                nouns: &[
                    "Headphones",
                    "Speaker",
                    "Earbuds",
                    "Turntable",
                    "Radio",
                    "Microphone",
                ],
            },
            Branch {
                name: "Cameras",
                slug: "cameras",
                dollars: (25, 2400),
                materials: &[
                    "Mirrorless",
                    "Instant",
                    "Compact",
                    "Carbon",
                    "Leather",
                    "Aluminium",
                ],
                nouns: &[
                    "Camera",
                    "Tripod",
                    "Lens Hood",
                    "Camera Strap",
                    "Camera Bag",
                    "Light Meter",
                ],
            },
        ],
    ),
    (
        &top("Outdoors", "outdoors"),
        &[
            Branch {
                name: "Camping",
                slug: "camping",
                dollars: (8, 480),
                materials: &["Canvas", "Titanium", "Down", "Ripstop", "Steel", "Merino"],
                nouns: &[
                    "Tent",
                    "Sleeping Bag",
                    "Camp Stove",
                    "Mug",
                    "Folding Chair",
                    "Hammock",
                ],
            },
            Branch {
                name: "Cycling",
                slug: "cycling",
                dollars: (9, 1900),
                materials: &["Carbon", "Steel", "Reflective", "Leather", "Merino", "Aluminium"],
                nouns: &[
                    "City Bike",
                    "Saddle",
                    "Bike Bell",
                    "Pannier",
                    "Helmet",
                    "Floor Pump",
                ],
            },
        ],
    ),
    (
        &Branch {
            name: "Stationery",
            slug: "stationery",
            dollars: (2, 75),
            materials: &["Brass", "Recycled", "Cedar", "Leather", "Hardcover", "Pocket"],
            nouns: &[
                "Notebook",
                "Fountain Pen",
                "Pencil Set",
                "Desk Tray",
                "Ruler",
                "Diary",
            ],
        },
        &[],
    ),
    (
        &Branch {
            name: "Toys",
            slug: "toys",
            dollars: (5, 120),
            materials: &["Wooden", "Plush", "Magnetic", "Tin", "Felt", "Cardboard"],
            nouns: &[
                "Train",
                "Bear",
                "Building Blocks",
                "Puzzle",
                "Kite",
                "Spinning Top",
            ],
        },
        &[],
    ),
];

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
