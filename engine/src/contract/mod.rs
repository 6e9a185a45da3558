//! The document, compiled once at start-up: what requests and answers are checked against.
//!
//! The document itself is the measure, not the types generated from it: poem-openapi's parsing stops at the first error
//! and names Rust types, whereas clients are owed every violation at once, by field. Generated validators were rejected
//! because they would have to be proven equal to the document a second time.

mod annotations;
mod asked;
mod content_type;
mod dialect;
mod document;
mod form;
mod media;
mod no_body;
pub(crate) mod numbers;
mod operation;
mod parameters;
mod places;
mod reading;
mod reference;
mod request_body;
mod responses;
mod strict;
mod url_encoded;
mod verdict;
mod violation;
mod way;

use std::{collections::HashMap, sync::Arc};

#[cfg(any(test, fuzzing))]
pub(crate) use self::places::Places;
pub use self::{
    document::ContractError,
    violation::{Rule, ValueType, Violation},
};
pub(crate) use self::{
    document::Document,
    no_body::broke_off,
    operation::{Checked, OperationContract},
    parameters::Taken,
    reading::Expected,
    reference::target,
    request_body::too_large,
    responses::{Refusal, Responses},
    verdict::{UnknownMembers, violations},
    violation::{MOST, suggest},
    way::Way,
};
use crate::{
    audit::Secrets, conventions::Policy, lookup::Hasher, operation::Operation, route::Rerouting,
    version::Versions,
};

/// Every operation of the document, ready to check requests and answers.
#[derive(Debug)]
pub struct Contract {
    operations: HashMap<&'static str, OperationContract, Hasher>,
    secrets: Secrets,
    versions: Option<Versions>,
    rerouting: Option<Rerouting>,
}

impl Contract {
    /// Compiles the bundled document for the operations of the generated table.
    ///
    /// # Errors
    ///
    /// A document that is no JSON, a reference that leads nowhere, a schema that does not compile, or an operation
    /// that is in the table but not in the document.
    pub fn load(json: &str, table: &[&'static Operation], policy: &Policy) -> Result<Self, ContractError> {
        let document = Arc::new(Document::load(json)?);
        let mut operations = HashMap::with_capacity_and_hasher(table.len(), Hasher::default());
        for operation in table {
            operations.insert(
                operation.id,
                OperationContract::compile(&document, operation, policy)?,
            );
        }
        Ok(Contract {
            operations,
            secrets: Secrets::of(document.value()),
            versions: Versions::read(document.value(), table, policy)?,
            rerouting: Rerouting::read(table),
        })
    }

    /// The names of the request headers that operations declare.
    pub(crate) fn header_parameters(&self) -> impl Iterator<Item = &str> {
        self.operations
            .values()
            .flat_map(OperationContract::header_parameters)
    }

    /// What must not stand in the audit log.
    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// The versions of the API, where the document has some.
    pub(crate) fn versions(&self) -> Option<&Versions> {
        self.versions.as_ref()
    }

    /// What finds operations whose paths the router cannot know, where there are some.
    pub(crate) fn rerouting(&self) -> Option<&Rerouting> {
        self.rerouting.as_ref()
    }

    pub(crate) fn operation(&self, operation: &Operation) -> Option<&OperationContract> {
        self.operations.get(operation.id)
    }
}
