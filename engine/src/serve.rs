//! The socket: bind, serve, and stop without dropping what runs.

use std::{fmt, io, net::SocketAddr, time::Duration};

use futures_util::FutureExt;
use poem::{IntoEndpoint, Server, listener::TcpAcceptor};
use thiserror::Error;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::oneshot,
    task::JoinHandle,
};

/// The server cannot start or has stopped for a reason of the system's.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The address cannot be bound.
    #[error("cannot listen on {address}: {source}{} Choose another address with {hint}", guess(.source))]
    Bind {
        /// The address that was asked for.
        address: String,
        /// How to choose another.
        hint: String,
        /// The system's word.
        source: io::Error,
    },
    /// The socket failed.
    #[error("the server's socket failed: {0}")]
    Socket(#[from] io::Error),
}

/// What most often is behind it.
fn guess(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::AddrInUse => "; is another server running there?",
        io::ErrorKind::AddrNotAvailable => "; this machine has no such address.",
        io::ErrorKind::PermissionDenied => "; ports below 1024 are for privileged users.",
        _ => ".",
    }
}

/// Binds the address that the server will listen on; `hint` names the setting to change if it cannot.
///
/// # Errors
///
/// The address is in use, not of this machine, or needs a privilege.
pub async fn bind(address: &str, hint: &str) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| ServeError::Bind {
            address: address.to_owned(),
            hint: hint.to_owned(),
            source,
        })
}

/// Serves until the first stop signal, then finishes what runs, for at most `grace` or until a second signal.
///
/// # Errors
///
/// The listening socket failed.
pub async fn serve<E>(
    listener: TcpListener,
    endpoint: E,
    mut signals: StopSignals,
    grace: Duration,
) -> Result<(), ServeError>
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    let (stop, stopped) = oneshot::channel::<()>();
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    let server = Server::new_with_acceptor(acceptor).run_with_graceful_shutdown(
        endpoint,
        stopped.map(|_| ()),
        Some(grace),
    );
    tokio::pin!(server);
    tokio::select! {
        ended = &mut server => return Ok(ended?),
        () = signals.next() => drop(stop),
    }
    tokio::select! {
        ended = &mut server => Ok(ended?),
        () = signals.next() => {
            tracing::warn!("a second signal: what still runs is given up");
            Ok(())
        }
    }
}

/// Serves something for operators beside the API, until what this answers is dropped.
///
/// # Errors
///
/// The listener is no socket of this runtime.
pub fn beside<E>(listener: TcpListener, endpoint: E) -> Result<Beside, ServeError>
where
    E: IntoEndpoint + Send + 'static,
    E::Endpoint: 'static,
{
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    let task = tokio::spawn(async move {
        if let Err(error) = Server::new_with_acceptor(acceptor).run(endpoint).await {
            tracing::error!(%error, "a listener for operators has failed");
        }
    });
    Ok(Beside(task))
}

/// A listener for operators; it ends when this is dropped.
#[derive(Debug)]
pub struct Beside(JoinHandle<()>);

impl Drop for Beside {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// SIGTERM and interrupts, heard from the moment that this is made.
#[derive(Debug)]
pub struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
}

impl StopSignals {
    /// Begins to listen.
    ///
    /// # Errors
    ///
    /// The system does not let the process listen for them.
    pub fn listen() -> Result<Self, ServeError> {
        Ok(StopSignals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// What a person wants to know when the server has started.
#[derive(Debug)]
pub struct Banner {
    /// The API's title and version.
    pub title: String,
    /// Where clients reach it.
    pub base_url: String,
    /// Further facts: what they are, and their value.
    pub facts: Vec<(&'static str, String)>,
}

impl Banner {
    /// The base URL of an address that is listened on: a wildcard is reached through the loopback interface.
    pub fn url_of(address: SocketAddr) -> String {
        if address.ip().is_unspecified() {
            format!("http://localhost:{}", address.port())
        } else {
            format!("http://{address}")
        }
    }
}

impl fmt::Display for Banner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pages = [
            ("Swagger UI", "/docs"),
            ("ReDoc", "/redoc"),
            ("Document", "/openapi.yaml"),
        ];
        writeln!(f, "\n  {}\n", self.title)?;
        for (name, path) in pages {
            writeln!(f, "  {name:<12}{}{path}", self.base_url)?;
        }
        for (name, value) in &self.facts {
            writeln!(f, "  {name:<12}{value}")?;
        }
        Ok(())
    }
}
