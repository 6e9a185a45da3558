//! One request's conditions on its way through the guard.

use jiff::Timestamp;
use poem::{Request, Response};

use super::{
    evaluate::{Outcome, evaluate},
    fields::Fields,
    precondition::{Precondition, Preconditions},
    remembered::{Place, Remembered},
    validators::{self, describe, not_modified},
};
use crate::{
    context::RequestContext,
    contract::OperationContract,
    error::{ApiError, code},
    negotiation::Chosen,
    operation::{Method, Operation},
};

/// What the request expects, and what is to become of its answer. An operation without validators and preconditions has
/// none, and pays for none.
#[derive(Debug)]
pub(crate) struct Conditions<'a> {
    operation: &'static Operation,
    /// Judged when there is an answer: those of reads.
    fields: Option<Fields>,
    /// Judged by the business: those of writes.
    precondition: Precondition,
    place: Option<Place<'a>>,
}

impl<'a> Conditions<'a> {
    /// Reads the request. Nothing is judged yet.
    pub(crate) fn of(
        operation: &'static Operation,
        contract: &OperationContract,
        request: &Request,
        context: &RequestContext,
        chosen: &Chosen,
        remembered: &'a Remembered,
    ) -> Self {
        let is_read = operation.method == Method::Get && operation.validators.is_some();
        let fields = Some(request.headers())
            .filter(|_| is_read || operation.preconditions.is_some())
            .and_then(Fields::of);
        let place = fields
            .as_ref()
            .filter(|fields| is_read && fields.can_spare_an_answer() && !contract.reads_headers())
            .and_then(|_| remembered.place(operation, context, chosen));
        let (fields, precondition) = match operation.preconditions {
            Some(_) => (None, Precondition::new(fields)),
            None => (fields, Precondition::default()),
        };
        Conditions {
            operation,
            fields,
            precondition,
            place,
        }
    }

    /// A 304, where it is known that the answer would be one.
    pub(crate) fn spared(&self) -> Option<Response> {
        let fields = self.fields.as_ref()?;
        let place = self.place.as_ref()?;
        let known = place.recall()?;
        if evaluate(fields, &known.shown.as_current()) != Outcome::NotModified {
            return None;
        }
        place.spares();
        let unnamed = known.shown.bytes.filter(|_| !fields.names_tags());
        Some(not_modified(known.response(), unnamed))
    }

    /// Hands a write's conditions on to its trait method.
    ///
    /// # Errors
    ///
    /// 428 when `If-Match` has to be sent and was not.
    pub(crate) fn hand_on(&self, request: &mut Request) -> Result<(), ApiError> {
        let Some(declared) = self.operation.preconditions else {
            return Ok(());
        };
        if declared == Preconditions::Required && !self.precondition.has_if_match() {
            return Err(ApiError::new(&code::PRECONDITION_REQUIRED));
        }
        request.set_data(self.precondition.clone());
        Ok(())
    }

    /// To be asked before a success is made to last: nothing may have been written against the client's expectation.
    ///
    /// # Errors
    ///
    /// A success without a judgement, which is a defect of the operation.
    pub(crate) fn kept(&self, response: &Response) -> Result<(), ApiError> {
        match self.precondition.neglected() {
            Some(reason) if response.status().is_success() => {
                Err(ApiError::internal(format!("{} {reason}", self.operation.id)))
            }
            _ => Ok(()),
        }
    }

    /// The version of the resource in an answer from which `fields` may take the time of change away. Where they do not,
    /// it is found later, when the answer is read anyway.
    ///
    /// # Errors
    ///
    /// The answer cannot be read to its end.
    pub(crate) async fn version(
        &self,
        selects: bool,
        response: &mut Response,
    ) -> Result<Option<Timestamp>, ApiError> {
        let versioned = self
            .operation
            .validators
            .is_some_and(|declared| declared.versioned);
        if !versioned || !selects || !response.status().is_success() {
            return Ok(None);
        }
        Ok(validators::version(&validators::content(response).await?))
    }

    /// Gives a success its validators, and judges the conditions of a read by them.
    ///
    /// # Errors
    ///
    /// 412; an answer that cannot be read to its end.
    pub(crate) async fn conclude(
        &self,
        version: Option<Timestamp>,
        mut response: Response,
    ) -> Result<Response, ApiError> {
        let Some(declared) = self.operation.validators else {
            return Ok(response);
        };
        if !response.status().is_success() {
            return Ok(response);
        }
        let shown = describe(declared, version, &mut response).await?;
        let Some(fields) = &self.fields else {
            return Ok(response);
        };
        let outcome = evaluate(fields, &shown.as_current());
        let unnamed = shown.bytes.filter(|_| !fields.names_tags());
        if let Some(place) = self.place.as_ref().filter(|_| shown.bytes.is_some()) {
            place.remember(&response, shown);
        }
        match outcome {
            Outcome::Proceed => Ok(response),
            Outcome::NotModified => Ok(not_modified(response, unnamed)),
            Outcome::Failed => Err(ApiError::new(&code::PRECONDITION_FAILED)),
        }
    }
}
