//! `config`: the settings as a file to start from.

use std::fmt::Write;

use charter::config::{Loaded, shown};

use super::{Failure, print};
use crate::settings::KEYS;

/// People show this file to others and keep it beside their code, so what has a password in it stands there without, as a
/// comment: the file loads, and the setting is missing from it rather than wrong.
pub(super) fn run(loaded: &Loaded) -> Result<(), Failure> {
    let mut file = String::from(
        "# Settings of shop-server. The environment variable named beside each setting wins over this file.\n",
    );
    for key in KEYS.all() {
        write!(file, "\n# {}\n# Environment: {}\n", key.about, KEYS.variable(key))?;
        let name = key.name;
        let Some(text) = loaded.text(key).filter(|text| text != key.default) else {
            writeln!(file, "#{name} = {}", quoted(key.default))?;
            continue;
        };
        let shown = shown(&text);
        if shown == text {
            writeln!(file, "{name} = {}", quoted(&text))?;
        } else {
            let origin = loaded.known_as(key).unwrap_or_default();
            writeln!(
                file,
                "# It has secrets, which are not written down here; it comes from {origin}."
            )?;
            writeln!(file, "#{name} = {}", quoted(&shown))?;
        }
    }
    print(&file)
}

/// TOML's basic strings and JSON's are escaped alike.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
