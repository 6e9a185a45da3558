//! What the operator of the shop may set.

use std::path::{Path, PathBuf};
use std::time::Duration;

use charter::{
    auth,
    config::{ConfigError, Key, Keys, Loaded, within},
    rate_limit::in_redis,
    settings,
};
use serde::{Deserialize, Deserializer, de::Error};

use crate::db::ServerOptions;
use crate::domain::{ForbiddenWords, UPLOADS};

/// The file that is read when none is named and it exists.
const FILE: &str = "shop.toml";

/// In seconds.
const HOUR: u64 = 3600;

const SHOP_KEYS: &[Key] = &[
    Key {
        name: "database_url",
        variable: Some("DATABASE_URL"),
        default: "sqlite://data/shop.db",
        about: "The database: sqlite://PATH, a file that is made when it is missing, or postgres://USER:PASSWORD@HOST/NAME.",
    },
    Key {
        name: "database_synchronous",
        variable: None,
        default: "full",
        about: "When a write is answered: full (when it is on the disk) or normal (sooner; a power failure may lose the last).",
    },
    Key {
        name: "database_connections",
        variable: None,
        default: "10",
        about: "PostgreSQL: most connections that read, and as many again that write.",
    },
    Key {
        name: "database_acquire_seconds",
        variable: None,
        default: "2",
        about: "PostgreSQL: how long a request waits for a connection before it is answered 503.",
    },
    Key {
        name: "database_statement_seconds",
        variable: None,
        default: "10",
        about: "PostgreSQL: how long a statement may take.",
    },
    Key {
        name: "database_lock_seconds",
        variable: None,
        default: "5",
        about: "PostgreSQL: how long a statement waits for a row that somebody else is writing.",
    },
    Key {
        name: "database_idle_seconds",
        variable: None,
        default: "30",
        about: "PostgreSQL: how long a transaction may stand still before the server ends it.",
    },
    Key {
        name: "uploads_dir",
        variable: Some("UPLOADS_DIR"),
        default: UPLOADS,
        about: "The folder for uploaded files. It is made when the first file comes, for the server's own user alone.",
    },
    Key {
        name: "forbidden_words",
        variable: None,
        default: "",
        about: "Words that no item's name may hold, separated by commas; found in any case, width and accent.",
    },
];

/// Every setting of the server and of the shop.
pub const KEYS: Keys = Keys {
    prefix: "SHOP_",
    keys: &[
        settings::KEYS,
        auth::settings::KEYS,
        in_redis::settings::KEYS,
        SHOP_KEYS,
    ],
};

/// The shop's own settings.
#[derive(Debug, Clone, Deserialize)]
pub struct ShopSettings {
    /// The database.
    pub database_url: String,
    /// How soon a commit is on disk.
    pub database_synchronous: Synchronous,
    /// How many connections to a server read at most, and how many write.
    #[serde(deserialize_with = "within::<1, 10_000, _, _>")]
    pub database_connections: u32,
    /// How long a request waits for one of them.
    #[serde(deserialize_with = "within::<1, HOUR, _, _>")]
    pub database_acquire_seconds: u64,
    /// How long a server may take for a statement.
    #[serde(deserialize_with = "within::<1, HOUR, _, _>")]
    pub database_statement_seconds: u64,
    /// How long a statement waits there for somebody else's row.
    #[serde(deserialize_with = "within::<1, HOUR, _, _>")]
    pub database_lock_seconds: u64,
    /// How long a transaction may stand still there.
    #[serde(deserialize_with = "within::<1, HOUR, _, _>")]
    pub database_idle_seconds: u64,
    /// The folder for uploaded files.
    #[serde(deserialize_with = "folder")]
    pub uploads_dir: PathBuf,
    #[serde(default, deserialize_with = "words")]
    forbidden_words: Vec<String>,
}

/// When SQLite waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Synchronous {
    /// At checkpoints.
    Normal,
    /// At every commit.
    Full,
}

impl ShopSettings {
    /// How to get on with a database server.
    pub fn server(&self) -> ServerOptions {
        ServerOptions {
            connections: self.database_connections,
            acquire: Duration::from_secs(self.database_acquire_seconds),
            statement: Duration::from_secs(self.database_statement_seconds),
            lock: Duration::from_secs(self.database_lock_seconds),
            idle: Duration::from_secs(self.database_idle_seconds),
        }
    }

    /// Words that no item's name may hold.
    pub fn forbidden_words(&self) -> impl Iterator<Item = &str> {
        self.forbidden_words.iter().map(String::as_str)
    }
}

/// Without a name it would be the folder that the server runs in, for some, and none at all for others.
fn folder<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.is_empty() {
        true => Err(D::Error::custom("`` names no folder")),
        false => Ok(text.into()),
    }
}

/// Words between commas. One that could never be found is a slip that would go unseen.
fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let words = words.map(|word| match ForbiddenWords::can_find(word) {
        true => Ok(word.to_owned()),
        false => Err(D::Error::custom(format!(
            "`{word}` has neither a letter nor a digit, so no name would ever hold it"
        ))),
    });
    words.collect()
}

/// Reads the settings from the named file, or from `shop.toml` if it exists, and the environment.
///
/// # Errors
///
/// A file that cannot be read, a key that no setting has.
pub fn load(file: Option<PathBuf>) -> Result<Loaded, ConfigError> {
    let file = file.or_else(|| Path::new(FILE).exists().then(|| PathBuf::from(FILE)));
    KEYS.load(file.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_valid() {
        let shop: ShopSettings = Keys {
            prefix: "SHOP_TEST_",
            ..KEYS
        }
        .load(None)
        .unwrap()
        .read()
        .unwrap();
        assert!(shop.database_url.starts_with("sqlite://"));
        assert_eq!(shop.database_synchronous, Synchronous::Full);
        assert_eq!(shop.server(), ServerOptions::default());
        assert_eq!(shop.uploads_dir, Path::new("data/uploads"));
        assert_eq!(shop.forbidden_words().count(), 0);
    }

    #[test]
    fn words_are_separated_by_commas_and_can_be_found() {
        let read = |text: &str| words(serde_json::json!(text)).map_err(|error| error.to_string());
        assert_eq!(
            read(" fake, ,replica "),
            Ok(vec!["fake".to_owned(), "replica".to_owned()])
        );
        assert_eq!(read(" , "), Ok(vec![]));
        let why = "`!!!` has neither a letter nor a digit, so no name would ever hold it";
        assert_eq!(read("fake, !!!"), Err(why.to_owned()));
    }
}
