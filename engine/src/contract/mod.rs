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
mod numbers;
mod parameters;
mod places;
mod reading;
mod request_body;
mod responses;
mod url_encoded;
mod verdict;
mod violation;

use std::{collections::HashMap, sync::Arc};

use poem::{Request, Response, http::HeaderValue};
use serde_json::Value;

pub use self::{
    document::ContractError,
    violation::{Rule, ValueType, Violation},
};
pub(crate) use self::{
    document::Document,
    no_body::broke_off,
    parameters::Taken,
    reading::Expected,
    request_body::too_large,
    responses::{Refusal, Responses},
    verdict::{UnknownMembers, violations},
    violation::{MOST, suggest},
};
use self::{
    parameters::{Parameter, QueryRules},
    request_body::RequestBody,
};
use crate::{
    audit::Secrets,
    auth::Security,
    conditional::is_condition,
    context::RequestContext,
    conventions::{Policy, UnknownInput},
    error::ApiError,
    freshness,
    lifecycle::Lifecycle,
    lookup::Hasher,
    mock::Mock,
    multipart::Reading,
    operation::{Operation, Paging},
    projection::Projection,
    route::{Rerouting, Route},
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

/// The compiled part of one operation.
#[derive(Debug)]
pub(crate) struct OperationContract {
    parameters: Arc<[Parameter]>,
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
            .flat_map(|operation| operation.parameters.iter())
            .filter_map(Parameter::header_name)
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

impl OperationContract {
    fn compile(
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
        let names = self.parameters.iter().filter_map(Parameter::header_name);
        names.into_iter().any(|name| !is_condition(name))
    }

    pub(crate) fn projection(&self) -> &Projection {
        &self.projection
    }
}

/// Parameters of the operation, then those of the path item that it does not override (OpenAPI 3.0.3, section 4.7.9).
fn compile_parameters(
    document: &Document,
    place: &str,
    route: &Route,
    item: &Value,
    operation: &Value,
) -> Result<Vec<Parameter>, ContractError> {
    let list = |object: &Value| {
        object
            .get("parameters")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let mut parameters: Vec<Parameter> = Vec::new();
    for object in list(operation).iter().chain(&list(item)) {
        if is_ignored(document.resolve(object)?) {
            continue;
        }
        let parameter = Parameter::compile(document, place, route, object)?;
        if !parameters.iter().any(|known| known.is_same_as(&parameter)) {
            parameters.push(parameter);
        }
    }
    Ok(parameters)
}

/// Header fields that media types and security describe: as parameters they are ignored (OpenAPI 3.0.3, section 4.7.12.2).
fn is_ignored(parameter: &Value) -> bool {
    let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
    let ignored = ["accept", "content-type", "authorization"];
    text("in") == "header" && ignored.iter().any(|name| text("name").eq_ignore_ascii_case(name))
}

/// What `fields` can leave out: its members, without those that the answered schema requires.
fn projection(document: &Document, row: &Operation, responses: &Value) -> Result<Projection, ContractError> {
    let paged = row.paging.is_some();
    if row.fields.is_empty() {
        return Ok(Projection::default());
    }
    let pointer = "/content/application~1json/schema";
    let answer = document.resolve(responses.get("200").unwrap_or(&Value::Null))?;
    let mut schema = document.resolve(answer.pointer(pointer).unwrap_or(&Value::Null))?;
    if paged {
        let entry = schema.pointer("/properties/items/items").unwrap_or(&Value::Null);
        schema = document.resolve(entry)?;
    }
    let required = schema
        .get("required")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let droppable = row
        .fields
        .iter()
        .filter(|field| !required.iter().any(|name| name == *field));
    Ok(Projection::new(droppable.copied().collect(), paged))
}
