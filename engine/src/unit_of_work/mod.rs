//! What an unsafe request writes, kept together: the business' own rows, the audit row and the stored answer are
//! committed at once, before the answer leaves, or not at all.
//!
//! The engine knows no database. A server hands in a [`Ledger`], which makes a [`UnitOfWork`] for each request of an
//! operation that declares `Idempotency-Key` or `x-audit`. Business code gets its own type back from
//! [`RequestContext::unit`](crate::RequestContext::unit) and writes through it. Nothing is opened until something is
//! written, so that parsing, hashing and uploading never hold the writer. The guard closes the unit: it commits a success
//! and rolls back anything else. What the request's future holds when it is dropped is rolled back, too.
//!
//! Operations that declare neither have no unit and pay nothing: their one transaction is the business' own.
//!
//! Where a store lets several write at once, a unit can fail for nothing but what another one wrote meanwhile
//! ([`UnitOfWork::collided`]). Then nothing of it is kept, and the operation is carried out again from its beginning, with
//! the same request and a unit and journal of its own, as often as the store sees fit; who asked knows nothing of it. What an
//! operation does beside its unit it may so do twice. A request whose body is not in memory cannot be repeated and is
//! answered 503.

mod open;
mod spare;
mod sweep;

use std::{any::Any, fmt, sync::Arc, time::Duration};

use futures_util::future::{self, BoxFuture};
use poem::Request;

pub(crate) use self::open::{Anew, Open, Work};
pub use self::sweep::{sweep, sweep_forever};
use crate::{
    audit::AuditEntry,
    context::RequestContext,
    error::ApiError,
    idempotency::{Claimed, Claims, Fingerprints, Kept, Key, StoredAnswer, Tally, Turn},
    metrics::Family,
    operation::Operation,
};

/// Where answers and audit rows are kept.
pub trait Ledger: Send + Sync {
    /// A unit for one request. Cheap: nothing is opened yet.
    fn unit(&self) -> Box<dyn UnitOfWork>;

    /// The answer that is stored under a key and has not run out. It must see what was committed before the call.
    ///
    /// # Errors
    ///
    /// 500 or 503 by what the store fails with.
    fn recall<'a>(&'a self, key: &'a [u8; 32]) -> BoxFuture<'a, Result<Option<StoredAnswer>, ApiError>>;

    /// Whether a unit can fail for nothing but what others write at the same time. Requests are then kept until their unit is
    /// closed, to be carried out again.
    fn collides(&self) -> bool {
        false
    }

    /// Forgets answers that have run out: a bounded number of them, so that nobody waits long for the writer. Answers
    /// how many; none when there are no more.
    ///
    /// # Errors
    ///
    /// 500 or 503 by what the store fails with.
    fn sweep(&self) -> BoxFuture<'_, Result<u64, ApiError>>;
}

/// The writes of one request. What has not been committed when it is dropped is rolled back.
pub trait UnitOfWork: Any + Send + Sync {
    /// Adds what the conventions have to say and commits everything. Without anything to commit it does nothing.
    ///
    /// # Errors
    ///
    /// 500 or 503 by what the store fails with; everything is then rolled back.
    fn commit<'a>(&'a self, with: Closing<'a>) -> BoxFuture<'a, Result<Closed, ApiError>>;

    /// Undoes everything.
    ///
    /// # Errors
    ///
    /// 500 or 503 by what the store fails with.
    fn roll_back(&self) -> BoxFuture<'_, Result<(), ApiError>>;

    /// Whether others wrote at the same time what this unit relied on. Nothing of it is kept then.
    fn collided(&self) -> bool {
        false
    }

    /// A unit to carry everything out in again, when a pause is over; nothing when that was tried often enough.
    fn again(&self) -> BoxFuture<'_, Option<Box<dyn UnitOfWork>>> {
        Box::pin(future::ready(None))
    }
}

/// What is written at the end of a unit.
#[derive(Debug, Clone, Copy)]
pub struct Closing<'a> {
    /// Rows of the audit log, which get the time of the commit.
    pub audit: &'a [AuditEntry],
    /// The answer to keep under its key.
    pub answer: Option<&'a StoredAnswer>,
    /// For how long it is kept.
    pub lifetime: Duration,
}

/// What became of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Everything is committed.
    Committed,
    /// An answer that has not run out is stored under the key already: everything is rolled back.
    AnsweredBefore,
}

/// The ledger, and the keys that are being worked on.
#[derive(Default)]
pub struct Units {
    kept: Option<(Arc<dyn Ledger>, Fingerprints)>,
    claims: Arc<Claims>,
    tally: Arc<Tally>,
}

impl Units {
    /// Units of this ledger, in which `digests` stand for keys and requests. Without one ([`Units::default`]) no operation
    /// may declare `Idempotency-Key` or `x-audit`.
    pub fn new(ledger: Arc<dyn Ledger>, digests: Fingerprints) -> Self {
        Units {
            kept: Some((ledger, digests)),
            claims: Arc::default(),
            tally: Arc::default(),
        }
    }

    /// Claims a request's key and looks up its answer.
    ///
    /// # Errors
    ///
    /// 409 while the first request is running, 409 or 422 when the key came with another request.
    pub(crate) async fn take_turn(
        &self,
        key: &Key,
        operation: &Operation,
        context: &RequestContext,
        request: &Request,
    ) -> Result<Turn, ApiError> {
        let turn = Claimed::take(key, operation, context, request, &self.claims, self.kept()?).await;
        self.tally.of_turn(&turn);
        turn
    }

    /// What became of keys.
    pub(crate) fn family(&self) -> Family {
        self.tally.family()
    }

    /// The unit of a request, where it has something to keep together.
    ///
    /// # Errors
    ///
    /// 500 when the server was built without a ledger.
    pub(crate) fn open(
        &self,
        operation: &Operation,
        claimed: Option<Claimed>,
        request: &Request,
    ) -> Result<Option<Open<'_>>, ApiError> {
        if claimed.is_none() && operation.audit.is_none() {
            return Ok(None);
        }
        let ledger = self.kept()?.ledger;
        Ok(Some(Open::new(ledger, &self.tally, operation, claimed, request)))
    }

    fn kept(&self) -> Result<Kept<'_>, ApiError> {
        let kept = self.kept.as_ref().map(|(ledger, digests)| Kept {
            ledger: &**ledger,
            digests,
        });
        kept.ok_or_else(|| ApiError::internal("the server was built without a ledger (charter::Units::new)"))
    }
}

impl fmt::Debug for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Units").finish_non_exhaustive()
    }
}
