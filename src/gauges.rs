//! What the shop shows of itself to whoever collects metrics: how its database is used.

use charter::{
    ContractError,
    metrics::{Family, Metrics},
};

use crate::db::{Database, Pool, Usage};

/// One number of how connections are used.
type Value = fn(Usage) -> f64;

/// Adds the families of the shop.
///
/// # Errors
///
/// A family that is shown already.
pub(crate) fn show(database: &Database, metrics: &Metrics) -> Result<(), ContractError> {
    let read: [(Family, Value); 5] = [
        (
            Family::gauge("database_connections_limit", "Most connections to the database."),
            |usage| usage.most as f64,
        ),
        (
            Family::gauge(
                "database_connections_in_use",
                "Connections to the database that work.",
            ),
            |usage| usage.in_use as f64,
        ),
        (
            Family::gauge(
                "database_waiting",
                "Requests that wait for a connection or for the writer.",
            ),
            |usage| usage.waiting as f64,
        ),
        (
            Family::counter(
                "database_waits_total",
                "Times that a connection or the writer was waited for.",
            ),
            |usage| usage.waits as f64,
        ),
        (
            Family::counter(
                "database_wait_seconds_total",
                "How long all of these waited, in seconds.",
            ),
            |usage| usage.waited.as_secs_f64(),
        ),
    ];
    for (family, of) in read {
        metrics.show(by_pool(database, family, of))?;
    }
    Ok(())
}

fn by_pool(database: &Database, family: Family, of: Value) -> Family {
    Pool::ALL.into_iter().fold(family, |family, pool| {
        let database = database.clone();
        family.with(&[("pool", pool.name())], move || of(database.usage(pool)))
    })
}
