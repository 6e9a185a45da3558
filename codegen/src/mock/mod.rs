//! `charter mock`: serves a document at once, and again whenever it is saved.
//!
//! Nothing is generated or compiled: the engine gets the rows that generating would print, and answers each operation from
//! the document. A save that cannot be served changes nothing but what is said about it, in the terminal and on the pages:
//! whoever works against the mock is not stopped by somebody's half-written line.

mod options;
pub(crate) mod pool;
pub(crate) mod table;

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use charter::auth::Trial;
use charter::docs::{self, Live};
use charter::mock::MockOptions;
use charter::serve::{self, Banner, Limits, StopSignals};
use charter::telemetry::{self, LogFormat};
use charter::{Origins, Policy, RateLimitScale};
use poem::endpoint::BoxEndpoint;
use poem::{Endpoint, EndpointExt, Request, Response};

use self::options::Callers;
pub(crate) use self::options::{HELP, Options};
use self::pool::Pool;
use crate::failure::Failure;
use crate::inspection::Inspection;
use crate::load::Document;
use crate::place::Place;
use crate::problem::Conventions;
use crate::terminal::{plain, tell};
use crate::watch::{Look, Watched};

/// What is logged: a line for each request, and what is wrong with examples.
const LOGGED: &str = "info,poem=warn";

/// Serves until it is stopped.
///
/// # Errors
/// A document that cannot be served when it begins, or an address that cannot be listened on.
pub(crate) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let place = Place::find(options.document.clone(), None)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::Serve(error.to_string()))?;
    let _logs =
        telemetry::init(LogFormat::Auto, LOGGED).map_err(|error| Failure::Serve(error.to_string()))?;
    let mut maker = Maker {
        policy: policy(options)?,
        trial: match options.auth {
            Callers::Allow => Trial::Everybody,
            Callers::Deny => Trial::Credentials,
        },
        live: Live::default(),
        watched: Watched::new([place.document.clone()]),
        pool: Pool::default(),
        place,
        conventions: options.conventions,
    };
    let (server, count) = maker.make()?;
    let look = maker.watched.look();
    let current = Current {
        server: Arc::new(RwLock::new(Arc::new(server))),
        live: maker.live.clone(),
    };
    let served = runtime.block_on(async {
        let listener = serve::bind(&options.bind, "--bind, such as --bind 127.0.0.1:4011").await?;
        let signals = StopSignals::listen()?;
        let limits = Limits {
            grace: std::time::Duration::from_secs(1),
            ..Limits::default()
        };
        tell(&banner(
            &maker,
            count,
            &Banner::url_of(listener.local_addr()?, false),
        ));
        let follow = current.clone();
        std::thread::spawn(move || follow.follow(maker, look));
        serve::serve(listener, current, signals, limits).await
    });
    served.map_err(|error| Failure::Serve(error.to_string()))?;
    Ok(ExitCode::SUCCESS)
}

fn policy(options: &Options) -> Result<Policy, Failure> {
    let scale: RateLimitScale = options
        .rate_limit_scale
        .parse()
        .map_err(|error| Failure::Serve(format!("--rate-limit-scale: {error}")))?;
    let origins = Origins::parse(&options.cors_origins)
        .map_err(|fault| Failure::Serve(format!("--cors-origins: {fault}")))?;
    Ok(Policy {
        rate_limit_scale: scale,
        cors_origins: origins,
        ..Policy::default()
    })
}

fn banner(maker: &Maker, operations: usize, base_url: &str) -> String {
    let banner = Banner {
        title: format!("A mock of {}", maker.place.name()),
        base_url: base_url.to_owned(),
        facts: vec![
            ("Operations", operations.to_string()),
            (
                "Ask for",
                "another answer: -H 'Prefer: code=404' or 'Prefer: example=NAME'".to_owned(),
            ),
            (
                "Saving",
                "the document is enough: it is served again within a second".to_owned(),
            ),
        ],
    };
    banner.to_string()
}

/// What makes a server of the document as it stands.
struct Maker {
    place: Place,
    conventions: Conventions,
    policy: Policy,
    trial: Trial,
    live: Live,
    watched: Watched,
    pool: Pool,
}

type Server = BoxEndpoint<'static, Response>;

impl Maker {
    /// The document, and the files that it refers to.
    fn files(&self, document: &Document) -> Watched {
        let own = self.place.document.clone();
        let folder = own.parent().map(Path::to_path_buf).unwrap_or_default();
        let others = document.files.iter().skip(1).map(|file| folder.join(&file.name));
        Watched::new(std::iter::once(own).chain(others))
    }

    /// The server, and how many operations it has.
    fn make(&mut self) -> Result<(Server, usize), Failure> {
        let document = Inspection::of(&self.place, self.conventions).admit_briefly()?;
        let operations = table::table(&document, &mut self.pool);
        let contract = document.stated.to_json().to_string();
        let text = document.files.first().map(|file| file.text.clone());
        self.watched = self.files(&document);
        let made = charter::mock::server(MockOptions {
            contract: &contract,
            document: docs::Document::loaded(text.unwrap_or_default(), contract.clone()),
            operations: &operations,
            policy: self.policy.clone(),
            trial: self.trial,
            live: &self.live,
        });
        match made {
            Ok(server) => Ok((server.boxed(), operations.len())),
            Err(error) => Err(Failure::Serve(format!("{}: {error}", self.place.name()))),
        }
    }
}

/// The server that answers now. Requests keep the one that they began with.
#[derive(Clone)]
struct Current {
    server: Arc<RwLock<Arc<Server>>>,
    live: Live,
}

impl Current {
    /// Makes a new server whenever the document was saved.
    fn follow(self, mut maker: Maker, mut look: Look) {
        loop {
            maker.watched.wait(&look);
            look = maker.watched.look();
            let start = Instant::now();
            match maker.make() {
                Ok((server, count)) => {
                    *self.server.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(server);
                    maker.live.renewed();
                    let (name, millis) = (maker.place.name(), start.elapsed().as_millis());
                    tell(&format!(
                        "{name}: serving it as saved, {count} operations ({millis} ms)"
                    ));
                }
                Err(failure) => {
                    maker.live.troubled(plain(&failure.to_string()));
                    tell(&format!(
                        "{failure}\nthe last state that was in order goes on answering"
                    ));
                }
            }
        }
    }
}

impl Endpoint for Current {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if let Some(state) = self.live.answer(request.uri().path()) {
            return Ok(state);
        }
        let server = Arc::clone(&self.server.read().unwrap_or_else(PoisonError::into_inner));
        server.call(request).await
    }
}
