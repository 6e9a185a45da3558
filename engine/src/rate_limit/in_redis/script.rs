//! One count, as Redis is asked for it.
//!
//! A request is one script on one key, so it is atomic, costs one round trip, and works wherever a single key does: behind
//! proxies, too. Redis runs it by its hash, and is told the script itself when it does not know it, after a restart. The
//! clock is Redis' own, because instances' clocks differ; it needs Redis 5 or later, or what speaks its language.

use std::{fmt::Write, time::Duration};

use redis::{Cmd, ErrorKind, RedisResult, Script, ServerErrorKind, aio::MultiplexedConnection};

use crate::rate_limit::{ClientKey, Counted, RateLimit, Standing};

const SOURCE: &str = include_str!("count.lua");
/// What a Redis says that has not seen the script yet.
const UNKNOWN: ErrorKind = ErrorKind::Server(ServerErrorKind::NoScript);

/// The script that counts, and where it keeps its counts.
#[derive(Debug)]
pub(super) struct CountScript {
    hash: String,
    prefix: String,
    trial: String,
}

impl CountScript {
    /// A script whose keys begin with `prefix`.
    pub(super) fn new(prefix: &str) -> Self {
        CountScript {
            hash: Script::new(SOURCE).get_hash().to_owned(),
            prefix: format!("{prefix}limit:"),
            trial: format!("{prefix}trial"),
        }
    }

    /// The key of one client's counts in one scope. What stands in braces decides the place in a cluster.
    pub(super) fn key(&self, scope: &str, client: &ClientKey) -> String {
        let mut key = String::with_capacity(self.prefix.len() + scope.len() + 40);
        // Writing into memory cannot fail.
        let _ = write!(key, "{}{{{scope}:{client}}}", self.prefix);
        key
    }

    /// A key that stands for nobody, to see whether counting works.
    pub(super) fn trial(&self) -> &str {
        &self.trial
    }

    /// Counts a request under a key.
    pub(super) async fn run(
        &self,
        connection: &mut MultiplexedConnection,
        key: &str,
        limits: &[RateLimit],
    ) -> RedisResult<Vec<i64>> {
        let answer = call("EVALSHA", &self.hash, key, limits)
            .query_async(connection)
            .await;
        match answer {
            Err(error) if error.kind() == UNKNOWN => {
                call("EVAL", SOURCE, key, limits).query_async(connection).await
            }
            answer => answer,
        }
    }
}

fn call(command: &str, script: &str, key: &str, limits: &[RateLimit]) -> Cmd {
    let mut call = redis::cmd(command);
    call.arg(script).arg(1).arg(key);
    for limit in limits {
        call.arg(limit.quota).arg(limit.window);
    }
    call
}

/// Reads what the script answered; nothing where that is no answer to these limits.
pub(super) fn read(answer: &[i64], limits: &[RateLimit]) -> Option<Counted> {
    let (passes, windows) = answer.split_first()?;
    if windows.len() != 2 * limits.len() {
        return None;
    }
    let standings = windows
        .chunks_exact(2)
        .enumerate()
        .map(|(limit, window)| Standing {
            limit,
            left: u32::try_from(window[0]).unwrap_or_default(),
            resets_in: Duration::from_micros(u64::try_from(window[1]).unwrap_or_default()),
        });
    Some(Counted::new(*passes == 1, standings))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: [RateLimit; 2] = [
        RateLimit::new("hour", 50, 3600),
        RateLimit::new("day", 200, 86_400),
    ];

    #[test]
    fn a_key_names_scope_and_client_within_braces() {
        let script = CountScript::new("charter:");
        let key = |address: &str| script.key("tag:Items", &ClientKey::address(address.parse().unwrap()));
        assert_eq!(
            key("192.0.2.1"),
            "charter:limit:{tag:Items:a00000000000000000000ffffc0000201}"
        );
        let mina = script.key("api", &ClientKey::principal("mina"));
        assert!(
            mina.starts_with("charter:limit:{api:p") && !mina.contains("mina"),
            "{mina}"
        );
        assert_eq!(mina.len(), "charter:limit:{api:p}".len() + 32);
    }

    #[test]
    fn an_answer_is_read_and_what_is_none_is_not() {
        let counted = read(&[1, 49, 3_600_000_000, 199, 86_400_000_000], &LIMITS).unwrap();
        assert!(counted.allowed());
        let standing = |limit, left, seconds| Standing {
            limit,
            left,
            resets_in: Duration::from_secs(seconds),
        };
        assert_eq!(
            counted.standings(),
            [standing(0, 49, 3600), standing(1, 199, 86_400)]
        );
        assert!(!read(&[0, 0, 1, 1, 1], &LIMITS).unwrap().allowed());
        for odd in [&[][..], &[1], &[1, 49, 1], &[1, 1, 1, 1, 1, 1, 1]] {
            assert_eq!(read(odd, &LIMITS), None, "{odd:?}");
        }
    }
}
