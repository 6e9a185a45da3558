//! Configuration from a file and the environment, with every key known by name.
//!
//! The keys are one table: it gives `--help`, the example file, the defaults, the environment's names and the check for
//! slips of the keyboard. A struct with attributes alone was rejected, because nothing could then list it for people.

#[cfg(test)]
pub(crate) mod defaults;
mod environment;
mod file;
mod given;
mod shown;

use std::path::{Path, PathBuf};

use config::{Config, File, FileFormat, Source, Value};
use serde::de::DeserializeOwned;
use thiserror::Error;

use self::{environment::Environment, given::Given};
pub use self::{
    given::{if_any, within},
    shown::shown,
};
use crate::contract::suggest;

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The name in the file; in the environment it is upper case with the program's prefix.
    pub name: &'static str,
    /// The environment variable where it is not the name with the prefix.
    pub variable: Option<&'static str>,
    /// The value when nothing is said; empty means unset.
    pub default: &'static str,
    /// What it does, with its unit.
    pub about: &'static str,
}

/// A setting that cannot be read.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A key that no setting has.
    #[error("{origin}: unknown setting `{name}`{hint}; `config` lists all settings")]
    Unknown {
        /// Where it stands.
        origin: String,
        /// The key.
        name: String,
        /// The nearest known one.
        hint: String,
    },
    /// A value that its setting cannot have; the text names the setting, the value and what it could be.
    #[error("{0}")]
    Value(String),
    /// The file cannot be read, or is no TOML.
    #[error("cannot read the settings in {}: {reason}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Where and why, without what stands there.
        reason: String,
    },
    /// The settings cannot be put together.
    #[error(transparent)]
    Invalid(#[from] config::ConfigError),
}

impl ConfigError {
    fn unknown(origin: &str, name: &str, near: Option<String>) -> Self {
        ConfigError::Unknown {
            origin: origin.to_owned(),
            name: name.to_owned(),
            hint: near
                .map(|near| format!(", did you mean `{near}`?"))
                .unwrap_or_default(),
        }
    }
}

/// The table of a program's settings.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    /// What environment variables begin with: `SHOP_`.
    pub prefix: &'static str,
    /// The settings.
    pub keys: &'static [&'static [Key]],
}

impl Keys {
    /// Every setting, in the order of the table.
    pub fn all(&self) -> impl Iterator<Item = &'static Key> + use<> {
        self.keys.iter().copied().flatten()
    }

    /// The environment variable of a setting.
    pub fn variable(&self, key: &Key) -> String {
        key.variable.map_or_else(
            || format!("{}{}", self.prefix, key.name.to_ascii_uppercase()),
            str::to_owned,
        )
    }

    /// Reads the settings: defaults, then the file, then the environment, the later over the earlier.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or a key that no setting has.
    pub fn load(&self, file: Option<&Path>) -> Result<Loaded, ConfigError> {
        let mut builder = Config::builder();
        for key in self.all().filter(|key| !key.default.is_empty()) {
            builder = builder.set_default(key.name, key.default)?;
        }
        if let Some(path) = file {
            file::look_through(path)?;
            let source = File::from(path).format(FileFormat::Toml);
            self.refuse_unknown(&path.display().to_string(), source.collect()?.keys())?;
            builder = builder.add_source(source);
        }
        let values = builder.add_source(Environment::of(self)?).build()?;
        Ok(Loaded { keys: *self, values })
    }

    fn refuse_unknown<'a>(
        &self,
        origin: &str,
        mut names: impl Iterator<Item = &'a String>,
    ) -> Result<(), ConfigError> {
        let names_of_all = || self.all().map(|key| key.name);
        match names.find(|name| !names_of_all().any(|known| known == **name)) {
            None => Ok(()),
            Some(name) => Err(ConfigError::unknown(origin, name, suggest(name, names_of_all()))),
        }
    }

    /// The setting with its value, and what people know it by.
    fn given(&self, key: &'static Key, value: Value) -> Result<Given, ConfigError> {
        let known_as = self.known_as(key, &value);
        match value.into_string() {
            Ok(text) => Ok(Given {
                name: key.name,
                known_as,
                text,
            }),
            Err(_) => Err(ConfigError::Value(format!(
                "{known_as}: a list or a table is no value of a setting; write a text or a number"
            ))),
        }
    }

    fn known_as(&self, key: &Key, value: &Value) -> String {
        let variable = self.variable(key);
        match value.origin() {
            Some(origin) if origin == variable => variable,
            Some(file) => format!("`{}` in {file}", key.name),
            None => key.name.to_owned(),
        }
    }
}

/// Settings that have been read but not interpreted. Several structs can be read from it, each for its own concern.
#[derive(Debug)]
pub struct Loaded {
    keys: Keys,
    values: Config,
}

impl Loaded {
    /// The settings that `T` has fields for.
    ///
    /// # Errors
    ///
    /// A value that its setting cannot have.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ConfigError> {
        // Asked for one by one, values would have forgotten where they stand.
        let values = self.values.collect()?;
        let settings = self.keys.all().filter_map(|key| {
            let value = values.get(key.name)?;
            Some(self.keys.given(key, value.clone()))
        });
        let settings = settings.collect::<Result<_, _>>()?;
        given::read(settings).map_err(|fault| ConfigError::Value(fault.to_string()))
    }

    /// The text of one setting, or nothing if it is unset.
    pub fn text(&self, key: &Key) -> Option<String> {
        self.values.get_string(key.name).ok()
    }

    /// Where the value of a setting stands: its environment variable, or its name and the file. Nothing if it is unset.
    pub fn known_as(&self, key: &Key) -> Option<String> {
        let values = self.values.collect().ok()?;
        Some(self.keys.known_as(key, values.get(key.name)?))
    }
}

#[cfg(test)]
mod tests;
