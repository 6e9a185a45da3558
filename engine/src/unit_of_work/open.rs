//! A unit from its opening to its end.

use std::{fmt, sync::Arc, time::Duration};

use poem::{Request, Response};

use super::{Closed, Closing, Ledger, UnitOfWork, spare::Spare};
use crate::{
    audit::{Audit, AuditEntry, Journal},
    context::RequestContext,
    error::{ApiError, code},
    idempotency::{Claimed, StoredAnswer, Tally},
    mock::Mocked,
    operation::Operation,
};

/// What the business sees of a unit, through the request's context.
pub(crate) struct Work {
    pub(crate) unit: Box<dyn UnitOfWork>,
    pub(crate) journal: Option<Journal>,
}

impl Work {
    fn new(unit: Box<dyn UnitOfWork>, audit: Option<Audit>, request: &Request) -> Arc<Self> {
        let journal = audit.map(|declared| Journal::new(declared, request));
        Arc::new(Work { unit, journal })
    }
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
    audit: Option<Audit>,
    tally: &'a Tally,
    work: Arc<Work>,
    claimed: Option<Claimed>,
}

/// What follows on a collision.
pub(crate) enum Anew {
    /// The operation is given this request, in a new unit.
    Tried(Box<Request>),
    /// Somebody else has answered meanwhile, under the same key.
    Answered(Response),
}

impl<'a> Open<'a> {
    pub(super) fn new(
        ledger: &'a dyn Ledger,
        tally: &'a Tally,
        operation: &Operation,
        claimed: Option<Claimed>,
        request: &Request,
    ) -> Self {
        Open {
            ledger,
            audit: operation.audit,
            tally,
            work: Work::new(ledger.unit(), operation.audit, request),
            claimed,
        }
    }

    /// The request to give to the operation again, where that can come to be needed.
    pub(crate) fn spare(&self, request: &Request, context: &RequestContext) -> Option<Box<Spare>> {
        let spare = self.ledger.collides().then(|| Spare::of(request, context));
        spare.flatten().map(Box::new)
    }

    /// Whether nothing of the unit is kept because of what others wrote at the same time, whatever the operation answered.
    pub(crate) fn has_collided(&self) -> bool {
        self.work.unit.collided()
    }

    /// Begins a new unit after a collision, for the spare request.
    ///
    /// # Errors
    ///
    /// 503 without one, or when it was tried often enough; what the store fails with.
    pub(crate) async fn anew(
        &mut self,
        spare: Option<&Spare>,
        context: &RequestContext,
    ) -> Result<Anew, ApiError> {
        self.roll_back(context).await;
        let spare = spare.ok_or_else(collided)?;
        let unit = self.work.unit.again().await.ok_or_else(collided)?;
        if let Some(claimed) = &self.claimed
            && let Some(before) = claimed.given(context, self.ledger).await.transpose()
        {
            self.tally.of_answer_before(&before);
            return before.map(Anew::Answered);
        }
        let request = spare.give(context);
        self.work = Work::new(unit, self.audit, &request);
        Ok(Anew::Tried(Box::new(request)))
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
        &self,
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

fn collided() -> ApiError {
    ApiError::new(&code::SERVICE_UNAVAILABLE).with_source("others wrote at the same time, at each try")
}

fn note(context: &RequestContext, what: &'static str, error: &ApiError) {
    let cause = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    tracing::warn!(request_id = context.request_id().as_str(), cause, "{what}");
}
