//! One operation's way through the conventions.
//!
//! Every generated adapter is wrapped by [`guard`], so no endpoint can forget a convention, and the order stands once,
//! in [`Guard::conventions`]. poem middlewares around groups of routes were rejected: their order depends on how the
//! routes are nested, and an operation's policies are not known there.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt;
use poem::{Endpoint, Request, Response, Result, http::StatusCode};

use crate::{
    auth,
    conditional::Conditions,
    context::RequestContext,
    contract::{Checked, OperationContract, Refusal},
    conventions::Conventions,
    deadline,
    download::RangeWish,
    envelope,
    error::{ApiError, code},
    failpoint, freshness,
    idempotency::{self, Turn},
    language::{Language, Voice},
    negotiation::{self, Chosen},
    operation::Operation,
    pagination::Keyset,
    problem,
    rate_limit::Taken,
    unit_of_work::{Anew, Open},
};

/// Wraps an operation's endpoint in the conventions that its row declares.
pub fn guard<E>(operation: &'static Operation, endpoint: E) -> Guard<E>
where
    E: Endpoint<Output = Response>,
{
    Guard { operation, endpoint }
}

/// An endpoint that keeps the conventions; made by [`guard`].
#[derive(Debug)]
pub struct Guard<E> {
    operation: &'static Operation,
    endpoint: E,
}

impl<E: Endpoint<Output = Response>> Endpoint for Guard<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let Some(mut context) = request.data::<RequestContext>().cloned() else {
            return Err(misplaced("the request did not come through charter::Edge").into());
        };
        let conventions = Arc::clone(context.shared_conventions());
        let Some(contract) = conventions.contract.operation(self.operation) else {
            return Err(misplaced("the operation is not in the compiled contract").into());
        };
        let mut stamps = Stamps::of(contract);
        let answer = self
            .conventions(&mut context, &conventions, contract, &mut request, &mut stamps)
            .await;
        let mut response = stamps.put(&context, answer.unwrap_or_else(|error| failure(&context, &error)));
        if let Err(error) = self.check(contract, &mut response).await {
            response = stamps.put(&context, failure(&context, &error));
        }
        failpoint::reach("answered");
        Ok(response)
    }
}

