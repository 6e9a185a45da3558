//! A body on its way from the contract check to the operation.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::Content;
use crate::multipart::Multipart;

/// What the check left, until the extractor takes it out and leaves nothing behind.
#[derive(Debug, Clone)]
pub(crate) struct CheckedBody {
    carried: Arc<Mutex<Option<Carried>>>,
    /// The media type or range that the document has it under; nothing where it has only one.
    declared: Option<Arc<str>>,
}

/// A body in one of its forms.
#[derive(Debug)]
pub(crate) enum Carried {
    /// A value that the document describes.
    Value(Value),
    /// Bytes.
    Content(Content),
    /// A form with files.
    Form(Box<Multipart>),
}

impl CheckedBody {
    pub(crate) fn new(carried: Carried) -> Self {
        CheckedBody {
            carried: Arc::new(Mutex::new(Some(carried))),
            declared: None,
        }
    }

    /// Says which of several media types it is.
    pub(crate) fn declared_as(mut self, declared: &Arc<str>) -> Self {
        self.declared = Some(Arc::clone(declared));
        self
    }

    /// Looks at the value while it is here.
    pub(crate) fn look(&self, at: impl FnOnce(&Value)) {
        let carried = self.carried.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Carried::Value(value)) = &*carried {
            at(value);
        }
    }

    /// The same once more, where it lies in memory; nothing where it comes while it is read.
    pub(crate) fn twin(&self) -> Option<Self> {
        let carried = self.carried.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Carried::Value(value)) = &*carried else {
            return None;
        };
        Some(CheckedBody {
            carried: Arc::new(Mutex::new(Some(Carried::Value(value.clone())))),
            declared: self.declared.clone(),
        })
    }

    pub(crate) fn take(&self) -> Option<Carried> {
        self.carried.lock().ok().and_then(|mut carried| carried.take())
    }

    pub(crate) fn declared(&self) -> Option<Arc<str>> {
        self.declared.clone()
    }
}
