//! Parameters of path, query, header and cookie against the document: all violations at once, and the values.

mod fields;
mod query;
mod taken;

use std::sync::Arc;

use jsonschema::Validator;
use poem::Request;
use serde_json::Value;

use self::{
    fields::{cookie_pairs, read_cookie, read_header},
    query::read_query,
};
pub(crate) use self::{query::QueryRules, taken::Taken};
use super::{
    document::{ContractError, Document},
    reading::{Coding, Field, Given, Style},
    verdict::{self, UnknownMembers},
    violation::{Rule, Violation},
    way::Way,
};
use crate::{conditional::is_condition, parameters::Place, route::Route};

/// A declared parameter, compiled.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// Where in the path it stands, and what the router calls it; unused elsewhere.
    variable: Option<Variable>,
    place: Place,
    required: bool,
    field: Field,
    validator: Arc<Validator>,
    /// What is meant without it, where that is no single value: those are written into the generated code.
    default: Option<Value>,
}

/// A variable of the path.
#[derive(Debug)]
struct Variable {
    /// Its place among the path's segments.
    segment: usize,
    route_key: String,
}

/// What a request's parameters were read as, in the order in which the operation lists them.
pub(crate) type Values = Vec<Option<Value>>;

impl Parameter {
    /// Its name, if it is sent in a header.
    pub(crate) fn header_name(&self) -> Option<&str> {
        (self.place == Place::Header).then_some(self.field.name.as_str())
    }

    /// Its name and what stands in its place, if it is a variable of the path.
    pub(crate) fn path_value<'a>(&'a self, request: &'a Request) -> Option<(&'a str, &'a str)> {
        let value = request.raw_path_param(&self.variable.as_ref()?.route_key)?;
        Some((self.field.name.as_str(), value))
    }

    /// Whether it is the query parameter of this name.
    pub(crate) fn is_query(&self, name: &str) -> bool {
        self.place == Place::Query && self.field.name == name
    }

    /// Whether it stands in `place` under `name`; a variable of the path is asked for by what the router calls it.
    pub(crate) fn is(&self, place: Place, name: &str) -> bool {
        self.place == place
            && match &self.variable {
                Some(variable) => variable.route_key == name,
                None => self.field.name == name,
            }
    }

    /// Reads a parameter object (OpenAPI 3.0.3, section 4.7.12).
    pub(crate) fn compile(
        document: &Document,
        place: &str,
        route: &Route,
        object: &Value,
    ) -> Result<Self, ContractError> {
        let object = document.resolve(object)?;
        let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
        let (name, stated) = (text("name"), text("in"));
        let here = format!("{place}, parameter `{name}`");
        let (place, usual) = match stated {
            "path" => (Place::Path, Style::Simple),
            "query" => (Place::Query, Style::Form),
            "header" => (Place::Header, Style::Simple),
            "cookie" => (Place::Cookie, Style::Form),
            _ => {
                let reason = "`in` must be path, query, header or cookie".to_owned();
                return Err(ContractError::Unsupported { place: here, reason });
            }
        };
        let content = object.get("content").and_then(Value::as_object);
        let media = content.and_then(|content| content.iter().next());
        let is_json = media.is_some_and(|(media, _)| is_json(media));
        let schema = media.map_or(object.get("schema"), |(_, media)| media.get("schema"));
        let schema = schema.unwrap_or(&Value::Bool(true));
        let field = Field::new(document, name, object, usual, schema, is_json);
        Ok(Parameter {
            variable: (place == Place::Path).then(|| variable(route, name)).flatten(),
            place,
            required: object.get("required") == Some(&Value::Bool(true)) && !is_asked_for_elsewhere(name),
            field,
            validator: document.compile(&here, schema, Way::Taken)?,
            default: document
                .resolve(schema)?
                .get("default")
                .filter(|one| one.is_array() || one.is_object())
                .cloned(),
        })
    }

    /// Whether both stand for the same parameter: an operation's own overrides its path item's.
    pub(crate) fn is_same_as(&self, other: &Parameter) -> bool {
        self.field.name == other.field.name && self.place == other.place
    }

    /// The value that is meant, or what is wrong with each that could be.
    fn read(&self, given: &Given<'_>, coding: Coding, found: &mut Vec<Violation>) -> Option<Value> {
        if matches!(given, Given::Text(text) if self.field.is_void(text)) {
            return None;
        }
        if self.field.is_json() {
            return self
                .judge(self.field.read_json(given, coding))
                .map_err(|rules| found.extend(rules))
                .ok();
        }
        let mut refused = None;
        for expected in self.field.expected() {
            match self.judge(self.field.read(expected, given, coding)) {
                Ok(value) => return Some(value),
                Err(rules) => refused = refused.or(Some(rules)),
            }
        }
        found.extend(refused.into_iter().flatten());
        None
    }

    fn judge(&self, value: Result<Value, Rule>) -> Result<Value, Vec<Violation>> {
        let value = value.map_err(|rule| vec![self.violation(rule)])?;
        let rules = verdict::violations(&self.validator, &value, UnknownMembers::Named);
        if rules.is_empty() {
            return Ok(value);
        }
        Err(rules
            .into_iter()
            .map(|violation| self.named(violation, &value))
            .collect())
    }

    /// Whatever the place inside a list, people look for the parameter's name; members of an object are named as they are
    /// written.
    fn named(&self, violation: Violation, value: &Value) -> Violation {
        let member = violation.field.as_ref();
        if !value.is_object() || member.is_empty() || member == "body" {
            return self.violation(violation.rule);
        }
        if self.field.style == Style::Form && self.field.explode {
            return violation;
        }
        Violation::new(format!("{}[{member}]", self.field.name), violation.rule)
    }

    fn violation(&self, rule: Rule) -> Violation {
        Violation::new(self.field.name.clone(), rule)
    }
}