impl<E: Endpoint<Output = Response>> Guard<E> {
    /// The order of a request's way. Each convention has its one line here:
    ///
    /// First 1. the operation's end, 2. who it is, 3. rate limit, 4. authorization, 5. negotiation, 6. the form of an
    /// idempotency key, 7. conditions, and the 304 that is known already, 8. contract check, 9. cursor, 10. the key's
    /// turn, and the answer that was given before, 11. unit of work.
    ///
    /// Then, in [`Guard::operate`]: 12. a precondition that is required, 13. the operation, within its deadline, and
    /// whether it read its form and judged its precondition, 14. selection of fields, 15. the media type, 16. validators,
    /// and by them 304 and 412, 17. ranges of files. At last, where there is a unit: 18. the check of the answer, 19. audit
    /// and stored answer, committed.
    ///
    /// A read whose answer is known to be a 304 goes no further than that: the same target was checked when it was answered
    /// before.
    ///
    /// The router copies the future of this function from hand to hand, and it is as large as the largest that it waits for.
    /// So what not every request comes to is on the heap: the operation, the end of a unit of work, the check of answers.
    async fn conventions<'a>(
        &self,
        context: &mut RequestContext,
        conventions: &'a Conventions,
        contract: &OperationContract,
        request: &mut Request,
        stamps: &mut Stamps<'a>,
    ) -> Result<Response, ApiError> {
        if let Some(lifecycle) = contract.lifecycle() {
            lifecycle.admit(context.uri(), &conventions.clock)?;
        }
        if !self.operation.security.is_empty() {
            context.set_caller(auth::identify(context.auth(), self.operation, request).await?);
        }
        let Conventions {
            policy,
            rate_limits,
            units,
            remembered,
            ..
        } = conventions;
        stamps.rate_limit = rate_limits.take(self.operation, context).await;
        stamps.rate_limit.as_ref().map_or(Ok(()), Taken::admit)?;
        auth::authorize(context.caller(), self.operation)?;
        let chosen = negotiation::choose(self.operation, request.headers())?;
        if let Some(media_type) = chosen.media_type() {
            context.set_accepted(media_type);
        }
        let key = idempotency::of_request(self.operation, request.headers())?;
        let conditions = Conditions::of(self.operation, contract, request, context, &chosen, remembered);
        if let Some(spared) = conditions.spared() {
            return Ok(spared);
        }
        let part = context.part("check of the contract");
        let checked = contract.check_request(request, policy).await?;
        drop(part);
        if let Some(keyset) = Keyset::asked(self.operation, contract, conventions, request)? {
            context.set_keyset(keyset);
        }
        let claimed = match key {
            Some(key) => match units.take_turn(&key, self.operation, context, request).await? {
                Turn::Answered(before) => return Ok(before),
                Turn::Ours(claimed) => {
                    failpoint::reach("claimed");
                    Some(claimed)
                }
            },
            None => None,
        };
        let judged = Judged {
            checked,
            chosen,
            conditions,
        };
        match units.open(self.operation, claimed, request)? {
            Some(unit) => {
                self.unite(unit, request, context, contract, &judged, stamps)
                    .await
            }
            None => self.operate(request, context, contract, &judged).await,
        }
    }

    /// The operation in its unit of work, and in another one when others collided with it: lines 11 to 19.
    async fn unite(
        &self,
        mut unit: Open<'_>,
        request: &mut Request,
        context: &mut RequestContext,
        contract: &OperationContract,
        judged: &Judged<'_>,
        stamps: &Stamps<'_>,
    ) -> Result<Response, ApiError> {
        let spare = unit.spare(request, context);
        loop {
            context.set_work(Arc::clone(unit.work()));
            let answer = self.operate(request, context, contract, judged).await;
            failpoint::reach("written");
            if !unit.has_collided() {
                let response = answer.unwrap_or_else(|error| failure(context, &error));
                let response = self.sound(response, contract, context, stamps).await;
                let settled = Box::pin(unit.settle(response, context)).await;
                if !unit.has_collided() {
                    return settled;
                }
            }
            match Box::pin(unit.anew(spare.as_deref(), context)).await? {
                Anew::Tried(again) => *request = *again,
                Anew::Answered(before) => return Ok(before),
            }
        }
    }

    /// The operation itself, and what is made of its answer: lines 12 to 17.
    async fn operate(
        &self,
        request: &mut Request,
        context: &RequestContext,
        contract: &OperationContract,
        judged: &Judged<'_>,
    ) -> Result<Response, ApiError> {
        let Judged {
            checked,
            chosen,
            conditions,
        } = judged;
        if context.has_learned() {
            request.set_data(context.clone());
        }
        conditions.hand_on(request)?;
        let wish = RangeWish::of(self.operation, request.headers());
        let stand_in = contract
            .mock()
            .and_then(|mock| mock.answer(request, contract, chosen));
        let part = context.part("operation");
        let work = Box::pin(self.endpoint.call(std::mem::take(request)));
        let work = AssertUnwindSafe(work).catch_unwind();
        let work = work.map(|outcome| outcome.unwrap_or_else(|_| Err(panicked().into())));
        let answer = deadline::within(self.operation.timeout, work)
            .await
            .map_err(envelope::classify);
        drop(part);
        let mut response = match (answer, stand_in) {
            (Err(error), Some(stand_in)) if *error.code() == code::NOT_IMPLEMENTED => {
                Box::pin(stand_in.give()).await?
            }
            (answer, _) => {
                let response = answer?;
                checked.settle(&response)?;
                conditions.kept(&response)?;
                response
            }
        };
        let version = conditions
            .version(checked.fields.is_some(), &mut response)
            .await?;
        if let Some(fields) = &checked.fields {
            let projected = contract.projection().apply(fields, &mut response);
            Box::pin(projected).await.map_err(ApiError::internal)?;
        }
        chosen.mark(&mut response)?;
        let mut response = conditions.conclude(version, response).await?;
        wish.map_or(Ok(()), |wish| wish.grant(&mut response))?;
        Ok(response)
    }

    /// The answer of a unit of work, or the 500 that the client would get in its place: what does not reach the client
    /// must not be committed. What every answer says is there for the check alone; it is not kept with the answer.
    async fn sound(
        &self,
        mut response: Response,
        contract: &OperationContract,
        context: &RequestContext,
        stamps: &Stamps<'_>,
    ) -> Response {
        if !contract.checks_responses() {
            return response;
        }
        let headers = response.headers().clone();
        response = stamps.put(context, response);
        match self.check(contract, &mut response).await {
            Ok(()) => {
                *response.headers_mut() = headers;
                response
            }
            Err(error) => failure(context, &error),
        }
    }

    /// Compares an answer with the document, where the server does that.
    async fn check(&self, contract: &OperationContract, response: &mut Response) -> Result<(), ApiError> {
        if !contract.checks_responses() {
            return Ok(());
        }
        let checked = Box::pin(contract.check_response(response)).await;
        checked.map_err(|reason| {
            ApiError::internal(format!("{} broke its contract: {reason}", self.operation.id))
        })
    }
}

