//! Liveness and readiness.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use poem::{Endpoint, Request, Response, Result, http::header};
use serde::Serialize;

use super::{Check, Look, Readiness};
use crate::{
    contract::{Rule, Violation},
    error::{ApiError, code},
    language::Message,
    reply::JSON,
    socket::Leaving,
};

/// A dependency that does not answer within this time does not work.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process runs and answers.
pub(super) struct Liveness;

impl Endpoint for Liveness {
    type Output = Response;

    async fn call(&self, _request: Request) -> Result<Response> {
        Ok(report(&Report {
            status: "ok",
            checks: Vec::new(),
            failing: Vec::new(),
        }))
    }
}

/// What the server depends on works.
pub(super) struct ReadinessProbe {
    readiness: Arc<dyn Readiness>,
    patience: Duration,
}

impl ReadinessProbe {
    pub(super) fn new(readiness: Arc<dyn Readiness>) -> Self {
        ReadinessProbe {
            readiness,
            patience: PATIENCE,
        }
    }

    /// Each has its own time, so that one which hangs hides nothing of the others.
    async fn look_at(&self, look: Look<'_>) -> Check {
        let failure = tokio::time::timeout(self.patience, look.failure).await;
        let late = |_| Some(format!("no answer within {:?}", self.patience));
        Check {
            name: look.name,
            failure: failure.unwrap_or_else(late),
        }
    }
}

impl Endpoint for ReadinessProbe {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if request.data::<Leaving>().is_some() {
            // No failure: the log has been told that the server stops, and who watches it asks again and again.
            return Err(ApiError::new(&code::SERVICE_UNAVAILABLE).into());
        }
        let checks = join_all(self.readiness.checks().into_iter().map(|look| self.look_at(look))).await;
        let failures: Vec<String> = checks.iter().filter_map(told).collect();
        if !failures.is_empty() {
            let failing = checks.iter().filter(|check| check.failure.is_some()).map(failing);
            let refused = not_ready(failures.join("; ")).with_violations(failing.collect());
            return Err(refused.into());
        }
        let aids = self.readiness.aids();
        let failing = aids.iter().filter(|aid| aid.failure.is_some());
        let failing: Vec<_> = failing.map(|aid| aid.name).collect();
        Ok(report(&Report {
            status: if failing.is_empty() { "ready" } else { "degraded" },
            checks: checks.iter().chain(&aids).map(|check| check.name).collect(),
            failing,
        }))
    }
}

#[derive(Serialize)]
struct Report {
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<&'static str>,
    /// What the server does its work without.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failing: Vec<&'static str>,
}

fn report(report: &Report) -> Response {
    let body = serde_json::to_vec(report).unwrap_or_default();
    Response::builder()
        .header(header::CACHE_CONTROL, "no-store")
        .content_type(JSON)
        .body(body)
}

fn told(check: &Check) -> Option<String> {
    let failure = check.failure.as_ref()?;
    Some(format!("{}: {failure}", check.name))
}

/// Strangers may ask: they learn what it is that does not work, and nothing of why.
fn failing(check: &Check) -> Violation {
    Violation::new(check.name, Rule::Business(Message::new("check-failed")))
}

/// The reason is for the log; who asks learns that it is not ready, and when to ask again.
fn not_ready(reason: String) -> ApiError {
    ApiError::new(&code::SERVICE_UNAVAILABLE).with_source(reason)
}

#[cfg(test)]
mod tests {
    use futures_util::future::{pending, ready};

    use super::*;

    #[derive(Debug)]
    struct OneHangs;

    impl Readiness for OneHangs {
        fn checks(&self) -> Vec<Look<'_>> {
            let look = |name, failure| Look { name, failure };
            vec![
                look("database", Box::pin(pending())),
                look("disk", Box::pin(ready(None))),
                look("mail", Box::pin(ready(Some("the box is full".to_owned())))),
            ]
        }
    }

    /// Its failure would be an ERROR line each time that a balancer asks.
    #[tokio::test]
    async fn a_server_that_stops_is_not_ready_and_that_is_no_failure() {
        let probe = ReadinessProbe::new(Arc::new(OneHangs));
        let mut request = Request::default();
        request.extensions_mut().insert(Leaving);
        let error: ApiError = probe.call(request).await.unwrap_err().downcast().unwrap();
        assert_eq!(error.code(), &code::SERVICE_UNAVAILABLE);
        assert!(std::error::Error::source(&error).is_none());
    }

    #[tokio::test]
    async fn what_does_not_answer_is_named_beside_what_fails() {
        let probe = ReadinessProbe {
            readiness: Arc::new(OneHangs),
            patience: Duration::from_millis(10),
        };
        let error = probe.call(Request::default()).await.unwrap_err();
        let error: ApiError = error.downcast().unwrap();
        assert_eq!(error.code(), &code::SERVICE_UNAVAILABLE);
        let named: Vec<_> = error.violations().iter().map(|one| one.field.as_ref()).collect();
        assert_eq!(named, ["database", "mail"]);
        let logged = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(logged, "database: no answer within 10ms; mail: the box is full");
    }
}
