//! Pages that follow the document while it is written: they show what is wrong with it, and load themselves anew when it
//! has changed.
//!
//! A page asks for the state twice a second. Events sent by the server were rejected: an open stream has to be ended
//! whenever the server behind it is, and telling that end from a failure is more than the question costs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use poem::{Endpoint, Request, Response, Result, Route, get, http::header};
use serde::Serialize;

use super::{
    page::{JAVASCRIPT, PAGES},
    resource::Resource,
};
use crate::{reply::JSON, request_id::RequestId};

/// The script that asks.
const SCRIPT: &str = "/docs/assets/live.js";
/// The state.
const STATE: &str = "/docs/live";

/// The paths beside those of the pages.
pub(super) const PATHS: [&str; 2] = [SCRIPT, STATE];

/// How the document, or the server that is made of it, stands. Clones share one state.
#[derive(Debug, Clone)]
pub struct Live(Arc<Mutex<State>>);

#[derive(Debug, Serialize)]
struct State {
    /// Another one whenever pages are to load themselves anew. No two processes have the same.
    version: String,
    /// What is being done, while it is.
    doing: Option<String>,
    /// What is wrong, as it stands in the terminal.
    problems: Option<String>,
}

impl Default for Live {
    fn default() -> Self {
        Live(Arc::new(Mutex::new(State::new())))
    }
}

impl State {
    fn new() -> Self {
        State {
            version: RequestId::generate().as_str().to_owned(),
            doing: None,
            problems: None,
        }
    }
}

impl Live {
    /// There is something new to see, and nothing wrong with it.
    pub fn renewed(&self) {
        *self.state() = State::new();
    }

    /// What there is to see stays as it is, while something is done.
    pub fn doing(&self, what: &str) {
        self.state().doing = Some(what.to_owned());
    }

    /// What there is to see stays as it is, because of these problems.
    pub fn troubled(&self, problems: String) {
        let mut state = self.state();
        state.doing = None;
        state.problems = Some(problems);
    }

    /// The answer to a question for the state, where `path` asks for that. Who asks it before the server does keeps it
    /// out of the log, which two lines a second would fill.
    pub fn answer(&self, path: &str) -> Option<Response> {
        (path == STATE).then(|| self.response())
    }

    fn response(&self) -> Response {
        let body = serde_json::to_vec(&*self.state()).unwrap_or_default();
        Response::builder()
            .header(header::CACHE_CONTROL, "no-store")
            .content_type(JSON)
            .body(body)
    }

    /// Adds the state and the script that asks for it to routes.
    pub fn add_to(&self, route: Route) -> Route {
        let script = Resource::new(JAVASCRIPT, include_str!("../../assets/pages/live.js"));
        route
            .at(SCRIPT, get(script))
            .at(STATE, get(StateOf(self.clone())))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The pages with the script.
pub(super) fn pages() -> impl Iterator<Item = (&'static str, Resource)> {
    PAGES.iter().map(|page| (page.path, page.resource_with(SCRIPT)))
}

struct StateOf(Live);

impl Endpoint for StateOf {
    type Output = Response;

    async fn call(&self, _request: Request) -> Result<Response> {
        Ok(self.0.response())
    }
}
