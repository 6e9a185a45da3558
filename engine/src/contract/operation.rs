//! One operation of the document, compiled: how its requests and its answers are checked.

mod described;

use std::sync::Arc;

use poem::{Request, Response, http::HeaderValue};
use serde_json::Value;

use self::described::{compile_parameters, projection};
use super::{
    asked,
    document::{ContractError, Document},
    no_body,
    parameters::{self, Parameter, QueryRules, Taken},
    request_body::RequestBody,
    responses::Responses,
    violation::MOST,
};
use crate::{
    auth::Security,
    conditional::is_condition,
    context::RequestContext,
    conventions::{Policy, UnknownInput},
    error::ApiError,
    freshness,
    lifecycle::Lifecycle,
    mock::Mock,
    multipart::Reading,
    operation::{Operation, Paging},
    projection::Projection,
    route::Route,
};

/// The compiled part of one operation.
#[derive(Debug)]
pub(crate) struct OperationContract {
    pub(super) parameters: Arc<[Parameter]>,
    body: Option<RequestBody>,
    /// Query parameters that hold keys of the caller.
    query_keys: Vec<&'static str>,
    /// Whether a body is a mistake.
    takes_no_body: bool,
    responses: Option<Arc<Responses>>,
    /// Boxed, since hardly any server has it.
    mock: Option<Box<Mock>>,
    projection: Projection,
    lifecycle: Option<Lifecycle>,
    cache_control: HeaderValue,
    /// Whether a page may be asked for by its number or by a cursor.
    either_place: bool,
}

/// What the contract check learned about a request that it let pass.
#[derive(Debug)]
pub(crate) struct Checked {
    /// The query parameter `fields` as written.
    pub(crate) fields: Option<String>,
    /// Whether the operation reads the form that it was sent, if it takes one.
    form: Option<Reading>,
}

impl Checked {
    /// A success says that the whole request kept the document, so a form has to be read to its end before.
    ///
    /// # Errors
    ///
    /// 500 for an operation that answers success before.
    pub(crate) fn settle(&self, response: &Response) -> Result<(), ApiError> {
        match &self.form {
            Some(form) if response.status().is_success() && !form.is_finished() => Err(ApiError::internal(
                "the operation did not read its form to the end",
            )),
            _ => Ok(()),
        }
    }
}

impl OperationContract {
    /// Compiles the operation of a row.
    pub(super) fn compile(
        document: &Arc<Document>,
        row: &'static Operation,
        policy: &Policy,
    ) -> Result<Self, ContractError> {
        let place = format!("operation `{}`", row.id);
        let method = row.method.as_str().to_ascii_lowercase();
        let missing = || ContractError::Unsupported {
            place: place.clone(),
            reason: "is not in the document".into(),
        };
        let item = document
            .value()
            .get("paths")
            .and_then(|paths| paths.get(row.path))
            .ok_or_else(missing)?;
        let item = document.resolve(item)?;
        let object = item.get(method.as_str()).ok_or_else(missing)?;
        let responses = object.get("responses").unwrap_or(&Value::Null);
        let body = object.get("requestBody");
        let check = (policy.check_responses || policy.mock)
            .then(|| Responses::compile(document, &place, row, responses, policy).map(Arc::new))
            .transpose()?;
        Ok(OperationContract {
            parameters: compile_parameters(document, &place, &Route::of(row), item, object)?.into(),
            query_keys: row.security.iter().flat_map(Security::query_keys).collect(),
            body: body
                .map(|body| RequestBody::compile(document, &place, body, row.body_limit(policy)))
                .transpose()?,
            takes_no_body: body.is_none() && no_body::is_judged(row),
            responses: check.clone().filter(|_| policy.check_responses),
            mock: check
                .filter(|_| policy.mock)
                .map(|check| Box::new(Mock::new(document, row, responses, check))),
            projection: projection(document, row, responses)?,
            lifecycle: Lifecycle::compile(row, policy)?,
            cache_control: freshness::compile(row)?,
            either_place: row.paging == Some(Paging::Both),
        })
    }

    /// Checks a request: the path first, since nothing else matters about a resource that cannot exist, then
    /// everything else at once.
    pub(crate) async fn check_request(
        &self,
        request: &mut Request,
        policy: &Policy,
    ) -> Result<Checked, ApiError> {
        let mut values = vec![None; self.parameters.len()];
        if !parameters::read_path(&self.parameters, request, &mut values).is_empty() {
            return Err(ApiError::not_found());
        }
        let rules = QueryRules {
            unknown: policy.unknown_input,
            keys: &self.query_keys,
        };
        let (mut violations, fields) =
            parameters::read_others(&self.parameters, request, &rules, &mut values);
        if self.either_place {
            asked::two_places(request, &mut violations);
        }
        let (mut reading, mut sent) = (None, None);
        if let Some(body) = &self.body {
            let arrived = body.check(request, policy).await?;
            violations.extend(arrived.violations);
            reading = arrived.reading;
            sent = arrived.body;
        }
        if self.takes_no_body && policy.unknown_input == UnknownInput::Refuse {
            violations.extend(no_body::check(request).await?);
        }
        // Parameters and body are bounded each for itself.
        violations.truncate(MOST);
        if !violations.is_empty() {
            return Err(ApiError::invalid(violations));
        }
        if let Some(context) = request.data::<RequestContext>().filter(|_| !values.is_empty()) {
            context.set_parameters(Taken::new(&self.parameters, values));
        }
        if let Some(body) = sent {
            request.set_data(body);
        }
        Ok(Checked {
            fields,
            form: reading,
        })
    }

    /// Whether answers are checked.
    pub(crate) fn checks_responses(&self) -> bool {
        self.responses.is_some()
    }

    /// Checks an answer, where the server runs with response checks.
    pub(crate) async fn check_response(&self, response: &mut Response) -> Result<(), String> {
        match &self.responses {
            Some(responses) => Box::pin(responses.check(response)).await,
            None => Ok(()),
        }
    }

    /// Answers for the operation while nobody has written it, where the server is to do that.
    pub(crate) fn mock(&self) -> Option<&Mock> {
        self.mock.as_deref()
    }

    /// What answers say about the operation's end, where it has one.
    pub(crate) fn lifecycle(&self) -> Option<&Lifecycle> {
        self.lifecycle.as_ref()
    }

    /// `Cache-Control` of successes.
    pub(crate) fn cache_control(&self) -> &HeaderValue {
        &self.cache_control
    }

    /// Whether a header that the engine does not read itself takes part in the answer.
    pub(crate) fn reads_headers(&self) -> bool {
        self.header_parameters().any(|name| !is_condition(name))
    }

    /// The names of the request headers that it declares.
    pub(super) fn header_parameters(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().filter_map(Parameter::header_name)
    }

    pub(crate) fn projection(&self) -> &Projection {
        &self.projection
    }
}
