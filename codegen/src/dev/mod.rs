//! `charter dev`: generates, builds and starts the server anew whenever something was saved.
//!
//! The server that runs goes on answering until the new one is ready, and then as long as it takes to answer what it was
//! asked: no request fails because somebody saved a file. What does not generate, compile or start changes nothing but
//! what is said about it, in the terminal and on the pages.

mod build;
mod front;
mod options;
mod process;
mod upstream;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use charter::docs::Live;
use charter::serve::{self, Banner, Limits, StopSignals};
use tokio::runtime::{Handle, Runtime};

use self::front::{Current, front};
pub(crate) use self::options::Options;
use self::process::Process;
use crate::failure::Failure;
use crate::generate;
use crate::place::Place;
use crate::terminal::{plain, tell};
use crate::watch::Watched;

/// What is watched beside the document, where it is there.
const SOURCES: [&str; 4] = ["src", "engine", "Cargo.toml", "build.rs"];

/// Serves until it is stopped.
///
/// # Errors
/// An address that cannot be listened on.
pub(crate) fn run(options: Options) -> Result<ExitCode, Failure> {
    let place = Place::find(options.document.clone(), None)?;
    let failed = |error: &dyn std::fmt::Display| Failure::Serve(error.to_string());
    let runtime = Runtime::new().map_err(|error| failed(&error))?;
    let live = Live::default();
    let current = Current::default();
    let running = Running::default();
    let served = runtime.block_on(async {
        let listener = serve::bind(&options.bind, "--bind, such as --bind 127.0.0.1:8081").await?;
        let signals = StopSignals::listen()?;
        let limits = Limits {
            grace: Duration::from_secs(5),
            ..Limits::default()
        };
        let url = Banner::url_of(listener.local_addr()?, false);
        tell(&format!(
            "{url}/docs follows {} and the code: save, and look there",
            place.name()
        ));
        let maker = Maker {
            watched: watched(&place, &options),
            place,
            options,
            live: live.clone(),
            current: current.clone(),
            running: running.clone(),
            runtime: Handle::current(),
        };
        std::thread::spawn(move || maker.follow());
        serve::serve(listener, front(current, &live), signals, limits).await
    });
    drop(running.replace(None));
    served.map_err(|error| failed(&error))?;
    Ok(ExitCode::SUCCESS)
}

fn watched(place: &Place, options: &Options) -> Watched {
    let beside = place.document.parent().map(PathBuf::from).unwrap_or_default();
    let sources: Vec<PathBuf> = match options.watch.as_slice() {
        [] => SOURCES.iter().map(|name| beside.join(name)).collect(),
        named => named.to_vec(),
    };
    Watched::new(std::iter::once(place.document.clone()).chain(sources))
}

/// The server that runs.
#[derive(Debug, Clone, Default)]
struct Running(Arc<Mutex<Option<Process>>>);

impl Running {
    fn replace(&self, next: Option<Process>) -> Option<Process> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *running, next)
    }
}

/// What makes the next server.
struct Maker {
    place: Place,
    options: Options,
    watched: Watched,
    live: Live,
    current: Current,
    running: Running,
    runtime: Handle,
}

impl Maker {
    /// A new server now, and after each save. What is saved meanwhile is not missed: the look is taken before.
    fn follow(self) {
        loop {
            let look = self.watched.look();
            let begin = Instant::now();
            match self.make() {
                Ok(next) => {
                    self.hand_over(next);
                    tell(&format!(
                        "serving it as saved, after {:.1} s",
                        begin.elapsed().as_secs_f32()
                    ));
                }
                Err(problems) => {
                    tell(&format!("{problems}\nwhat ran before goes on answering"));
                    self.live.troubled(plain(&problems));
                }
            }
            self.watched.wait(&look);
        }
    }

    fn make(&self) -> Result<Process, String> {
        self.live.doing("Generating …");
        let generated = generate::generate(&self.place, self.options.conventions, false)
            .map_err(|failure| failure.to_string())?;
        tell(&generated);
        self.live.doing("Building …");
        let program = build::build(&self.place.root, self.options.package.as_deref())?;
        self.live.doing("Starting …");
        Process::start(&program, &self.options, &self.runtime)
    }

    /// The new server answers from now on; the old one finishes what it was asked.
    fn hand_over(&self, next: Process) {
        self.current.replace(Some(Arc::clone(&next.upstream)));
        self.live.renewed();
        if let Some(old) = self.running.replace(Some(next)) {
            old.retire();
        }
    }
}
