//! Configuration from a file and the environment, with every key known by name.
//!
//! The keys are one table: it gives `--help`, the example file, the defaults, the environment's names and the check for
//! slips of the keyboard. A struct with attributes alone was rejected, because nothing could then list it for people.

#[cfg(test)]
pub(crate) mod defaults;
mod given;

use std::{collections::BTreeMap, env, path::Path};

use config::{Config, File, FileFormat, Map, Source, Value};
use serde::de::DeserializeOwned;
use thiserror::Error;

use self::given::Given;
pub use self::given::{if_any, within};
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
    /// The file cannot be read.
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
        let values = builder.add_source(self.environment()?).build()?;
        Ok(Loaded { keys: *self, values })
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
    use std::sync::atomic::{AtomicU32, Ordering};

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
            Key {
                name: "colour",
                variable: None,
                default: "red",
                about: "The colour.",
            },
            Key {
                name: "seconds",
                variable: None,
                default: "5",
                about: "The time.",
            },
            Key {
                name: "loud",
                variable: None,
                default: "off",
                about: "The noise.",
            },
        ]],
    };

    #[derive(Debug, Deserialize, PartialEq)]
    struct Settings {
        port: u16,
        public_url: Option<String>,
        colour: Colour,
        #[serde(deserialize_with = "within::<1, 60, _, _>")]
        seconds: u8,
        loud: bool,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Colour {
        Red,
        Green,
        Blue,
    }

    fn load(toml: &str) -> Result<Settings, String> {
        static FILES: AtomicU32 = AtomicU32::new(0);
        let file = FILES.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("charter-config-{}-{file}.toml", std::process::id()));
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
                public_url: None,
                colour: Colour::Red,
                seconds: 5,
                loud: false,
            }
        );
        let settings =
            load("port = 9090\npublic_url = 'https://shop.example'\ncolour = 'blue'\nloud = true").unwrap();
        assert_eq!(
            settings,
            Settings {
                port: 9090,
                public_url: Some("https://shop.example".to_owned()),
                colour: Colour::Blue,
                seconds: 5,
                loud: true,
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
        for (line, why) in [
            ("port = 'eighty'", "`eighty` is no whole number from 0 to 65535"),
            ("port = 65536", "`65536` is no whole number from 0 to 65535"),
            (
                "port = [80]",
                "a list or a table is no value of a setting; write a text or a number",
            ),
            (
                "colour = 'mauve'",
                "`mauve` is none of its values: write red, green or blue",
            ),
            (
                "loud = 'perhaps'",
                "`perhaps` is none of its values: write on or off",
            ),
            ("seconds = 0", "`0` is not from 1 to 60"),
            ("seconds = 61", "`61` is not from 1 to 60"),
        ] {
            let error = load(line).unwrap_err();
            let key = line.split(' ').next().unwrap();
            assert!(error.starts_with(&format!("`{key}` in ")), "{error}");
            assert!(error.ends_with(&format!(".toml: {why}")), "{error}");
        }
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
