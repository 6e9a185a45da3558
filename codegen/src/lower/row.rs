//! An operation's row in the table: what it declares, as the engine reads it.
//!
//! The row is decided here, once, as a value. [`mod@print`] writes it down for the generated table; `charter mock` makes an
//! operation of it at once. Deciding while printing was rejected: whatever is not generated would have to decide again.

mod print;

use serde_json::{Value, json};

use super::case::screaming;
use super::literal;
use super::model::Models;
use super::parameter::idempotency_key;
use super::policies::{self, Ending};
use super::route;
use super::validation::{self, Validators};
use crate::cache_control;
use crate::load::{Alternative, Level, Node, Operation, Parameter, Place};
use crate::quantity;
use crate::rate_limit::{self, Limit};
use crate::shape::Kind;

/// The key that declares audit rows.
pub(crate) const AUDIT: &str = "x-audit";

/// What the document declares for one operation. Names are those of `charter::Operation`.
#[derive(Debug)]
pub(crate) struct Row<'d> {
    pub(crate) id: &'d str,
    pub(crate) tag: &'d str,
    /// In lower case, as the document writes it.
    pub(crate) method: &'d str,
    pub(crate) path: &'d str,
    /// Where the router has it, if not at its path.
    pub(crate) route: Option<String>,
    pub(crate) summary: &'d str,
    /// Ascending.
    pub(crate) statuses: Vec<&'d str>,
    pub(crate) deprecated: bool,
    pub(crate) deprecation: Option<Ending<'d>>,
    pub(crate) cache_control: Option<&'d str>,
    pub(crate) max_body_bytes: Option<u64>,
    pub(crate) timeout_millis: Option<u64>,
    pub(crate) security: Vec<Alternative<'d>>,
    pub(crate) rate_limits: Option<Counted>,
    /// Whether the key is required.
    pub(crate) idempotency: Option<bool>,
    pub(crate) audit: Option<Audited<'d>>,
    pub(crate) validators: Option<Validators>,
    /// Whether `If-Match` is required.
    pub(crate) preconditions: Option<bool>,
    /// `Offset`, `Keyset` or `Both`.
    pub(crate) paging: Option<&'static str>,
    pub(crate) sort: Vec<&'d str>,
    pub(crate) fields: Vec<&'d str>,
    pub(crate) include: Vec<&'d str>,
    pub(crate) filters: Vec<&'d str>,
    pub(crate) request_media_types: Vec<&'d str>,
    pub(crate) response_media_types: Vec<&'d str>,
    pub(crate) ranges: bool,
}

/// The limits, and what is counted together with the operation: what stands in the same list.
#[derive(Debug)]
pub(crate) struct Counted {
    pub(crate) limits: Vec<Limit>,
    pub(crate) scope: String,
    /// `Ip` or `Principal`, where the document says so.
    pub(crate) key: Option<&'static str>,
    /// Whether it is refused rather than served uncounted.
    pub(crate) closed: bool,
}

/// What an audit row says of the operation.
#[derive(Debug)]
pub(crate) struct Audited<'d> {
    pub(crate) action: &'d str,
    pub(crate) resource: &'d str,
}

