//! Where Redis is, as the operator says it.

use std::{fmt, time::Duration};

use redis::{Client, ConnectionAddr};
use serde::{Deserialize, Deserializer, de::Error};

use crate::config::{Key, if_any, within};

const MINUTE: u64 = 60_000;

/// The table of these settings, for [`crate::config::Keys`].
pub const KEYS: &[Key] = &[
    Key {
        name: "redis_url",
        variable: Some("REDIS_URL"),
        default: "",
        about: "Redis that counts for all instances: redis://HOST:PORT, rediss:// with TLS. Each process counts for itself without it.",
    },
    Key {
        name: "redis_timeout_millis",
        variable: None,
        default: "100",
        about: "How long a request waits for Redis, in milliseconds. Then Redis is away for all of them until it answers again.",
    },
    Key {
        name: "redis_prefix",
        variable: None,
        default: "charter:",
        about: "What the names of all keys in Redis begin with: the same for all instances, another one for another API.",
    },
];

/// The settings, read.
#[derive(Debug, Clone, Deserialize)]
pub struct RedisSettings {
    /// Where Redis is; nothing where each process counts for itself.
    #[serde(default, deserialize_with = "if_any")]
    pub redis_url: Option<RedisAddress>,
    /// How long a command may take in milliseconds.
    #[serde(deserialize_with = "within::<1, MINUTE, _, _>")]
    pub redis_timeout_millis: u64,
    /// What keys begin with.
    #[serde(default)]
    pub redis_prefix: String,
}

impl RedisSettings {
    /// How long a command may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(self.redis_timeout_millis)
    }
}

/// The address of a Redis, with its credentials, which are never shown.
#[derive(Clone)]
pub struct RedisAddress(Client);

impl RedisAddress {
    /// Reads `redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]`, or `rediss://` for TLS.
    ///
    /// # Errors
    ///
    /// Anything else, in words that do not repeat it: it may hold a password.
    pub fn parse(url: &str) -> Result<Self, String> {
        let client = Client::open(url).map_err(|_| {
            "that is no address of a Redis: write redis://HOST:PORT, or rediss://USER:PASSWORD@HOST:PORT with TLS"
                .to_owned()
        })?;
        match client.get_connection_info().addr() {
            ConnectionAddr::TcpTls { insecure: true, .. } => Err(
                "a Redis whose certificate is not looked at is not safe: leave out `#insecure`".to_owned(),
            ),
            _ => Ok(RedisAddress(client)),
        }
    }

    pub(super) fn client(&self) -> Client {
        self.0.clone()
    }
}

/// Where it is, for people and logs.
impl fmt::Display for RedisAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0.get_connection_info().addr(), f)
    }
}

impl fmt::Debug for RedisAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisAddress({self})")
    }
}

impl<'de> Deserialize<'de> for RedisAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::defaults;

    #[test]
    fn the_defaults_are_valid_and_every_key_is_read() {
        let settings: RedisSettings = defaults::read("CHARTER_REDIS_TEST_", KEYS);
        assert!(settings.redis_url.is_none());
        assert_eq!(settings.timeout(), Duration::from_millis(100));
        assert_eq!(settings.redis_prefix, "charter:");
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        for (url, shown) in [
            ("redis://192.0.2.1", "192.0.2.1:6379"),
            ("redis://shop:secret@redis.internal:6380/3", "redis.internal:6380"),
            ("rediss://:secret@redis.internal", "redis.internal:6379"),
            ("unix:///run/redis.sock", "/run/redis.sock"),
        ] {
            let address = RedisAddress::parse(url).unwrap();
            assert_eq!(address.to_string(), shown, "{url}");
            assert_eq!(format!("{address:?}"), format!("RedisAddress({shown})"), "{url}");
        }
    }

    #[test]
    fn what_is_no_address_is_not_repeated() {
        for odd in [
            "redis.internal",
            "http://:secret@redis.internal",
            "redis://:secret@host:port",
            "redis://:secret@host/database",
            "rediss://:secret@host/#insecure",
            "secret",
        ] {
            let error = RedisAddress::parse(odd).unwrap_err();
            assert!(
                !error.contains("secret") && error.contains(": "),
                "{odd}: {error}"
            );
        }
    }
}
