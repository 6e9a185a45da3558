//! `config`: the settings as a file to start from.

use std::fmt::Write;

use charter::config::Loaded;

use super::{Failure, print};
use crate::settings::KEYS;

pub(super) fn run(loaded: &Loaded) -> Result<(), Failure> {
    let mut file = String::from(
        "# Settings of shop-server. The environment variable named beside each setting wins over this file.\n",
    );
    for key in KEYS.all() {
        write!(file, "\n# {}\n# Environment: {}\n", key.about, KEYS.variable(key))?;
        match loaded.text(key) {
            Some(text) if text != key.default => writeln!(file, "{} = {}", key.name, quoted(&text))?,
            _ => writeln!(file, "#{} = {}", key.name, quoted(key.default))?,
        }
    }
    print(&file)
}

/// TOML's basic strings and JSON's are escaped alike.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
