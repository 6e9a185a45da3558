//! A ledger that keeps nothing: no request of the corpus is sent twice.

use charter::{
    ApiError, Ledger, StoredAnswer, UnitOfWork,
    unit_of_work::{Closed, Closing},
};
use futures_util::future::{BoxFuture, ready};

/// The ledger and its unit of work.
pub struct Nowhere;

impl Ledger for Nowhere {
    fn unit(&self) -> Box<dyn UnitOfWork> {
        Box::new(Nowhere)
    }

    fn recall<'a>(&'a self, _key: &'a [u8; 32]) -> BoxFuture<'a, Result<Option<StoredAnswer>, ApiError>> {
        Box::pin(ready(Ok(None)))
    }

    fn sweep(&self) -> BoxFuture<'_, Result<u64, ApiError>> {
        Box::pin(ready(Ok(0)))
    }
}

impl UnitOfWork for Nowhere {
    fn commit<'a>(&'a self, _with: Closing<'a>) -> BoxFuture<'a, Result<Closed, ApiError>> {
        Box::pin(ready(Ok(Closed::Committed)))
    }

    fn roll_back(&self) -> BoxFuture<'_, Result<(), ApiError>> {
        Box::pin(ready(Ok(())))
    }
}
