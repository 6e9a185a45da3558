//! The socket: bind, serve, and stop without dropping what runs.

use std::{fmt, future::Future, io, net::SocketAddr, time::Duration};

use poem::{IntoEndpoint, Server, listener::TcpAcceptor};
use thiserror::Error;
use tokio::net::TcpListener;

/// The server cannot start or has stopped for a reason of the system's.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The address cannot be bound.
    #[error(
        "cannot listen on {address}: {source}; is another server running there? Choose another address with {hint}"
    )]
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

/// Serves until `stop` resolves, then finishes what runs, for at most `grace`.
///
/// # Errors
///
/// The listening socket failed.
pub async fn serve<E>(
    listener: TcpListener,
    endpoint: E,
    stop: impl Future<Output = ()>,
    grace: Duration,
) -> Result<(), ServeError>
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    Server::new_with_acceptor(acceptor)
        .run_with_graceful_shutdown(endpoint, stop, Some(grace))
        .await?;
    Ok(())
}

/// Resolves at the first SIGTERM or interrupt.
pub async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be heard; only an interrupt stops the server gracefully");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
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