/// The facts of one row.
pub(super) fn facts(models: &Models<'_>, operation: &Operation<'_>, parameters: &[Parameter<'_>]) -> Value {
    let row = Row::of(models, operation, parameters);
    json!({
        "place": super::docs::line(&format!("`{} {}`", row.method.to_uppercase(), row.path)),
        "constant": screaming(row.id),
        "id": literal::text(row.id),
        "tag": literal::text(row.tag),
        "method": super::case::pascal(row.method),
        "path": literal::text(row.path),
        "summary": literal::text(row.summary),
        "statuses": format!("&[{}]", row.statuses.join(", ")),
        "declares": row.declarations(),
    })
}

impl<'d> Row<'d> {
    /// The fields that the generated table gives the row beyond its place.
    pub(crate) fn declarations(&self) -> Vec<String> {
        print::declarations(self)
    }

    /// Decides everything that the row says.
    pub(crate) fn of(models: &Models<'d>, operation: &Operation<'d>, parameters: &[Parameter<'d>]) -> Self {
        let document = models.document;
        let node = operation.node;
        let limit = |key: &str, read: fn(&Node) -> Option<u64>| node.get(key).and_then(read);
        Row {
            id: operation.id(),
            tag: operation.tag(),
            method: operation.method,
            path: operation.path,
            route: route::aside(operation),
            summary: node.text_of("summary").unwrap_or_default(),
            statuses: statuses(models, operation),
            deprecated: node.flag("deprecated"),
            deprecation: policies::ending(document, operation),
            cache_control: node.text_of(cache_control::KEY),
            max_body_bytes: limit(quantity::MAX_BODY, quantity::bytes),
            timeout_millis: limit(quantity::TIMEOUT, quantity::millis),
            security: document.alternatives(operation),
            rate_limits: rate_limits(models, operation),
            idempotency: idempotency_key(parameters).map(|key| key.node.flag("required")),
            audit: audit(operation),
            validators: validation::validators(models, operation),
            preconditions: validation::preconditions(parameters),
            paging: paging(parameters),
            sort: members(models, parameters, "sort"),
            fields: members(models, parameters, "fields"),
            include: members(models, parameters, "include"),
            filters: filters(parameters),
            request_media_types: operation.body(document).map(media_types).unwrap_or_default(),
            response_media_types: successes(models, operation),
            ranges: parameters.iter().any(|parameter| parameter.is_header("range")),
        }
    }
}

fn statuses<'d>(models: &Models<'d>, operation: &Operation<'d>) -> Vec<&'d str> {
    let responses = operation.responses(models.document);
    let codes = responses.iter().map(|(code, _)| *code);
    // Ranges and `default` stand for statuses that nobody can name before.
    let mut statuses: Vec<&str> = codes.filter(|code| code.parse::<u16>().is_ok()).collect();
    statuses.sort_unstable();
    statuses
}

fn rate_limits(models: &Models<'_>, operation: &Operation<'_>) -> Option<Counted> {
    let (level, entry) = rate_limit::of(models.document, operation)?;
    Some(Counted {
        limits: rate_limit::limits(&entry.value),
        scope: match level {
            Level::Root => "api".to_owned(),
            Level::Tag => format!("tag:{}", operation.tag()),
            Level::Operation => format!("operation:{}", operation.id()),
        },
        key: counted(models, operation),
        closed: rate_limit::closed(models.document, operation).is_some(),
    })
}

/// Whose requests are counted together, where the document says so.
pub(crate) fn counted(models: &Models<'_>, operation: &Operation<'_>) -> Option<&'static str> {
    rate_limit::of(models.document, operation)?;
    let (_, entry) = models.document.nearest(operation, rate_limit::COUNTED)?;
    let values = rate_limit::COUNTED_VALUES.into_iter();
    let mut named = values.filter(|(name, _)| entry.value.text() == Some(name));
    named.next().map(|(_, rust)| rust)
}

fn audit<'d>(operation: &Operation<'d>) -> Option<Audited<'d>> {
    let declared = operation.node.get(AUDIT)?;
    Some(Audited {
        action: declared.text_of("action")?,
        resource: declared.text_of("resource")?,
    })
}

/// The codes that a failure's schema lists: the enum of `error.code`.
pub(crate) fn error_codes<'d>(models: &Models<'d>, response: &'d Node) -> Option<Vec<&'d str>> {
    let content = response.get("content")?.members().first()?;
    let mut shape = models.read(content.value.get("schema")?);
    for name in ["error", "code"] {
        let Kind::Object(members) = shape.meaning(models.document)?.kind else {
            return None;
        };
        shape = members.into_iter().find(|member| member.name == name)?.shape;
    }
    match shape.meaning(models.document)?.kind {
        Kind::Enumeration(codes) => Some(codes),
        _ => None,
    }
}

/// How a list is cut into pages: `Offset`, `Keyset` or `Both`.
pub(crate) fn paging(parameters: &[Parameter<'_>]) -> Option<&'static str> {
    let has = |name: &str| query(parameters, name).is_some();
    match (has("limit"), has("page"), has("cursor")) {
        (true, true, true) => Some("Both"),
        (true, true, false) => Some("Offset"),
        (true, false, true) => Some("Keyset"),
        _ => None,
    }
}

fn query<'a, 'd>(parameters: &'a [Parameter<'d>], name: &str) -> Option<&'a Parameter<'d>> {
    parameters
        .iter()
        .find(|parameter| parameter.place == Place::Query && parameter.name == name)
}

/// The values that a query parameter's enum allows, be it one value or a list.
pub(crate) fn members<'d>(models: &Models<'d>, parameters: &[Parameter<'d>], name: &str) -> Vec<&'d str> {
    let schema = query(parameters, name).and_then(|parameter| parameter.node.get("schema"));
    let shape = schema.and_then(|schema| models.read(schema).meaning(models.document));
    let element = match shape.map(|shape| shape.kind) {
        Some(Kind::List(items)) => items.meaning(models.document).map(|items| items.kind),
        other => other,
    };
    match element {
        Some(Kind::Enumeration(values)) => values,
        _ => Vec::new(),
    }
}

fn filters<'d>(parameters: &[Parameter<'d>]) -> Vec<&'d str> {
    let queries = parameters
        .iter()
        .filter(|parameter| parameter.place == Place::Query);
    queries
        .map(|parameter| parameter.name)
        .filter(|name| name.starts_with("filter["))
        .collect()
}

fn successes<'d>(models: &Models<'d>, operation: &Operation<'d>) -> Vec<&'d str> {
    let mut types = Vec::new();
    for (code, response) in operation.responses(models.document) {
        for media in media_types(response) {
            if code.starts_with('2') && !types.contains(&media) {
                types.push(media);
            }
        }
    }
    types
}

fn media_types(holder: &Node) -> Vec<&str> {
    holder
        .get("content")
        .map_or(&[][..], Node::members)
        .iter()
        .map(|member| member.key.as_str())
        .collect()
}