/// What is known of a request once it may come to its operation.
#[derive(Debug)]
struct Judged<'a> {
    checked: Checked,
    chosen: Chosen,
    conditions: Conditions<'a>,
}

/// What every answer of the operation says, failures too, once it is known on the way in.
#[derive(Debug)]
struct Stamps<'a> {
    contract: &'a OperationContract,
    rate_limit: Option<Taken<'a>>,
}

impl<'a> Stamps<'a> {
    fn of(contract: &'a OperationContract) -> Self {
        Stamps {
            contract,
            rate_limit: None,
        }
    }

    fn put(&self, context: &RequestContext, mut response: Response) -> Response {
        freshness::write(self.contract.cache_control(), &mut response);
        if let Some(lifecycle) = self.contract.lifecycle() {
            lifecycle.announce(context.uri(), response.headers_mut());
        }
        if let Some(taken) = &self.rate_limit {
            taken.announce(&mut response);
        }
        response
    }
}

/// What a panic becomes. It is caught as near to the operation as can be, so that its unit of work is rolled back and its
/// answer counted under its name.
pub(crate) fn panicked() -> ApiError {
    ApiError::internal("a handler panicked; see the log entry before this one")
}

fn misplaced(reason: &'static str) -> ApiError {
    ApiError::new(&code::INTERNAL_ERROR).with_source(reason)
}

/// Writes the failure for the client, and its cause for the log.
pub(crate) fn failure(context: &RequestContext, error: &ApiError) -> Response {
    let messages = &context.conventions().messages;
    // An unavailability without a cause is one of many, of which the log was told when it began.
    let told = *error.code() == code::SERVICE_UNAVAILABLE && std::error::Error::source(error).is_none();
    if error.code().status.is_server_error() && !told {
        let cause = std::error::Error::source(error)
            .map(ToString::to_string)
            .unwrap_or_default();
        let id = context.request_id().as_str();
        tracing::error!(
            request_id = id,
            code = error.code().code,
            cause,
            "{}",
            Voice::new(Language::English, messages).error(error)
        );
    } else if error.code().status == StatusCode::UNAUTHORIZED
        && let Some(reason) = std::error::Error::source(error)
    {
        let id = context.request_id().as_str();
        let (code, reason) = (error.code().code, reason.to_string());
        tracing::info!(request_id = id, code, reason, "credentials were refused");
    }
    let voice = Voice::new(context.language(), messages);
    let mut response = if context.prefers_problem_details() {
        problem::response(error, voice, context)
    } else {
        envelope::response(error, voice, Some(context.request_id()))
    };
    response.extensions_mut().insert(Refusal(error.code().code));
    response
}
