//! Parameters of path, query and header against the document: all violations at once.

use jsonschema::Validator;
use poem::Request;
use serde_json::{Number, Value};

use super::{
    document::{ContractError, Document},
    verdict::{self, UnknownMembers},
    violation::{MOST, Rule, ValueType, Violation, suggest},
};
use crate::{conditional::is_condition, conventions::UnknownInput};

/// Where a parameter stands in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Location {
    Path,
    Query,
    Header,
}

/// What text a parameter's value is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scalar {
    Integer,
    Number,
    Boolean,
    Text,
}

/// A declared parameter, compiled.
#[derive(Debug)]
pub(crate) struct Parameter {
    name: String,
    /// What the router calls a path variable; unused elsewhere.
    route_key: String,
    location: Location,
    required: bool,
    scalar: Scalar,
    list: bool,
    validator: Validator,
}

impl Parameter {
    /// Its name, if it is sent in a header.
    pub(crate) fn header_name(&self) -> Option<&str> {
        (self.location == Location::Header).then_some(self.name.as_str())
    }

    /// Its name and what stands in its place, if it is a variable of the path.
    pub(crate) fn path_value<'a>(&'a self, request: &'a Request) -> Option<(&'a str, &'a str)> {
        let value = request.raw_path_param(&self.route_key)?;
        (self.location == Location::Path).then_some((self.name.as_str(), value))
    }

    /// Whether it is the query parameter of this name.
    pub(crate) fn is_query(&self, name: &str) -> bool {
        self.location == Location::Query && self.name == name
    }

    /// Reads a parameter object (OpenAPI 3.0.3, section 4.7.12).
    pub(crate) fn compile(
        document: &Document,
        place: &str,
        path: &str,
        object: &Value,
    ) -> Result<Self, ContractError> {
        let object = document.resolve(object)?;
        let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
        let place = format!("{place}, parameter `{}`", text("name"));
        let unsupported = |reason: &str| ContractError::Unsupported {
            place: place.clone(),
            reason: reason.to_owned(),
        };
        let location = match text("in") {
            "path" => Location::Path,
            "query" => Location::Query,
            "header" => Location::Header,
            _ => return Err(unsupported("`in` must be path, query or header")),
        };
        let schema = object.get("schema").ok_or_else(|| unsupported("has no schema"))?;
        let resolved = document.resolve(schema)?;
        let list = resolved.get("type").and_then(Value::as_str) == Some("array");
        let scalar = match (list, resolved.get("items")) {
            (true, Some(items)) => scalar(document.resolve(items)?),
            _ => scalar(resolved),
        };
        Ok(Parameter {
            name: text("name").to_owned(),
            route_key: route_key(path, text("name")),
            location,
            required: object.get("required") == Some(&Value::Bool(true))
                && !is_asked_for_elsewhere(text("name")),
            scalar,
            list,
            validator: document.compile(&place, schema)?,
        })
    }

    /// Whether both stand for the same parameter: an operation's own overrides its path item's.
    pub(crate) fn is_same_as(&self, other: &Parameter) -> bool {
        self.name == other.name && self.location == other.location
    }

    fn check(&self, text: &str, found: &mut Vec<Violation>) {
        let value = match self.parse(text) {
            Ok(value) => value,
            Err(rule) => return found.push(self.violation(rule)),
        };
        // Whatever the place inside a list, people look for the parameter's name.
        let rules = verdict::violations(&self.validator, &value, UnknownMembers::Named);
        found.extend(rules.into_iter().map(|violation| self.violation(violation.rule)));
    }

    fn violation(&self, rule: Rule) -> Violation {
        Violation::new(self.name.clone(), rule)
    }

    fn parse(&self, text: &str) -> Result<Value, Rule> {
        match (self.list, text) {
            (false, _) => self.scalar.parse(text),
            (true, "") => Ok(Value::Array(Vec::new())),
            (true, _) => text.split(',').map(|member| self.scalar.parse(member)).collect(),
        }
    }
}

impl Scalar {
    fn parse(self, text: &str) -> Result<Value, Rule> {
        match self {
            Scalar::Text => Ok(Value::String(text.to_owned())),
            Scalar::Boolean => match text {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                _ => Err(Rule::Type(vec![ValueType::Boolean])),
            },
            Scalar::Integer => whole_number(text).ok_or_else(|| Rule::Type(vec![ValueType::Integer])),
            Scalar::Number => match serde_json::from_str::<Number>(text) {
                // JSON allows white space around a number, a parameter is the number alone.
                Ok(number) if !text.contains([' ', '\t', '\n', '\r']) => Ok(Value::Number(number)),
                _ => Err(Rule::Type(vec![ValueType::Number])),
            },
        }
    }
}

