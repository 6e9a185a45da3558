//! A unit from its opening to its end.

use std::{fmt, sync::Arc, time::Duration};

use poem::{Request, Response};

use super::{Closed, Closing, Ledger, UnitOfWork};
use crate::{
    audit::{AuditEntry, Journal},
    context::RequestContext,
    error::ApiError,
    idempotency::{Claimed, StoredAnswer, Tally},
    mock::Mocked,
    operation::Operation,
};

/// What the business sees of a unit, through the request's context.
pub(crate) struct Work {
    pub(crate) unit: Box<dyn UnitOfWork>,
    pub(crate) journal: Option<Journal>,
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work")
            .field("journal", &self.journal)
            .finish_non_exhaustive()
    }
}

/// A unit that the guard has to close.
pub(crate) struct Open<'a> {
    ledger: &'a dyn Ledger,
    tally: &'a Tally,
    work: Arc<Work>,
    claimed: Option<Claimed>,
}

impl<'a> Open<'a> {
    pub(super) fn new(
        ledger: &'a dyn Ledger,
        tally: &'a Tally,
        operation: &Operation,
        claimed: Option<Claimed>,
        request: &Request,
    ) -> Self {
        let work = Work {
            unit: ledger.unit(),
            journal: operation.audit.map(|declared| Journal::new(declared, request)),
        };
        Open {
            ledger,
            tally,
            work: Arc::new(work),
            claimed,
        }
    }

    pub(crate) fn work(&self) -> &Arc<Work> {
        &self.work
    }

    /// Commits what led to a success, undoes what led to anything else, and keeps the answer where there is a key. The
    /// key is free afterwards.
    ///
    /// # Errors
    ///
    /// 500 or 503 when the commit fails, and for a success that did not report what it changed; nothing is written then.
    pub(crate) async fn settle(
        self,
        response: Response,
        context: &RequestContext,
    ) -> Result<Response, ApiError> {
        let status = response.status();
        if status.is_client_error() || status.is_server_error() {
            self.undo(response, context).await
        } else {
            self.keep(response, context).await
        }
    }

    async fn keep(&self, mut response: Response, context: &RequestContext) -> Result<Response, ApiError> {
        let kept = match self.closing(&mut response, context).await {
            Ok((audit, answer)) => {
                self.commit(&*self.work.unit, &audit, answer.as_ref(), context)
                    .await
            }
            Err(error) => Err(error),
        };
        match kept {
            Ok(None) => Ok(response),
            Ok(Some(before)) => Ok(before),
            Err(error) => {
                self.roll_back(context).await;
                Err(error)
            }
        }
    }

    /// What has to be written beside the business' own rows.
    async fn closing(
        &self,
        response: &mut Response,
        context: &RequestContext,
    ) -> Result<(Vec<AuditEntry>, Option<StoredAnswer>), ApiError> {
        let audit = match &self.work.journal {
            // What a mock answers changes nothing, so there is nothing to report.
            Some(_) if response.data::<Mocked>().is_some() => Vec::new(),
            Some(journal) => journal.close(context, context.conventions().contract.secrets())?,
            None => Vec::new(),
        };
        Ok((audit, self.answer(response).await?))
    }

    async fn answer(&self, response: &mut Response) -> Result<Option<StoredAnswer>, ApiError> {
        match &self.claimed {
            Some(claimed) => claimed.kept(response).await,
            None => Ok(None),
        }
    }

    /// Commits; answers what somebody else has answered before, if so.
    async fn commit(
        &self,
        unit: &dyn UnitOfWork,
        audit: &[AuditEntry],
        answer: Option<&StoredAnswer>,
        context: &RequestContext,
    ) -> Result<Option<Response>, ApiError> {
        let lifetime = Duration::from_secs(context.conventions().policy.idempotency_seconds.into());
        let closing = Closing {
            audit,
            answer,
            lifetime,
        };
        let mut part = context.part("commit");
        let closed = unit.commit(closing).await;
        if let (Some(part), true) = (&mut part, closed.is_err()) {
            part.failed();
        }
        drop(part);
        match (closed?, &self.claimed) {
            (Closed::AnsweredBefore, Some(claimed)) => {
                let before = claimed.answered(context, self.ledger).await;
                self.tally.of_answer_before(&before);
                before.map(Some)
            }
            (Closed::AnsweredBefore, None) => Err(ApiError::internal("an answer without a key was refused")),
            (Closed::Committed, _) => {
                audit.iter().for_each(AuditEntry::log);
                if answer.is_some() {
                    self.tally.stored();
                }
                Ok(None)
            }
        }
    }

    /// The answer to a refusal is kept apart from what is undone. Where that fails the client still gets it: nothing has
    /// changed, so the request may as well be judged anew.
    async fn undo(&self, mut response: Response, context: &RequestContext) -> Result<Response, ApiError> {
        self.roll_back(context).await;
        let Some(answer) = self.answer(&mut response).await? else {
            return Ok(response);
        };
        match self
            .commit(&*self.ledger.unit(), &[], Some(&answer), context)
            .await
        {
            Ok(before) => Ok(before.unwrap_or(response)),
            Err(error) if error.code().status.is_client_error() => Err(error),
            Err(error) => {
                note(context, "a refusal could not be kept under its key", &error);
                Ok(response)
            }
        }
    }

    /// A failure here is for the log alone: the store undoes what is not committed when the unit is dropped.
    async fn roll_back(&self, context: &RequestContext) {
        if let Err(error) = self.work.unit.roll_back().await {
            note(context, "a unit of work could not be rolled back", &error);
        }
    }
}

fn note(context: &RequestContext, what: &'static str, error: &ApiError) {
    let cause = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    tracing::warn!(request_id = context.request_id().as_str(), cause, "{what}");
}
