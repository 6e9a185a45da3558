//! The connection to Redis, and what is known of it.
//!
//! **Nobody waits for a Redis that is away.** A command that fails, or is not answered in time, ends the connection for
//! everybody at once; from then on requests find it gone without asking. A task of its own tries to come back, twice a
//! second, and asks a live one now and then, so that a loss is noticed before a request meets it. One command so costs its
//! time at most, and those that were on their way with it.
//!
//! The `redis` crate's own `ConnectionManager` was rejected: requests wait there for its attempts to connect.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
    time::Duration,
};

use redis::{AsyncConnectionConfig, Client, ErrorKind, RedisError, aio::MultiplexedConnection};
use thiserror::Error;
use tokio::{
    sync::Notify,
    time::{error::Elapsed, sleep, timeout},
};

use super::script::CountScript;
use crate::rate_limit::RateLimit;

/// How long connecting may take, with the handshakes of TLS and Redis.
const CONNECTING: Duration = Duration::from_secs(1);
/// How long to wait before Redis is tried again.
const RETRY: Duration = Duration::from_millis(500);
/// How often a live Redis is asked.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// Commands that may be on their way to the connection's task; further ones wait, within their time.
const QUEUE: usize = 1024;

/// Why there was no answer.
#[derive(Debug, Error)]
pub(super) enum Trouble {
    /// There is no connection; nobody was asked.
    #[error("there is no connection")]
    Away,
    /// It was asked, and refused or broke the connection.
    #[error("{}", words(.0))]
    Failed(#[from] RedisError),
    /// It was asked, and kept silent.
    #[error("it does not answer in time")]
    Silent(#[from] Elapsed),
}

/// What went wrong, without the names that it has in the program.
fn words(error: &RedisError) -> String {
    let said = match (error.code(), error.detail()) {
        (Some(code), Some(detail)) => format!("{code} {detail}"),
        _ => error.to_string().replace(&format!(" - {:?}", error.kind()), ""),
    };
    if error.kind() == ErrorKind::AuthenticationFailed
        || matches!(error.code(), Some("NOAUTH" | "WRONGPASS" | "NOPERM"))
    {
        return format!("{said}. Check user and password in the address");
    }
    said.replace(
        "Other(OtherError(CaUsedAsEndEntity))",
        "it is that of an authority, not of a server",
    )
}

/// One connection for all requests, which take turns on it without waiting for each other's answers.
pub(super) struct Link {
    client: Client,
    script: CountScript,
    timeout: Duration,
    state: RwLock<State>,
    lost: Notify,
}

enum State {
    /// The how-manieth connection it is, so that a late failure of one does not end the next.
    Up(u64, MultiplexedConnection),
    /// Which was the last one, and why there is none.
    Away(u64, String),
}

impl Link {
    /// No connection yet.
    pub(super) fn new(client: Client, script: CountScript, timeout: Duration) -> Self {
        Link {
            client,
            script,
            timeout,
            state: RwLock::new(State::Away(0, "it was not asked yet".to_owned())),
            lost: Notify::new(),
        }
    }

    pub(super) fn script(&self) -> &CountScript {
        &self.script
    }

    /// Where Redis is, without credentials.
    pub(super) fn place(&self) -> impl fmt::Display {
        self.client.get_connection_info().addr()
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_up(&self) -> bool {
        matches!(&*self.state(), State::Up(..))
    }

    /// Why there is no connection, if there is none.
    pub(super) fn failure(&self) -> Option<String> {
        match &*self.state() {
            State::Up(..) => None,
            State::Away(_, cause) => Some(cause.clone()),
        }
    }

    /// What the script answers, within the time that a command has.
    pub(super) async fn count(&self, key: &str, limits: &[RateLimit]) -> Result<Vec<i64>, Trouble> {
        let (which, mut connection) = match &*self.state() {
            State::Up(which, connection) => (*which, connection.clone()),
            State::Away(..) => return Err(Trouble::Away),
        };
        let answered = self.ask(&mut connection, key, limits).await;
        if let Err(trouble) = &answered {
            self.lose(which, trouble);
        }
        answered
    }

    async fn ask(
        &self,
        connection: &mut MultiplexedConnection,
        key: &str,
        limits: &[RateLimit],
    ) -> Result<Vec<i64>, Trouble> {
        Ok(timeout(self.timeout, self.script.run(connection, key, limits)).await??)
    }

    /// Ends a connection, and says so once.
    fn lose(&self, which: u64, trouble: &Trouble) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if matches!(&*state, State::Up(now, _) if *now == which) {
            *state = State::Away(which, trouble.to_string());
            drop(state);
            self.lost.notify_one();
            self.complain(trouble);
        }
    }

    fn complain(&self, trouble: &Trouble) {
        tracing::warn!(
            redis = %self.place(),
            cause = %trouble,
            "Redis is away: until it is back, rate limits are counted in this process, or refuse, as the document says"
        );
    }

    /// The first attempt. A Redis that is away is no reason not to start.
    pub(super) async fn begin(&self) {
        if let Err(trouble) = self.connect().await {
            self.complain(&trouble);
        }
    }

    /// Connects; it counts only if it then counts in time.
    async fn connect(&self) -> Result<(), Trouble> {
        let connected = self.connection().await;
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let (State::Up(last, _) | State::Away(last, _)) = *state;
        match connected {
            Ok(connection) => {
                *state = State::Up(last + 1, connection);
                Ok(())
            }
            Err(trouble) => {
                *state = State::Away(last, trouble.to_string());
                Err(trouble)
            }
        }
    }

    async fn connection(&self) -> Result<MultiplexedConnection, Trouble> {
        let options = AsyncConnectionConfig::new()
            .set_connection_timeout(None)
            .set_response_timeout(None)
            .set_pipeline_buffer_size(QUEUE);
        let connecting = self.client.get_multiplexed_async_connection_with_config(&options);
        let mut connection = timeout(CONNECTING, connecting).await??;
        self.ask(&mut connection, self.script.trial(), &[]).await?;
        Ok(connection)
    }

    /// One round of keeping it: a live connection is asked after a while, one that is lost is made again.
    async fn keep(&self) {
        if !self.is_up() {
            sleep(RETRY).await;
            if self.connect().await.is_ok() {
                tracing::info!(redis = %self.place(), "Redis is back: rate limits are shared again");
            }
        } else if timeout(HEARTBEAT, self.lost.notified()).await.is_err() {
            // A failure ends the connection, and has been told of.
            let _ = self.count(self.script.trial(), &[]).await;
        }
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link")
            .field("place", &self.place().to_string())
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Keeps a link until nobody else has it any more.
pub(super) fn keep(link: &Arc<Link>) {
    let link = Arc::downgrade(link);
    tokio::spawn(async move {
        while let Some(link) = link.upgrade() {
            link.keep().await;
        }
    });
}
