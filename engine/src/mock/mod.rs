//! Answers made from the document: for operations that nobody has written yet, and for whole APIs that are only designed.
//!
//! An answer is the example that is asked for, else the first that the document brings, else one made from the schema.
//! Each is put to the check that keeps answers to the document ([`crate::contract`]), and the first that passes is given:
//! an example that contradicts its schema is told to the log and passed over. What can be answered is the operation's
//! matter alone, so everything around it (who may call, limits, validation, tags, codings) is the guard's, as ever.
//!
//! Nothing is remembered: a POST creates nothing. A mock with a memory was rejected, because what it would have to know
//! (which member is the key, what a PATCH does, what is deleted with what) is what the document does not say.

mod answer;
mod declared;
mod echo;
mod file;
mod headers;
mod ledger;
mod prefer;
mod sample;
mod server;

use std::{fmt, sync::Arc};

use poem::{Request, http::StatusCode};
use serde_json::Value;

pub use self::server::{MockOptions, server};
use self::{
    answer::Answer,
    declared::{Media, media, response},
    prefer::Preferences,
};
use crate::{
    contract::{Document, OperationContract, Responses},
    negotiation::Chosen,
    operation::Operation,
};

/// Stands with an answer that was made here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mocked;

/// What is needed to answer for one operation.
pub(crate) struct Mock {
    row: &'static Operation,
    document: Arc<Document>,
    /// The Responses Object.
    declared: Value,
    check: Arc<Responses>,
}

impl Mock {
    /// Prepares to answer for an operation with what it declares, by the check that its answers have to pass.
    pub(crate) fn new(
        document: &Arc<Document>,
        row: &'static Operation,
        declared: &Value,
        check: Arc<Responses>,
    ) -> Self {
        Mock {
            row,
            document: Arc::clone(document),
            declared: declared.clone(),
            check,
        }
    }

    /// Settles what a request would be answered, before the operation has taken it apart. An operation that declares no
    /// answer at all has none to break: it answers 204. `None` where the document leads nowhere.
    pub(crate) fn answer(
        &self,
        request: &Request,
        contract: &OperationContract,
        chosen: &Chosen,
    ) -> Option<Answer<'_>> {
        let preferences = Preferences::of(request.headers());
        let (status, declared) =
            response(&self.declared, preferences.code).unwrap_or((StatusCode::NO_CONTENT, &Value::Null));
        let declared = self.document.resolve(declared).ok()?;
        let content = if has_content(status) {
            media(declared, request.headers(), chosen)
        } else {
            None
        };
        let variables = contract.path_values(request);
        Some(Answer {
            mock: self,
            status,
            declared,
            content,
            applied: preferences.code == Some(status),
            example: preferences.example,
            variables: variables
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect(),
            target: request.uri().clone(),
        })
    }

    /// The schema of a content, and the document that its references lead into.
    fn schema<'a>(&'a self, content: &'a Media<'a>) -> Option<&'a Value> {
        content.object.get("schema")
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("operation", &self.row.id)
            .finish_non_exhaustive()
    }
}

/// RFC 9110, section 6.4.1.
fn has_content(status: StatusCode) -> bool {
    !(status.is_informational() || status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED)
}
