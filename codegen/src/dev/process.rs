//! A server that runs behind the front.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use poem::http::{HeaderMap, Method, StatusCode, Uri};
use tokio::runtime::Handle;

use super::options::Options;
use super::upstream::Upstream;

/// How long a server may take until it is ready.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long requests to an old server may go on, and it itself after the last one.
const GRACE: Duration = Duration::from_secs(10);
/// The pause between two questions.
const EVERY: Duration = Duration::from_millis(50);

/// A process with the address that it serves.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    pub(super) upstream: Arc<Upstream>,
}

impl Process {
    /// Starts a program on a port of its own, and waits until it is ready.
    ///
    /// # Errors
    /// It cannot be started, ends, or does not become ready in time; in words for people.
    pub(super) fn start(program: &Path, options: &Options, runtime: &Handle) -> Result<Self, String> {
        let unable = |error: io::Error| format!("cannot start {}: {error}", program.display());
        let address = free_address().map_err(unable)?;
        let child = Command::new(program)
            .args(&options.arguments)
            .env(&options.bind_variable, address.to_string())
            .spawn()
            .map_err(unable)?;
        let mut process = Process {
            child,
            upstream: Upstream::new(address),
        };
        process.wait_until_ready(&options.ready, runtime)?;
        Ok(process)
    }

    fn wait_until_ready(&mut self, path: &str, runtime: &Handle) -> Result<(), String> {
        let begin = Instant::now();
        let uri: Uri = path.parse().map_err(|error| format!("--ready {path}: {error}"))?;
        while begin.elapsed() < PATIENCE {
            if let Ok(Some(ended)) = self.child.try_wait() {
                return Err(format!(
                    "the server ended before it was ready: {ended}; the terminal says more"
                ));
            }
            let (method, headers) = (Method::GET, HeaderMap::new());
            let asked = self.upstream.begin().send(&method, &uri, &headers, &[]);
            let asked = runtime.block_on(async { tokio::time::timeout(PATIENCE, asked).await });
            if asked.is_ok_and(|answer| answer.is_ok_and(|answer| answer.status() == StatusCode::OK)) {
                return Ok(());
            }
            thread::sleep(EVERY);
        }
        Err(format!(
            "the server did not answer {path} with 200 within a minute"
        ))
    }

    /// Ends the server after it has answered what it was asked.
    pub(super) fn retire(mut self) {
        let begin = Instant::now();
        while !self.upstream.is_idle() && begin.elapsed() < GRACE {
            thread::sleep(EVERY);
        }
        self.terminate();
        let begin = Instant::now();
        while begin.elapsed() < GRACE && matches!(self.child.try_wait(), Ok(None)) {
            thread::sleep(EVERY);
        }
    }

    /// SIGTERM, which lets a server finish what runs. The standard library knows SIGKILL alone.
    fn terminate(&self) {
        let id = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).status();
    }
}

/// What has not ended by itself is ended: no server outlives the one that started it.
impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address that nobody listens on now.
fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}