/// Whether a media type is JSON: `application/json`, or with the suffix (RFC 6839, section 3.1).
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// A header that a convention of its own asks for, with a code of its own. What it may hold is checked here as of any
/// other.
fn is_asked_for_elsewhere(header: &str) -> bool {
    header.eq_ignore_ascii_case("idempotency-key")
}

/// The router numbers variables in the order of the path: `/items/:param0`.
fn variable(route: &Route, name: &str) -> Option<Variable> {
    let mut variables = route.variables().enumerate();
    let (at, (segment, _)) = variables.find(|(_, (_, variable))| *variable == name)?;
    Some(Variable {
        segment,
        route_key: format!("param{at}"),
    })
}

/// Reads the path's variables. A path that cannot name a resource is a resource that does not exist.
pub(crate) fn read_path(parameters: &[Parameter], request: &Request, values: &mut Values) -> Vec<Violation> {
    let mut found = Vec::new();
    for (parameter, value) in parameters.iter().zip(values) {
        let Some(variable) = &parameter.variable else {
            if parameter.place == Place::Path {
                found.push(parameter.violation(Rule::Required));
            }
            continue;
        };
        // The segment as it was sent: a separator inside a value is coded there.
        let raw = request.uri().path().split('/').nth(variable.segment);
        match raw.filter(|raw| !raw.is_empty()) {
            Some(raw) => *value = parameter.read(&Given::Text(raw), Coding::Percent, &mut found),
            None => found.push(parameter.violation(Rule::Required)),
        }
    }
    found
}

/// Reads query, headers and cookies: what is wrong with them, and the members of `fields` that were asked for.
pub(crate) fn read_others(
    parameters: &[Parameter],
    request: &Request,
    rules: &QueryRules<'_>,
    values: &mut Values,
) -> (Vec<Violation>, Option<String>) {
    let mut found = Vec::new();
    let fields = read_query(parameters, request, rules, values, &mut found);
    let mut cookies = None;
    for (parameter, value) in parameters.iter().zip(values) {
        match parameter.place {
            Place::Header if !is_condition(&parameter.field.name) => {
                *value = read_header(parameter, request.headers(), &mut found);
            }
            Place::Cookie => {
                let cookies = cookies.get_or_insert_with(|| cookie_pairs(request.headers()));
                *value = read_cookie(parameter, cookies, &mut found);
            }
            _ => {}
        }
    }
    (found, fields)
}
