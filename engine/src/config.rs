//! Configuration from a file and the environment, with every key known by name.
//!
//! The keys are one table: it gives `--help`, the example file, the defaults, the environment's names and the check for
//! slips of the keyboard. A struct with attributes alone was rejected, because nothing could then list it for people.

use std::{collections::BTreeMap, env, path::Path};

use config::{Config, File, FileFormat, Map, Source, Value};
use serde::de::DeserializeOwned;
use thiserror::Error;

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
    /// The file or a value cannot be read.
    #[error(transparent)]
    Invalid(#[from] config::ConfigError),
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
            let source = File::from(path).format(FileFormat::Toml);
            self.refuse_unknown(
                &path.display().to_string(),
                source.collect()?.keys().map(String::as_str),
            )?;
            builder = builder.add_source(source);
        }
        Ok(Loaded(builder.add_source(self.environment()?).build()?))
    }

    fn refuse_unknown<'a>(
        &self,
        origin: &str,
        names: impl Iterator<Item = &'a str>,
    ) -> Result<(), ConfigError> {
        for name in names {
            if !self.all().any(|key| key.name == name) {
                let near = suggest(name, self.all().map(|key| key.name));
                let hint = near
                    .map(|near| format!(", did you mean `{near}`?"))
                    .unwrap_or_default();
                return Err(ConfigError::Unknown {
                    origin: origin.to_owned(),
                    name: name.to_owned(),
                    hint,
                });
            }
        }
        Ok(())
    }

    fn environment(&self) -> Result<Environment, ConfigError> {
        let own = format!("{}CONFIG", self.prefix);
        let stray = env::vars_os()
            .filter_map(|(name, _)| name.into_string().ok())
            .filter(|name| name.starts_with(self.prefix) && *name != own)
            .map(|name| name[self.prefix.len()..].to_ascii_lowercase());
        self.refuse_unknown(
            "the environment",
            stray.collect::<Vec<_>>().iter().map(String::as_str),
        )?;
        let given = self.all().filter_map(|key| {
            let variable = self.variable(key);
            env::var(&variable)
                .ok()
                .map(|value| (key.name, (variable, value)))
        });
        Ok(Environment(given.collect()))
    }
}

/// Settings that have been read but not interpreted. Several structs can be read from it, each for its own concern.
#[derive(Debug)]
pub struct Loaded(Config);

impl Loaded {
    /// The settings that `T` has fields for.
    ///
    /// # Errors
    ///
    /// A value of the wrong type, named with its key and where it stands.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ConfigError> {
        Ok(self.0.clone().try_deserialize()?)
    }

    /// The text of one setting, or nothing if it is unset.
    pub fn text(&self, key: &Key) -> Option<String> {
        self.0.get_string(key.name).ok()
    }
}

/// The environment variables that are set, by the setting that they are of.
#[derive(Debug, Clone)]
struct Environment(BTreeMap<&'static str, (String, String)>);

impl Source for Environment {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, config::ConfigError> {
        let value = |(variable, text): &(String, String)| Value::new(Some(variable), text.clone());
        Ok(self
            .0
            .iter()
            .map(|(name, given)| ((*name).to_owned(), value(given)))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    const KEYS: Keys = Keys {
        prefix: "CHARTER_TEST_",
        keys: &[&[
            Key {
                name: "port",
                variable: None,
                default: "8080",
                about: "The port.",
            },
            Key {
                name: "public_url",
                variable: None,
                default: "",
                about: "The URL.",
            },
        ]],
    };

    #[derive(Debug, Deserialize, PartialEq)]
    struct Settings {
        port: u16,
        public_url: Option<String>,
    }

    fn load(toml: &str) -> Result<Settings, String> {
        let path = env::temp_dir().join(format!(
            "charter-config-{}-{}.toml",
            std::process::id(),
            toml.len()
        ));
        std::fs::write(&path, toml).unwrap();
        let loaded = KEYS
            .load(Some(&path))
            .and_then(|loaded| loaded.read())
            .map_err(|error| error.to_string());
        std::fs::remove_file(path).unwrap();
        loaded
    }

    #[test]
    fn the_file_stands_over_the_defaults() {
        assert_eq!(
            KEYS.load(None).unwrap().read::<Settings>().unwrap(),
            Settings {
                port: 8080,
                public_url: None
            }
        );
        let settings = load("port = 9090\npublic_url = 'https://shop.example'").unwrap();
        assert_eq!(
            settings,
            Settings {
                port: 9090,
                public_url: Some("https://shop.example".to_owned())
            }
        );
    }

    #[test]
    fn a_slip_of_the_keyboard_is_named() {
        let error = load("prot = 9090").unwrap_err();
        assert!(
            error.contains("unknown setting `prot`, did you mean `port`?"),
            "{error}"
        );
    }

    #[test]
    fn a_wrong_value_is_named_with_its_key() {
        let error = load("port = 'eighty'").unwrap_err();
        assert!(error.contains("`port`") && error.contains("eighty"), "{error}");
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = KEYS
            .load(Some(Path::new("/nowhere/shop.toml")))
            .unwrap_err()
            .to_string();
        assert!(error.contains("/nowhere/shop.toml"), "{error}");
    }

    #[test]
    fn variables_carry_the_prefix() {
        assert_eq!(KEYS.variable(KEYS.all().next().unwrap()), "CHARTER_TEST_PORT");
    }
}
