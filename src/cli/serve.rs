//! `serve`: the API, the document and its pages.

mod announce;
mod prepare;
mod uploads;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use charter::{
    auth::{Keys, settings::AuthSettings},
    metrics::Metrics,
    probes,
    rate_limit::{InRedis, in_redis::settings::RedisSettings},
    serve::{self, Certificates, Listening},
    settings::Settings,
    telemetry,
    trace::{self, Traces},
    unit_of_work,
};
use sea_orm::{DbBackend, metric};
use shop_contract::operations::OPERATIONS;
use tokio::net::TcpListener;

use self::{announce::announce, prepare::Prepared};
use super::{Failure, open_to_write};
use crate::{
    api::ShopLedger,
    app,
    db::{Database, migration},
    domain::{Clock, ForbiddenWords, Lifetimes, Shop},
    settings::ShopSettings,
    storage::Storage,
};

/// How long the end waits for the database.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the end waits for a collector.
const LAST_SPANS: Duration = Duration::from_secs(5);

pub(super) async fn run(
    server: &Settings,
    auth: &AuthSettings,
    redis: &RedisSettings,
    settings: &ShopSettings,
) -> Result<(), Failure> {
    let start = Instant::now();
    let _logs = telemetry::init(server.log_format, &server.log_filter)?;
    let prepared = Prepared::by(server, auth, settings).await?;
    let traces = traces(server)?;
    let mut database = open_to_write(settings).await?;
    if traces.is_some() {
        database.observe(trace_statement);
    }
    let served = serve(Starting {
        start,
        server,
        auth,
        redis,
        settings,
        prepared,
        traces: traces.clone(),
        database: database.clone(),
    });
    let served = served.await;
    close(database).await;
    if let Some(traces) = traces {
        traces.finish(LAST_SPANS).await;
    }
    served?;
    tracing::info!("stopped");
    Ok(())
}

/// What a start has so far.
struct Starting<'a> {
    start: Instant,
    server: &'a Settings,
    auth: &'a AuthSettings,
    redis: &'a RedisSettings,
    settings: &'a ShopSettings,
    prepared: Prepared,
    traces: Option<Arc<Traces>>,
    database: Database,
}

/// Serves until it is told to stop. However it ends, somebody has to close the database.
async fn serve(starting: Starting<'_>) -> Result<(), Failure> {
    let Starting {
        start,
        server,
        auth,
        prepared,
        ..
    } = starting;
    let tokens = match prepared.tokens {
        Some(tokens) => tokens,
        None => auth.tokens()?,
    };
    for name in migration::up(&starting.database).await? {
        tracing::info!(migration = name, "the schema is brought up to date");
    }
    let shop = shop(starting.database, auth, starting.settings);
    uploads::sweep(&shop, &starting.settings.uploads_dir).await;
    let ledger = ShopLedger::new(shop.clone());
    let checked = prepared.policy.check_responses;
    let redis = InRedis::connect(starting.redis).await;
    let app = app::build_one_of_many(shop, prepared.contract, prepared.policy, tokens, redis.clone())?;
    let app = app.with_traces(starting.traces);
    let Prepared { tls, listener, .. } = prepared;
    let signals = serve::StopSignals::listen()?;
    // Before anybody is told that it serves: until then a hangup ends the process.
    let _reloading = reload_at_hangup(auth.clone(), app.keys(), tls.clone())?;
    let address = listener.local_addr()?;
    announce(server, starting.settings, redis.as_ref(), checked, address);
    tracing::info!(%address, millis = start.elapsed().as_millis() as u64, "serving");
    let metrics = app.metrics().cloned();
    let _watched = prepared.watched.zip(metrics.as_ref()).map(watch).transpose()?;
    let sweeper = tokio::spawn(async move { unit_of_work::sweep_forever(&ledger).await });
    let listening = Listening::from(listener).with_tls(tls).with_metrics(metrics);
    let served = serve::serve(listening, app, signals, server.limits()).await;
    sweeper.abort();
    Ok(served?)
}

fn shop(database: Database, auth: &AuthSettings, settings: &ShopSettings) -> Shop {
    let words = ForbiddenWords::new(settings.forbidden_words());
    Shop::new(database, Clock::system(), words)
        .with_lifetimes(Lifetimes {
            refresh_token: auth.refresh_token_seconds,
            session: auth.session_seconds,
        })
        .with_uploads(Storage::new(&settings.uploads_dir))
}

/// Closes the database, so that the next start finds nothing to look through. What hangs on a connection still is not
/// waited for: it is undone, and the next start sees to the rest.
async fn close(database: Database) {
    match tokio::time::timeout(PATIENCE, database.close()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the database could not be closed"),
        Err(_) => tracing::warn!("the database was still busy at the end"),
    }
}

/// What records spans, where the operator names a collector for them.
fn traces(server: &Settings) -> Result<Option<Arc<Traces>>, Failure> {
    let Some(options) = server.traces(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")) else {
        return Ok(None);
    };
    tracing::info!(collector = %options.collector, service = options.service, "spans are recorded");
    Ok(Some(Arc::new(Traces::start(options, OPERATIONS)?)))
}

/// A statement is a part of the request that it was made for.
fn trace_statement(info: &metric::Info<'_>) {
    let system = match info.statement.db_backend {
        DbBackend::Sqlite => "sqlite",
        DbBackend::Postgres => "postgresql",
        _ => "other_sql",
    };
    trace::statement(system, &info.statement.sql, info.elapsed, info.failed);
}

/// Serves the counters until what this answers is dropped.
fn watch((listener, metrics): (TcpListener, &Arc<Metrics>)) -> Result<serve::Beside, Failure> {
    tracing::info!(address = %listener.local_addr()?, "serving /metrics");
    Ok(serve::beside(
        listener,
        probes::metrics_route(Arc::clone(metrics)),
    )?)
}

/// Reads keys and certificates again when the operator says so. What cannot be used changes nothing.
fn reload_at_hangup(
    auth: AuthSettings,
    keys: Option<Keys>,
    tls: Option<Certificates>,
) -> Result<serve::Beside, Failure> {
    Ok(serve::at_hangup(move || {
        match keys.as_ref().map(|keys| (keys, auth.reread(&keys.held()))) {
            None => {}
            Some((keys, Ok(reread))) => {
                keys.replace(reread.tokens);
                tracing::info!("the keys of tokens are read again");
                if !reread.is_sealed_alike {
                    tracing::warn!(
                        "cursors and idempotency keys stay sealed with the secret of the start, which is another one \
                         now: an instance that starts from here on does not know those of this one. Start all of them \
                         again, and set SHOP_CURSOR_KEY_FILE to have a secret that outlives keys of tokens"
                    );
                }
            }
            Some((_, Err(error))) => tracing::error!(%error, "the keys of tokens stay as they were"),
        }
        match tls.as_ref().map(Certificates::reload) {
            None => {}
            Some(Ok(())) => tracing::info!("the certificates are read again"),
            Some(Err(error)) => tracing::error!(%error, "the certificates stay as they were"),
        }
    })?)
}
