//! A whole server that is only designed: each operation of a document, answered from it, behind the conventions.

use std::sync::Arc;

use poem::{Endpoint, EndpointExt, Request, Response, Result, Route, RouteMethod, http};
use poem_openapi::{ApiExtractor, ExtractParamOptions, OperationId};

use super::ledger::Memory;
use crate::{
    Auth, Beside, Clock, Contract, ContractError, Conventions, Cursors, Edge, Fingerprints, Messages,
    MethodTable, Multipart, Operation, Policy, RateLimits, Remembered, Units,
    auth::Trial,
    docs::{self, Document, Live},
    error::ApiError,
    guard,
    multipart::Part,
    own_paths,
    probes::{Look, Probes, Readiness},
};

/// A mock forgets everything at its end, and has nothing to hide before.
const SECRET: &[u8] = b"a mock seals nothing";

/// What a mock is made of.
#[derive(Debug)]
pub struct MockOptions<'a> {
    /// The document in JSON, for the contract.
    pub contract: &'a str,
    /// The document as it is shown.
    pub document: Document,
    /// Its operations.
    pub operations: &'a [&'static Operation],
    /// How the conventions are kept. Answers are made from the document and checked, whatever it says about that.
    pub policy: Policy,
    /// Who is let in.
    pub trial: Trial,
    /// What the pages show about the document's making.
    pub live: &'a Live,
}

/// The server.
///
/// # Errors
///
/// The document cannot be compiled, or two of its paths cannot be told apart.
pub fn server(
    options: MockOptions<'_>,
) -> Result<Edge<impl Endpoint<Output = Response> + use<>>, ContractError> {
    let MockOptions {
        operations: table,
        live,
        ..
    } = options;
    // Answers were checked when they were made. What the guard refuses by itself is answered as it is: a document that
    // was not written for this engine need not declare it.
    let policy = Policy {
        mock: true,
        check_responses: false,
        ..options.policy
    };
    let contract = Contract::load(options.contract, table, &policy)?;
    let probes = Probes::new(Arc::new(Ready));
    let pages = own_paths(docs::live_paths().chain(probes.paths()), table);
    let own = probes.add_to(docs::live_routes(options.document, live));
    let route = Beside::new(own, pages.iter().copied(), operations(table)?);
    Ok(Edge::new(
        route.map_to_response(),
        Conventions {
            contract,
            methods: MethodTable::new(table, pages),
            auth: Auth::new(&[]).on_trial(options.trial),
            messages: Messages::default(),
            rate_limits: RateLimits::in_process(table, &policy)?,
            units: Units::new(Arc::new(Memory::default()), Fingerprints::from_secret(SECRET)),
            clock: Clock::system(),
            cursors: Cursors::from_secret(SECRET).taking_any(),
            remembered: Remembered::default(),
            policy,
        },
    ))
}

fn operations(table: &[&'static Operation]) -> Result<Route, ContractError> {
    let mut route = Route::new();
    let mut paths: Vec<&str> = Vec::new();
    for operation in table {
        let routed_at = operation.route.unwrap_or(operation.path);
        if paths.contains(&routed_at) {
            continue;
        }
        paths.push(routed_at);
        let same = table
            .iter()
            .filter(|other| other.route.unwrap_or(other.path) == routed_at);
        let methods = same.fold(RouteMethod::new(), |methods, row| {
            let method = http::Method::from_bytes(row.method.as_str().as_bytes()).unwrap_or_default();
            methods.method(method, Named(row.id, guard(row, Unwritten(row))))
        });
        let place = || format!("the path `{}`", operation.path);
        route = route
            .try_at(routed(routed_at), methods)
            .map_err(|error| ContractError::Unsupported {
                place: place(),
                reason: error.to_string(),
            })?;
    }
    Ok(route)
}

/// A path as the router has it, its variables numbered as generated adapters number theirs.
fn routed(path: &str) -> String {
    let mut number = 0;
    let parts = path.split('/').map(|part| {
        if !(part.starts_with('{') && part.ends_with('}')) {
            return part.to_owned();
        }
        number += 1;
        format!(":param{}", number - 1)
    });
    parts.collect::<Vec<_>>().join("/")
}

/// An operation that nobody has written: it takes its request, and leaves the answer to the guard.
struct Unwritten(&'static Operation);

impl Endpoint for Unwritten {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let (request, mut body) = request.split();
        // Forms are checked while they are read.
        let options = ExtractParamOptions::default();
        if let Ok(mut form) = Multipart::from_request(&request, &mut body, options).await {
            while let Some(part) = form.next().await? {
                if let Part::File(mut file) = part {
                    while file.chunk().await?.is_some() {}
                }
            }
        }
        Err(ApiError::not_implemented(self.0).into())
    }
}

/// Says of an answer which operation gave it, as generated adapters do: for the log.
struct Named<E>(&'static str, E);

impl<E: Endpoint<Output = Response>> Endpoint for Named<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let mut response = self.1.call(request).await?;
        response.set_data(OperationId(self.0));
        Ok(response)
    }
}

/// A mock needs nothing.
#[derive(Debug)]
struct Ready;

impl Readiness for Ready {
    fn checks(&self) -> Vec<Look<'_>> {
        Vec::new()
    }
}
