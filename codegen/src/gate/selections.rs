//! `fields`, `include`, `sort` and `filter[…]` speak of members that the answered schema has, and what `fields` may
//! leave out is not required there: a typed client would break on an answer that it asked for.

use crate::load::{Operation, Parameter, Place};
use crate::lower::{Models, row};
use crate::problem::Problem;
use crate::shape::{Kind, Property};

/// The operators of `filter[member][operator]`.
const OPERATORS: &[&str] = &["eq", "ne", "gt", "gte", "lt", "lte", "in", "contains"];

pub(super) fn check(models: &Models<'_>, problems: &mut Vec<Problem>) {
    let document = models.document();
    for operation in document.operations() {
        let parameters = document.parameters(&operation);
        let queries: Vec<&Parameter<'_>> = parameters
            .iter()
            .filter(|parameter| parameter.place == Place::Query)
            .collect();
        let Some(members) = answered(models, &operation) else {
            continue;
        };
        for parameter in queries {
            let allowed = row::members(models, &parameters, parameter.name);
            match parameter.name {
                "fields" | "include" => {
                    for name in allowed {
                        selectable(parameter, &members, name, problems);
                    }
                }
                "sort" => {
                    for name in allowed {
                        let name = name.strip_prefix('-').unwrap_or(name);
                        known(parameter, &members, name, problems);
                    }
                }
                name if name.starts_with("filter[") => filter(parameter, &members, problems),
                _ => {}
            }
        }
    }
}

/// The members of what a successful answer holds: of an entry of `items` where it is a collection.
fn answered<'d>(models: &Models<'d>, operation: &Operation<'d>) -> Option<Vec<Property<'d>>> {
    let document = models.document();
    let (_, response) = operation
        .responses(document)
        .into_iter()
        .find(|(code, _)| *code == "200")?;
    let schema = response.get("content")?.members().first()?.value.get("schema")?;
    let Kind::Object(members) = models.read(schema).meaning(document)?.kind else {
        return None;
    };
    let Some(entries) = members.iter().find(|member| member.name == "items") else {
        return Some(members);
    };
    let Kind::List(entry) = entries.shape.meaning(document)?.kind else {
        return Some(members);
    };
    match entry.meaning(document)?.kind {
        Kind::Object(members) => Some(members),
        _ => None,
    }
}

fn known<'a, 'd>(
    parameter: &Parameter<'_>,
    members: &'a [Property<'d>],
    name: &str,
    problems: &mut Vec<Problem>,
) -> Option<&'a Property<'d>> {
    let member = members.iter().find(|member| member.name == name);
    if member.is_none() {
        let text = format!(
            "`{}` names `{name}`, which the answered schema does not have",
            parameter.name
        );
        let names: Vec<&str> = members.iter().map(|member| member.name).collect();
        problems.push(Problem::new(
            parameter.at,
            "selection",
            text,
            format!("it has: {}", names.join(", ")),
        ));
    }
    member
}

fn selectable(parameter: &Parameter<'_>, members: &[Property<'_>], name: &str, problems: &mut Vec<Problem>) {
    let member = known(parameter, members, name, problems);
    if let Some(member) = member.filter(|member| member.required && member.name != "id") {
        let text = format!(
            "`{}` can leave out `{name}`, which the answered schema requires",
            parameter.name
        );
        let hint = format!("take it out of `required` (line {})", member.at.line);
        problems.push(Problem::new(parameter.at, "selection", text, hint));
    }
}

fn filter(parameter: &Parameter<'_>, members: &[Property<'_>], problems: &mut Vec<Problem>) {
    let parts = parameter
        .name
        .strip_prefix("filter[")
        .and_then(|rest| rest.strip_suffix(']'));
    match parts.and_then(|parts| parts.split_once("][")) {
        Some((name, operator)) if OPERATORS.contains(&operator) => {
            known(parameter, members, name, problems);
        }
        _ => {
            let text = format!("`{}` is no filter", parameter.name);
            let hint = format!(
                "write `filter[member][operator]` with one of {}",
                OPERATORS.join(", ")
            );
            problems.push(Problem::new(parameter.at, "selection", text, hint));
        }
    }
}
