//! The socket: bind, serve, and stop without dropping what runs.

use std::{fmt, io, net::SocketAddr, sync::Arc};

use poem::{EndpointExt, IntoEndpoint, Request, Response, error::ResponseError};
use thiserror::Error;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc,
    task::JoinHandle,
};

pub use crate::socket::{Certificates, Limits, TlsError};
use crate::{
    metrics::Metrics,
    socket::{Door, Refused, descriptors},
};

/// Connections to a listener for operators.
const OPERATORS: usize = 64;

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

/// A listener, in the open or behind TLS.
#[derive(Debug)]
pub struct Listening {
    listener: TcpListener,
    tls: Option<Certificates>,
    metrics: Option<Arc<Metrics>>,
}

impl From<TcpListener> for Listening {
    fn from(listener: TcpListener) -> Self {
        Listening {
            listener,
            tls: None,
            metrics: None,
        }
    }
}

impl Listening {
    /// Speaks TLS 1.2 and 1.3 with these certificates, where there are any.
    #[must_use]
    pub fn with_tls(self, tls: Option<Certificates>) -> Self {
        Listening { tls, ..self }
    }

    /// Counts connections, and requests that are told to come again, where there is something to count with.
    #[must_use]
    pub fn with_metrics(self, metrics: Option<Arc<Metrics>>) -> Self {
        Listening { metrics, ..self }
    }
}

/// Runs `reload` at each SIGHUP, until what this answers is dropped. Without it that signal would end the process.
///
/// # Errors
///
/// The system does not let the process listen for it.
pub fn at_hangup(reload: impl Fn() + Send + 'static) -> Result<Beside, ServeError> {
    let mut hangups = signal(SignalKind::hangup())?;
    Ok(Beside(tokio::spawn(async move {
        while hangups.recv().await.is_some() {
            reload();
        }
    })))
}

/// Serves until the first stop signal. Then readiness is denied for as long as the limits say, the listener closes, and what
/// runs is finished: for at most the grace, or until a second signal.
///
/// # Errors
///
/// The listening socket failed.
pub async fn serve<E>(
    listener: impl Into<Listening>,
    endpoint: E,
    mut signals: StopSignals,
    limits: Limits,
) -> Result<(), ServeError>
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    let endpoint = endpoint.into_endpoint().map_to_response();
    descriptors::provide(limits.connections);
    let Listening {
        listener,
        tls,
        metrics,
    } = listener.into();
    let door = Door::new(listener.local_addr()?, endpoint, limits, tls);
    if let Some(metrics) = metrics {
        metrics.show_all(door.families());
    }
    tokio::select! {
        () = door.open(&listener) => {}
        () = signals.next() => {}
    }
    door.announce();
    tracing::info!(delay = ?limits.delay, grace = ?limits.grace, "stopping: what runs is finished first");
    let leave = async {
        if !limits.delay.is_zero() {
            let _ = tokio::time::timeout(limits.delay, door.open(&listener)).await;
        }
        door.close(listener);
        tokio::time::timeout(limits.grace, door.emptied()).await
    };
    tokio::select! {
        emptied = leave => {
            if emptied.is_err() {
                tracing::warn!(connections = door.inside(), "the grace is over: what still runs is given up");
            }
        }
        () = signals.next() => tracing::warn!("a second signal: what still runs is given up"),
    }
    door.give_up();
    Ok(())
}

/// The answer to what the socket refuses, for endpoints that are no [`Edge`](crate::Edge): they ask before anything else.
pub fn refused(request: &Request) -> Option<Response> {
    let refused = request.data::<Refused>()?;
    Some(refused.error().as_response())
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
    let limits = Limits {
        connections: OPERATORS,
        ..Limits::default()
    };
    let endpoint = endpoint.into_endpoint().map_to_response();
    let door = Door::new(listener.local_addr()?, endpoint, limits, None);
    Ok(Beside(tokio::spawn(async move { door.open(&listener).await })))
}

/// What runs beside the server; it ends when this is dropped.
#[derive(Debug)]
pub struct Beside(JoinHandle<()>);

impl Drop for Beside {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What stops a server: SIGTERM and interrupts, heard from the moment that this is made, or the word of the program that
/// it is part of.
#[derive(Debug)]
pub struct StopSignals(Source);

#[derive(Debug)]
enum Source {
    System { interrupt: Signal, terminate: Signal },
    Program(mpsc::UnboundedReceiver<()>),
}

/// Stops a server by the word of the program.
#[derive(Debug, Clone)]
pub struct Stop(mpsc::UnboundedSender<()>);

impl StopSignals {
    /// Begins to listen to the system.
    ///
    /// # Errors
    ///
    /// The system does not let the process listen.
    pub fn listen() -> Result<Self, ServeError> {
        Ok(StopSignals(Source::System {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        }))
    }

    /// Listens to the program alone.
    pub fn by_word() -> (Stop, Self) {
        let (stop, stopped) = mpsc::unbounded_channel();
        (Stop(stop), StopSignals(Source::Program(stopped)))
    }

    async fn next(&mut self) {
        match &mut self.0 {
            Source::System { interrupt, terminate } => tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            },
            // Whoever could stop it has gone: nobody will.
            Source::Program(stopped) => {
                if stopped.recv().await.is_none() {
                    std::future::pending::<()>().await;
                }
            }
        }
    }
}

impl Stop {
    /// Lets the server finish what runs; the second time it gives that up.
    pub fn stop(&self) {
        // Where nobody listens, it has stopped already.
        let _ = self.0.send(());
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
    pub fn url_of(address: SocketAddr, tls: bool) -> String {
        let scheme = if tls { "https" } else { "http" };
        if address.ip().is_unspecified() {
            format!("{scheme}://localhost:{}", address.port())
        } else {
            format!("{scheme}://{address}")
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
