//! The banner: where to look, what was started, and what is not as the document has it.

use charter::{RateLimitScale, config::shown, rate_limit::InRedis, serve::Banner, settings::Settings};

use crate::settings::ShopSettings;

/// Tells the person who started it where to look. It goes beside the log, so that standard output stays empty; into the log
/// where machines read that.
#[expect(clippy::print_stderr, reason = "the banner is for the person at the terminal")]
pub(super) fn announce(
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
        ("Database", shown(&settings.database_url)),
        ("Uploads", settings.uploads_dir.display().to_string()),
    ];
    facts.extend(redis.map(|redis| ("Redis", counts(redis))));
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

fn counts(redis: &InRedis) -> String {
    match redis.failure() {
        None => format!("{redis}, which counts requests"),
        Some(_) => format!("{redis}, which is away; it counts requests as soon as it answers"),
    }
}
