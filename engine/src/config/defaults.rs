//! What every table of settings is judged by: each key is one that its struct has, and what nobody sets is valid.

use std::fmt::Debug;

use serde::de::DeserializeOwned;

use super::{Key, Keys};

/// The settings of a table whose keys nobody has set.
pub(crate) fn read<T: DeserializeOwned + Debug>(prefix: &'static str, table: &[Key]) -> T {
    // By no other name than with the prefix: whoever runs the tests may have set REDIS_URL.
    let unset = table.iter().map(|key| Key {
        variable: None,
        ..*key
    });
    let unset: &[Key] = unset.collect::<Vec<_>>().leak();
    let keys = Keys {
        prefix,
        keys: vec![unset].leak(),
    };
    let settings: T = keys.load(None).unwrap().read().unwrap();
    let shown = format!("{settings:?}");
    for key in table {
        assert!(
            shown.contains(&format!("{}: ", key.name)),
            "{} is in the table only",
            key.name
        );
    }
    settings
}
