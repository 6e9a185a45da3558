//! What business code reports while an operation runs.

use std::{
    fmt::Display,
    sync::{Mutex, MutexGuard, PoisonError},
};

use poem::Request;
use serde::Serialize;
use serde_json::Value;

use super::{Audit, AuditEntry, Scene, Secrets};
use crate::{context::RequestContext, error::ApiError};

/// A change of one thing.
#[derive(Debug)]
pub(crate) struct Change {
    pub(super) resource_id: String,
    pub(super) old: Option<Value>,
    pub(super) new: Option<Value>,
}

/// The changes of one request.
#[derive(Debug)]
pub(crate) struct Journal {
    scene: Scene,
    reported: Mutex<Reported>,
}

#[derive(Debug, Default)]
struct Reported {
    /// Whether business code has said anything at all.
    any: bool,
    changes: Vec<Change>,
}

impl Journal {
    pub(crate) fn new(declared: Audit, request: &Request) -> Self {
        Journal {
            scene: Scene::of(declared, request),
            reported: Mutex::default(),
        }
    }

    /// Writes down a change. One that changed nothing is a report, too, but leaves no row.
    ///
    /// # Errors
    ///
    /// 500 for a state that cannot be written as JSON.
    pub(crate) fn report(
        &self,
        id: &dyn Display,
        old: Option<&impl Serialize>,
        new: Option<&impl Serialize>,
    ) -> Result<(), ApiError> {
        let (old, new) = (state(old)?, state(new)?);
        let mut reported = self.reported();
        reported.any = true;
        if old != new {
            reported.changes.push(Change {
                resource_id: id.to_string(),
                old,
                new,
            });
        }
        Ok(())
    }

    /// The rows of what was reported.
    ///
    /// # Errors
    ///
    /// 500 when nothing was: the document promises a row.
    pub(crate) fn close(
        &self,
        context: &RequestContext,
        secrets: &Secrets,
    ) -> Result<Vec<AuditEntry>, ApiError> {
        let reported = std::mem::take(&mut *self.reported());
        if !reported.any {
            return Err(ApiError::internal(
                "the operation declares x-audit and has not reported what it changed (RequestContext::audit_created, …)",
            ));
        }
        let changes = reported.changes.into_iter();
        Ok(changes
            .map(|change| self.scene.entry(change, context, secrets))
            .collect())
    }

    fn reported(&self) -> MutexGuard<'_, Reported> {
        self.reported.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn state(of: Option<&impl Serialize>) -> Result<Option<Value>, ApiError> {
    of.map(serde_json::to_value)
        .transpose()
        .map_err(ApiError::internal)
}
