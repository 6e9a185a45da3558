//! The whole server as one endpoint, for the program and for tests alike.

use std::sync::Arc;

use charter::{
    Auth, Beside, Clock, Contract, ContractError, Conventions, Edge, Messages, MethodTable, Policy,
    RateLimits, Remembered, Units,
    auth::Tokens,
    docs::{self, Document},
    metrics::Metrics,
    probes::Probes,
};
use poem::{Endpoint, Response};
use shop_contract::operations::OPERATIONS;

use crate::{
    api::{Api, CATALOGUE, ROLES, ShopChanges, ShopLedger, ShopSessions},
    domain::Shop,
    gauges,
    readiness::ShopReadiness,
};

/// Builds the server: every operation of the contract, the document and its pages, and the conventions around them.
/// `tokens` signs and verifies what callers prove themselves with.
///
/// # Errors
///
/// The bundled document cannot be compiled, which a test rules out for the one that is committed.
pub fn build(
    shop: Shop,
    policy: Policy,
    tokens: Tokens,
) -> Result<Edge<impl Endpoint<Output = Response>>, ContractError> {
    let contract = Contract::load(shop_contract::CONTRACT, OPERATIONS, &policy)?;
    let metrics = Metrics::new(OPERATIONS)?.with_build(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))?;
    gauges::show(shop.database(), &metrics)?;
    let metrics = Arc::new(metrics);
    let mut probes = Probes::new(Arc::new(ShopReadiness::new(shop.database().clone())));
    if let Some(token) = policy.metrics_token.clone() {
        probes = probes.with_metrics(Arc::clone(&metrics), token);
    }
    let rate_limits = RateLimits::in_process(OPERATIONS, &policy)?;
    let document = Document::embedded(shop_contract::DOCUMENT, shop_contract::CONTRACT);
    let cursors = tokens.cursors();
    let fingerprints = tokens.fingerprints();
    let auth = Auth::new(ROLES)
        .with_tokens(tokens)
        .with_sessions(Arc::new(ShopSessions::new(shop.clone())), &policy);
    let units = Units::new(Arc::new(ShopLedger::new(shop.clone())), fingerprints);
    let time = shop.clock().clone();
    let clock = Clock::new(move || time.now());
    let changes = ShopChanges::new(shop.database().changes());
    let own = charter::own_paths(docs::paths().chain(probes.paths()), OPERATIONS);
    let methods = MethodTable::new(OPERATIONS, own.iter().copied());
    let route = Beside::new(
        probes.add_to(docs::routes(document)),
        own,
        shop_contract::service(Api::new(shop)),
    );
    let edge = Edge::new(
        route,
        Conventions {
            contract,
            policy,
            methods,
            auth,
            messages: Messages::new(CATALOGUE),
            rate_limits,
            units,
            clock,
            cursors,
            remembered: Remembered::watching(Arc::new(changes)),
        },
    );
    Ok(edge.with_metrics(metrics))
}
