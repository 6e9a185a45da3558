//! The trace of the request that is being worked on, for what has no context at hand: log lines, panics, statements.

use std::sync::Arc;

use super::Trace;

tokio::task_local! {
    static CURRENT: Arc<Trace>;
}

/// Works on something as a part of a trace.
pub(crate) async fn within<T>(trace: Arc<Trace>, work: impl Future<Output = T>) -> T {
    CURRENT.scope(trace, work).await
}

pub(super) fn current<T>(look: impl FnOnce(&Trace) -> T) -> Option<T> {
    CURRENT.try_with(|trace| look(trace)).ok()
}

/// Hands the present trace's id to `write`, where there is one.
pub(crate) fn id_to<E>(write: impl FnOnce(&str) -> Result<(), E>) -> Result<(), E> {
    current(|trace| write(trace.id())).unwrap_or(Ok(()))
}
