//! Everything that a start may fail for and that changes nothing.
//!
//! It comes before the database: a start that fails after it has brought the schema up to date has locked out the program of
//! before, which still serves. The ports are taken here and nobody is let in before all is ready; who comes in between waits
//! for that moment.

use charter::{
    Contract, Policy,
    auth::{Tokens, settings::AuthSettings},
    serve::{self, Certificates},
    settings::Settings,
};
use tokio::net::TcpListener;

use super::{Failure, uploads};
use crate::{app, settings::ShopSettings};

/// What a server is made of beside the database.
pub(super) struct Prepared {
    pub(super) policy: Policy,
    pub(super) contract: Contract,
    pub(super) tls: Option<Certificates>,
    pub(super) listener: TcpListener,
    /// The listener of their own that the counters are served on, where one is named.
    pub(super) watched: Option<TcpListener>,
    /// Nothing where the key is still to be made.
    pub(super) tokens: Option<Tokens>,
}

impl Prepared {
    /// What the settings name, read and taken.
    pub(super) async fn by(
        server: &Settings,
        auth: &AuthSettings,
        settings: &ShopSettings,
    ) -> Result<Self, Failure> {
        let policy = Policy {
            metrics_token: server.metrics_token()?,
            ..server.policy()
        };
        let contract = app::contract(&policy)?;
        let tls = server.certificates()?;
        uploads::look_into(&settings.uploads_dir)?;
        let hint = "SHOP_BIND, such as SHOP_BIND=127.0.0.1:8081";
        Ok(Self {
            policy,
            contract,
            tls,
            listener: serve::bind(&server.bind, hint).await?,
            watched: listen_for_metrics(server).await?,
            tokens: auth.tokens_at_hand()?,
        })
    }
}

async fn listen_for_metrics(server: &Settings) -> Result<Option<TcpListener>, Failure> {
    let Some(address) = server.metrics_bind() else {
        return Ok(None);
    };
    let hint = "SHOP_METRICS_BIND, such as SHOP_METRICS_BIND=127.0.0.1:9090";
    Ok(Some(serve::bind(address, hint).await?))
}
