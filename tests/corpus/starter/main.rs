//! Starts a server for each document of the corpus and asks each of its operations once.
//!
//! One line of JSON on standard output for each answer that is wrong and one for each document: `document`, and
//! `problem`, which is empty where there is none. What the servers log goes to standard error.

mod ask;
#[rustfmt::skip]
mod documents;
mod ledger;
mod trip;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use charter::{
    Auth, Beside, Clock, Contract, Conventions, Cursors, Edge, Fingerprints, Messages, MethodTable, Operation, Policy, RateLimits,
    Remembered, Units,
    auth::Trial,
    docs::{self, Document},
};
use poem::{EndpointExt, Response, endpoint::BoxEndpoint};
use poem_openapi::{OpenApi, OpenApiService};
use serde_json::{Value, json};

/// A whole server as one endpoint.
pub type Server = BoxEndpoint<'static, Response>;

/// The server of one document, as a program of its own would build it.
pub fn server<T: OpenApi + 'static>(
    json: &'static str,
    yaml: &'static str,
    table: &'static [&'static Operation],
    service: OpenApiService<T, ()>,
) -> Result<Server, String> {
    let policy = Policy {
        mock: true,
        ..Policy::default()
    };
    let contract = Contract::load(json, table, &policy).map_err(|error| error.to_string())?;
    let own = charter::own_paths(docs::paths(), table);
    let methods = MethodTable::new(table, own.iter().copied());
    let rate_limits = RateLimits::in_process(table, &policy).map_err(|error| error.to_string())?;
    let route = Beside::new(docs::routes(Document::embedded(yaml, json)), own, service);
    let edge = Edge::new(
        route.map_to_response(),
        Conventions {
            contract,
            policy,
            methods,
            auth: Auth::default().on_trial(Trial::Credentials),
            messages: Messages::default(),
            rate_limits,
            units: Units::new(Arc::new(ledger::Nowhere), Fingerprints::from_secret(b"corpus")),
            clock: Clock::system(),
            cursors: Cursors::from_secret(b"corpus"),
            remembered: Remembered::default(),
        },
    );
    Ok(edge.map_to_response().boxed())
}

fn tell(document: &str, problem: &str) {
    println!("{}", json!({"document": document, "problem": problem}));
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    let path = std::env::args().nth(1).ok_or("usage: corpus-starter REQUESTS")?;
    let asked: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    for (name, make) in documents::ALL {
        let made = catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|_| Err("panicked while it was built".into()));
        let address = match made {
            Ok(server) => ask::serve(server).await?,
            Err(problem) => {
                tell(name, &format!("the server does not start: {problem}"));
                continue;
            }
        };
        let requests = asked.iter().find(|one| one["document"] == **name);
        for request in requests.and_then(|one| one["requests"].as_array()).into_iter().flatten() {
            if let Some(problem) = ask::ask(address, request).await {
                tell(name, &problem);
            }
        }
        let values = asked.iter().find(|one| one["document"] == **name).map(|one| &one["values"]);
        for problem in values.map(|values| trip::problems(name, values)).unwrap_or_default() {
            tell(name, &problem);
        }
        tell(name, "");
    }
    Ok(())
}
