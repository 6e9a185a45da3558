//! Parameters of path, query, header and cookie against the document: all violations at once, and the values.

use std::{borrow::Cow, sync::Arc};

use jsonschema::Validator;
use poem::{
    Request,
    http::{HeaderMap, header},
};
use serde_json::Value;

use super::{
    document::{ContractError, Document},
    reading::{Coding, Field, Gathered, Given, Style, gather},
    verdict::{self, UnknownMembers},
    violation::{MOST, Rule, ValueType, Violation, suggest},
};
use crate::{conditional::is_condition, conventions::UnknownInput, parameters::Place, route::Route};

/// A declared parameter, compiled.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// Where in the path it stands, and what the router calls it; unused elsewhere.
    variable: Option<Variable>,
    place: Place,
    required: bool,
    field: Field,
    validator: Validator,
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
            validator: document.compile(&here, schema)?,
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

/// What a query may hold beside declared parameters.
#[derive(Debug)]
pub(crate) struct QueryRules<'a> {
    /// What becomes of names that nobody declared.
    pub(crate) unknown: UnknownInput,
    /// Names under which credentials are sent.
    pub(crate) keys: &'a [&'static str],
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

fn read_query(
    parameters: &[Parameter],
    request: &Request,
    rules: &QueryRules<'_>,
    values: &mut Values,
    found: &mut Vec<Violation>,
) -> Option<String> {
    let mut fields = None;
    let query = request.uri().query().unwrap_or_default();
    let field = |at: usize| {
        let parameter = parameters
            .get(at)
            .filter(|parameter| parameter.place == Place::Query)?;
        Some(&parameter.field)
    };
    let mut gathered = match query.is_empty() {
        true => None,
        false => Some(gather(query, parameters.len(), field)),
    };
    for (at, (parameter, value)) in parameters.iter().zip(values).enumerate() {
        if parameter.place != Place::Query || found.len() >= MOST {
            continue;
        }
        match gathered
            .as_mut()
            .and_then(|gathered| gathered.given.get_mut(at)?.take())
        {
            Some(given) => {
                if let (Given::Text(text), "fields") = (&given, parameter.field.name.as_str()) {
                    fields = Some(Coding::Form.decode(text).into_owned());
                }
                *value = parameter.read(&given, Coding::Form, found);
            }
            None if parameter.required => found.push(parameter.violation(Rule::Required)),
            None => value.clone_from(&parameter.default),
        }
    }
    if let Some(gathered) = gathered {
        superfluous(parameters, &gathered, rules, found);
    }
    fields
}

/// What came too often, or under a name that the document does not know.
fn superfluous(
    parameters: &[Parameter],
    gathered: &Gathered<'_>,
    rules: &QueryRules<'_>,
    found: &mut Vec<Violation>,
) {
    let repeated = gathered.repeated.iter().filter_map(|at| parameters.get(*at));
    found.extend(repeated.map(|parameter| parameter.violation(Rule::Repeated)));
    if rules.unknown == UnknownInput::Refuse {
        let names = gathered
            .unknown
            .iter()
            .filter(|(name, _)| !rules.keys.contains(&name.as_str()));
        let names = names.map(|(name, _)| unknown_parameter(parameters, name));
        found.extend(names);
    }
    found.truncate(MOST);
}

fn read_header(parameter: &Parameter, headers: &HeaderMap, found: &mut Vec<Violation>) -> Option<Value> {
    let lines = headers.get_all(parameter.field.name.as_str());
    let mut given = lines.iter();
    let text = match (given.next(), given.next()) {
        (None, _) => {
            found.extend(parameter.required.then(|| parameter.violation(Rule::Required)));
            return None;
        }
        (Some(_), Some(_)) if !parameter.field.lists() => {
            found.push(parameter.violation(Rule::Repeated));
            return None;
        }
        (Some(only), None) => only.to_str().ok().map(Cow::Borrowed),
        // A list in several lines is the same as in one (RFC 9110, section 5.3).
        _ => {
            let lines: Option<Vec<&str>> = lines.iter().map(|line| line.to_str().ok()).collect();
            lines.map(|lines| Cow::Owned(lines.join(",")))
        }
    };
    match text {
        Some(text) => parameter.read(&Given::Text(&text), Coding::Plain, found),
        None => {
            found.push(parameter.violation(Rule::Type(vec![ValueType::VisibleAscii])));
            None
        }
    }
}

/// The cookies of a request (RFC 6265, section 5.4), written as a query is, since that is what the style `form` means.
fn cookie_pairs(headers: &HeaderMap) -> String {
    let lines = headers.get_all(header::COOKIE).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).map(str::trim);
    // A plus sign is itself in a cookie.
    pairs
        .map(|pair| pair.replace('+', "%2B"))
        .collect::<Vec<_>>()
        .join("&")
}

fn read_cookie(parameter: &Parameter, cookies: &str, found: &mut Vec<Violation>) -> Option<Value> {
    let mut gathered = gather(cookies, 1, |_| Some(&parameter.field));
    match gathered.given.get_mut(0).and_then(Option::take) {
        Some(given) => parameter.read(&given, Coding::Form, found),
        None => {
            found.extend(parameter.required.then(|| parameter.violation(Rule::Required)));
            None
        }
    }
}

fn unknown_parameter(parameters: &[Parameter], name: &str) -> Violation {
    let declared = parameters
        .iter()
        .filter(|p| p.place == Place::Query)
        .map(|p| p.field.name.as_str());
    Violation::new(name.to_owned(), Rule::Unknown(suggest(name, declared)))
}

/// The values of a request's parameters until the operation takes them.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    declared: Arc<[Parameter]>,
    values: Values,
}

impl Taken {
    pub(crate) fn new(declared: &Arc<[Parameter]>, values: Values) -> Self {
        Taken {
            declared: Arc::clone(declared),
            values,
        }
    }

    /// Takes one out: a value is asked for once.
    pub(crate) fn take(&mut self, place: Place, name: &str) -> Option<Value> {
        let at = self
            .declared
            .iter()
            .position(|parameter| parameter.is(place, name))?;
        self.values.get_mut(at)?.take()
    }
}
