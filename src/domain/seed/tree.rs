//! The categories of a made-up shop, and what belongs into each.

/// A category, and what belongs into it: nothing when other categories do.
pub(super) struct Branch {
    pub(super) name: &'static str,
    pub(super) slug: &'static str,
    /// From the cheapest to the dearest, in US dollars.
    pub(super) dollars: (u32, u32),
    pub(super) materials: &'static [&'static str],
    pub(super) nouns: &'static [&'static str],
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