/// A whole number beyond 64 bits is still one: the schema's bounds then say what is wrong with it.
fn whole_number(text: &str) -> Option<Value> {
    if let Ok(number) = text.parse::<i64>() {
        return (!text.starts_with('+')).then(|| Value::from(number));
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_whole {
        return None;
    }
    text.parse::<f64>()
        .ok()
        .filter(|huge| huge.is_finite())
        .map(Value::from)
}

fn scalar(schema: &Value) -> Scalar {
    match schema.get("type").and_then(Value::as_str) {
        Some("integer") => Scalar::Integer,
        Some("number") => Scalar::Number,
        Some("boolean") => Scalar::Boolean,
        _ => Scalar::Text,
    }
}

/// A header that a convention of its own asks for, with a code of its own. What it may hold is checked here as of any
/// other.
fn is_asked_for_elsewhere(header: &str) -> bool {
    header.eq_ignore_ascii_case("idempotency-key")
}

/// poem-openapi registers its routes with variables numbered in the order of the path: `/items/:param0`.
fn route_key(path: &str, name: &str) -> String {
    let mut variables = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    variables
        .position(|variable| variable == name)
        .map(|at| format!("param{at}"))
        .unwrap_or_default()
}

/// Violations of the path's variables. A path that cannot name a resource is a resource that does not exist.
pub(crate) fn check_path(parameters: &[Parameter], request: &Request) -> Vec<Violation> {
    let mut found = Vec::new();
    for parameter in parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Path)
    {
        match request.raw_path_param(&parameter.route_key) {
            Some(text) => parameter.check(text, &mut found),
            None => found.push(parameter.violation(Rule::Required)),
        }
    }
    found
}

/// Violations of query and header parameters, and the members of `fields` that were asked for.
pub(crate) fn check_query_and_headers(
    parameters: &[Parameter],
    request: &Request,
    unknown: UnknownInput,
) -> (Vec<Violation>, Option<String>) {
    let mut found = Vec::new();
    let fields = check_query(parameters, request, unknown, &mut found);
    let headers = parameters.iter().filter(|p| p.location == Location::Header);
    for parameter in headers.filter(|p| !is_condition(&p.name)) {
        check_header(parameter, request, &mut found);
    }
    (found, fields)
}

fn check_query(
    parameters: &[Parameter],
    request: &Request,
    unknown: UnknownInput,
    found: &mut Vec<Violation>,
) -> Option<String> {
    let mut fields = None;
    let mut given = vec![false; parameters.len()];
    for (name, text) in form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()) {
        let declared = parameters
            .iter()
            .position(|p| p.location == Location::Query && p.name == name);
        match declared {
            _ if found.len() >= MOST => break,
            None if unknown == UnknownInput::Ignore => {}
            None => found.push(unknown_parameter(parameters, &name)),
            Some(at) if given[at] => found.push(parameters[at].violation(Rule::Repeated)),
            Some(at) => {
                given[at] = true;
                parameters[at].check(&text, found);
                if name == "fields" {
                    fields = Some(text.into_owned());
                }
            }
        }
    }
    for (parameter, given) in parameters.iter().zip(given) {
        if parameter.location == Location::Query && parameter.required && !given {
            found.push(parameter.violation(Rule::Required));
        }
    }
    fields
}

fn check_header(parameter: &Parameter, request: &Request, found: &mut Vec<Violation>) {
    let mut given = request.headers().get_all(parameter.name.as_str()).iter();
    match (given.next(), given.next()) {
        (None, _) if parameter.required => found.push(parameter.violation(Rule::Required)),
        (None, _) => {}
        (Some(_), Some(_)) => found.push(parameter.violation(Rule::Repeated)),
        (Some(value), None) => match value.to_str() {
            Ok(text) => parameter.check(text, found),
            Err(_) => found.push(parameter.violation(Rule::Type(vec![ValueType::VisibleAscii]))),
        },
    }
}

fn unknown_parameter(parameters: &[Parameter], name: &str) -> Violation {
    let declared = parameters
        .iter()
        .filter(|p| p.location == Location::Query)
        .map(|p| p.name.as_str());
    Violation::new(name.to_owned(), Rule::Unknown(suggest(name, declared)))
}
