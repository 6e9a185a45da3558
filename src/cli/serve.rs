//! `serve`: the API, the document and its pages.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use charter::{
    Policy, RateLimitScale,
    auth::{Keys, settings::AuthSettings},
    metrics::Metrics,
    probes,
    rate_limit::{InRedis, in_redis::settings::RedisSettings},
    serve::{self, Banner, Certificates, Listening},
    settings::Settings,
    telemetry,
    trace::{self, Traces},
    unit_of_work,
};
use sea_orm::{DbBackend, metric};
use shop_contract::operations::OPERATIONS;
use tokio::net::TcpListener;

use super::{Failure, open};
use crate::{
    api::ShopLedger,
    app,
    db::{Database, migration},
    domain::{Clock, ForbiddenWords, Lifetimes, Shop, Swept},
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
    let traces = traces(server)?;
    let mut database = open(settings).await?;
    if traces.is_some() {
        database.observe(trace_statement);
    }
    for name in migration::up(&database).await? {
        tracing::info!(migration = name, "the schema is brought up to date");
    }
    let shop = Shop::new(
        database,
        Clock::system(),
        ForbiddenWords::new(settings.forbidden_words()),
    )
    .with_lifetimes(Lifetimes {
        refresh_token: auth.refresh_token_seconds,
        session: auth.session_seconds,
    })
    .with_uploads(Storage::new(&settings.uploads_dir));
    let swept = shop.sweep_uploads().await;
    tell(
        swept.map_err(|cause| unfit(&settings.uploads_dir, &cause))?,
        &settings.uploads_dir,
    );
    let ledger = ShopLedger::new(shop.clone());
    let database = shop.database().clone();
    let policy = Policy {
        metrics_token: server.metrics_token()?,
        ..server.policy()
    };
    let checked = policy.check_responses;
    let redis = InRedis::connect(redis).await;
    let app = app::build_one_of_many(shop, policy, auth.tokens()?, redis.clone())?;
    let app = app.with_traces(traces.clone());
    let tls = server.certificates()?;
    let listener = serve::bind(&server.bind, "SHOP_BIND, such as SHOP_BIND=127.0.0.1:8081").await?;
    let watched = listen_for_metrics(server).await?;
    let signals = serve::StopSignals::listen()?;
    // Before anybody is told that it serves: until then a hangup ends the process.
    let _reloading = reload_at_hangup(auth.clone(), app.keys(), tls.clone())?;
    announce(server, settings, redis.as_ref(), checked, listener.local_addr()?);
    tracing::info!(address = %listener.local_addr()?, millis = start.elapsed().as_millis() as u64, "serving");
    let metrics = app.metrics().cloned();
    let _watched = watched.zip(metrics.as_ref()).map(watch).transpose()?;
    let sweeper = tokio::spawn(async move { unit_of_work::sweep_forever(&ledger).await });
    let listening = Listening::from(listener).with_tls(tls).with_metrics(metrics);
    let served = serve::serve(listening, app, signals, server.limits()).await;
    sweeper.abort();
    close(database).await;
    if let Some(traces) = traces {
        traces.finish(LAST_SPANS).await;
    }
    served?;
    tracing::info!("stopped");
    Ok(())
}

/// Tells what the folder of uploads held that nobody knows of.
fn tell(swept: Swept, folder: &Path) {
    let folder = folder.display();
    if swept.unfinished > 0 {
        tracing::info!(
            files = swept.unfinished,
            "uploads that never came to their end are removed"
        );
    }
    if swept.unclaimed > 0 {
        tracing::warn!(
            files = swept.unclaimed,
            %folder,
            "files that the database does not know are laid aside, in the folder `unclaimed`"
        );
    }
    if swept.foreign > 0 {
        tracing::warn!(
            files = swept.foreign,
            %folder,
            "the database knows of no uploads, the folder holds some: is it the database that belongs to them? \
             Nothing is touched"
        );
    }
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

/// The folder for uploads cannot be used as it is.
fn unfit(folder: &Path, cause: &dyn std::error::Error) -> String {
    format!(
        "cannot look into the folder for uploads {}: {cause}; make it a folder of this user's, or choose another with \
         UPLOADS_DIR",
        folder.display()
    )
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

/// The listener of their own that the counters are served on, where one is named. It is taken before the banner says
/// that all is well.
async fn listen_for_metrics(server: &Settings) -> Result<Option<TcpListener>, Failure> {
    let Some(address) = server.metrics_bind() else {
        return Ok(None);
    };
    let hint = "SHOP_METRICS_BIND, such as SHOP_METRICS_BIND=127.0.0.1:9090";
    Ok(Some(serve::bind(address, hint).await?))
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

/// Tells the person who started it where to look. It goes beside the log, so that standard output stays empty; into the log
/// where machines read that.
#[expect(clippy::print_stderr, reason = "the banner is for the person at the terminal")]
fn announce(
    server: &Settings,
    settings: &ShopSettings,
    redis: Option<&InRedis>,
    checked: bool,
    address: std::net::SocketAddr,
) {
    let base_url = server
        .public_url
        .clone()
        .unwrap_or_else(|| Banner::url_of(address, server.speaks_tls()));
    let mut facts = vec![
        ("Try", format!("curl {base_url}/api/v2/items")),
        ("Database", Database::shown(&settings.database_url)),
        ("Uploads", settings.uploads_dir.display().to_string()),
    ];
    facts.extend(redis.map(|redis| ("Redis", format!("{redis}, which counts requests"))));
    if checked {
        facts.push((
            "Answers",
            "checked against the document; a mismatch is a 500".to_owned(),
        ));
    }
    if server.mock {
        facts.push((
            "Mock",
            "operations that nobody has written yet are answered from the document".to_owned(),
        ));
    }
    if server.rate_limit_scale != RateLimitScale::AS_DECLARED {
        facts.push(("Rate limits", server.rate_limit_scale.to_string()));
    }
    let title = format!("Shop API {}", env!("CARGO_PKG_VERSION"));
    let banner = Banner {
        title,
        base_url,
        facts,
    };
    if server.log_format.is_json() {
        tracing::info!(banner = banner.to_string());
    } else {
        eprintln!("{banner}");
    }
}
