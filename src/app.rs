//! The whole server as one endpoint, for the program and for tests alike.

use std::sync::Arc;

use charter::{
    Auth, Beside, Clock, Contract, ContractError, Conventions, Edge, Messages, MethodTable, Policy,
    RateLimits, Remembered, Units,
    auth::Tokens,
    docs::{self, Document},
    metrics::Metrics,
    probes::Probes,
    rate_limit::{InProcess, InRedis, MonotonicClock},
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
/// `tokens` signs and verifies what callers prove themselves with. It counts requests for itself.
///
/// # Errors
///
/// The bundled document cannot be compiled, which a test rules out for the one that is committed.
pub fn build(
    shop: Shop,
    policy: Policy,
    tokens: Tokens,
) -> Result<Edge<impl Endpoint<Output = Response>>, ContractError> {
    build_one_of_many(shop, contract(&policy)?, policy, tokens, None)
}

/// What the document says, for a server of this policy: reading it tells whether the policy can be served.
///
/// # Errors
///
/// A default version that the document does not have; else those of [`build`].
pub fn contract(policy: &Policy) -> Result<Contract, ContractError> {
    Contract::load(shop_contract::CONTRACT, OPERATIONS, policy)
}

/// [`build`], with requests counted in Redis, together with all other instances, where there is one.
///
/// # Errors
///
/// Those of [`build`].
pub fn build_one_of_many(
    shop: Shop,
    contract: Contract,
    policy: Policy,
    tokens: Tokens,
    redis: Option<InRedis>,
) -> Result<Edge<impl Endpoint<Output = Response>>, ContractError> {
    let metrics = Metrics::new(OPERATIONS)?.with_build(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))?;
    gauges::show(shop.database(), &metrics)?;
    for family in redis.iter().flat_map(InRedis::families) {
        metrics.show(family)?;
    }
    let metrics = Arc::new(metrics);
    let readiness = ShopReadiness::new(shop.database().clone(), redis.clone());
    let mut probes = Probes::new(Arc::new(readiness));
    if let Some(token) = policy.metrics_token.clone() {
        probes = probes.with_metrics(Arc::clone(&metrics), token);
    }
    let rate_limits = match redis {
        Some(redis) => RateLimits::new(OPERATIONS, &policy, redis)?,
        None => RateLimits::new(OPERATIONS, &policy, InProcess::new(MonotonicClock::system()))?,
    };
    let document = Document::embedded(shop_contract::DOCUMENT, shop_contract::CONTRACT);
    let cursors = tokens.cursors();
    let fingerprints = tokens.fingerprints();
    let auth = Auth::new(ROLES)
        .with_tokens(tokens)
        .with_sessions(Arc::new(ShopSessions::new(shop.clone())), &policy);
    let units = Units::new(Arc::new(ShopLedger::new(shop.clone())), fingerprints);
    let time = shop.clock().clone();
    let clock = Clock::new(move || time.now());
    let remembered = match shop.database().changes() {
        Some(changes) => Remembered::watching(Arc::new(ShopChanges::new(changes))),
        None => Remembered::default(),
    };
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
            remembered,
        },
    );
    Ok(edge.with_metrics(metrics))
}
