//! Parameters of the query, and what stands beside them there.

use poem::Request;

use super::{Parameter, Values};
use crate::{
    contract::{
        reading::{Coding, Gathered, Given, gather},
        violation::{MOST, Rule, Violation, suggest},
    },
    conventions::UnknownInput,
    parameters::Place,
};

/// What a query may hold beside declared parameters.
#[derive(Debug)]
pub(crate) struct QueryRules<'a> {
    /// What becomes of names that nobody declared.
    pub(crate) unknown: UnknownInput,
    /// Names under which credentials are sent.
    pub(crate) keys: &'a [&'static str],
}

/// Reads the query: what is wrong with it, and the members of `fields` that were asked for.
pub(super) fn read_query(
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

fn unknown_parameter(parameters: &[Parameter], name: &str) -> Violation {
    let declared = parameters
        .iter()
        .filter(|p| p.place == Place::Query)
        .map(|p| p.field.name.as_str());
    Violation::new(name.to_owned(), Rule::Unknown(suggest(name, declared)))
}
