//! The counters as a page.

use std::sync::Arc;

use poem::{Endpoint, Request, Response, Result, http::header};

use super::MetricsToken;
use crate::{auth, error::ApiError, metrics::Metrics};

/// For whoever shows the token.
pub(super) fn guarded(metrics: Arc<Metrics>, token: MetricsToken) -> MetricsPage {
    MetricsPage {
        metrics,
        token: Some(token),
    }
}

/// For everybody who reaches it.
pub(super) fn open(metrics: Arc<Metrics>) -> MetricsPage {
    MetricsPage { metrics, token: None }
}

pub(super) struct MetricsPage {
    metrics: Arc<Metrics>,
    token: Option<MetricsToken>,
}

impl Endpoint for MetricsPage {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if let Some(token) = &self.token {
            admit(token, &request)?;
        }
        let (media_type, text) = self
            .metrics
            .text()
            .map_err(|error| ApiError::internal(error.to_string()))?;
        Ok(Response::builder()
            .header(header::CACHE_CONTROL, "no-store")
            .content_type(media_type)
            .body(text))
    }
}

fn admit(token: &MetricsToken, request: &Request) -> Result<(), ApiError> {
    let Some(sent) = request.headers().get(header::AUTHORIZATION) else {
        return Err(auth::unauthenticated());
    };
    let sent = sent.to_str().ok().and_then(auth::bearer_token);
    match sent {
        Some(sent) if token.is(sent) => Ok(()),
        _ => Err(auth::invalid_token("not the token of the counters".to_owned())),
    }
}
