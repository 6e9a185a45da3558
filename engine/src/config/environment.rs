//! Settings in the environment.
//!
//! Variables are known by their whole names. Comparing what stands behind the prefix with the names of a file was rejected: a
//! setting that has a variable of its own, such as `DATABASE_URL`, would then be known by the prefix, too, and never read.

use std::{collections::BTreeMap, env, ffi::OsString};

use config::{Map, Source, Value};

use super::{ConfigError, Keys};
use crate::contract::suggest;

/// The environment variables that are set, by the setting that they are of.
#[derive(Debug, Clone)]
pub(super) struct Environment(BTreeMap<&'static str, (String, String)>);

impl Environment {
    /// The variables of these settings.
    ///
    /// # Errors
    ///
    /// A variable with the program's prefix that no setting has, or one whose value is no text. The value is not told: it
    /// may be a secret.
    pub(super) fn of(keys: &Keys) -> Result<Self, ConfigError> {
        let own = format!("{}CONFIG", keys.prefix);
        let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        let mut ours = names.filter(|name| name.starts_with(keys.prefix) && *name != own);
        if let Some(fault) = ours.find_map(|name| unknown(keys, &name)) {
            return Err(fault);
        }
        let given = keys.all().filter_map(|key| {
            let variable = keys.variable(key);
            let value = env::var_os(&variable)?;
            Some(text(&variable, value).map(|value| (key.name, (variable, value))))
        });
        given.collect::<Result<_, _>>().map(Environment)
    }
}

/// What cannot be read is not passed over: the default would be taken in its place.
fn text(variable: &str, value: OsString) -> Result<String, ConfigError> {
    value
        .into_string()
        .map_err(|_| ConfigError::Value(format!("{variable}: its value is not UTF-8; write it anew")))
}

fn unknown(keys: &Keys, name: &str) -> Option<ConfigError> {
    let variables: Vec<_> = keys.all().map(|key| keys.variable(key)).collect();
    if variables.iter().any(|variable| variable == name) {
        return None;
    }
    let bare = &name[keys.prefix.len()..];
    let by_its_name = keys.all().find(|key| key.name.eq_ignore_ascii_case(bare));
    let near = by_its_name.map(|key| keys.variable(key));
    let near = near.or_else(|| suggest(name, variables.iter().map(String::as_str)));
    Some(ConfigError::unknown("the environment", name, near))
}

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
    use std::os::unix::ffi::OsStringExt;

    use super::super::Key;
    use super::*;

    const fn key(name: &'static str, variable: Option<&'static str>) -> Key {
        Key {
            name,
            variable,
            default: "",
            about: "Something.",
        }
    }

    const KEYS: Keys = Keys {
        prefix: "SHOP_",
        keys: &[&[
            key("bind", None),
            key("database_url", Some("DATABASE_URL")),
            key("otlp_endpoint", Some("OTEL_EXPORTER_OTLP_ENDPOINT")),
        ]],
    };

    #[test]
    fn a_value_that_is_no_text_is_refused_and_not_repeated() {
        let latin = OsString::from_vec(b"postgres://shop:sek\xe9ret@h/shop".to_vec());
        assert_eq!(
            text("DATABASE_URL", latin).unwrap_err().to_string(),
            "DATABASE_URL: its value is not UTF-8; write it anew"
        );
        assert_eq!(text("SHOP_BIND", "\u{e9}".into()).unwrap(), "\u{e9}");
    }

    #[test]
    fn a_variable_is_known_by_its_whole_name() {
        for known in ["SHOP_BIND", "DATABASE_URL"] {
            assert!(unknown(&KEYS, known).is_none(), "{known}");
        }
        for (name, hint) in [
            ("SHOP_DATABASE_URL", ", did you mean `DATABASE_URL`?"),
            ("SHOP_database_url", ", did you mean `DATABASE_URL`?"),
            (
                "SHOP_OTLP_ENDPOINT",
                ", did you mean `OTEL_EXPORTER_OTLP_ENDPOINT`?",
            ),
            ("SHOP_BNID", ", did you mean `SHOP_BIND`?"),
            ("SHOP_COLOUR", ""),
        ] {
            assert_eq!(
                unknown(&KEYS, name).unwrap().to_string(),
                format!("the environment: unknown setting `{name}`{hint}; `config` lists all settings")
            );
        }
    }
}
