//! Lists that are cut into pages: their parameters are what the server reads them as, and the answer has room for what
//! paging fills in. What a page can lack, such as the link to the one before the first, is not required there.

use crate::load::{Data, Node, Operation, Parameter, Place, Position};
use crate::lower::{Models, row};
use crate::problem::Problem;
use crate::shape::{Kind, Property, Shape};

/// What a cursor's schema cannot say: whether it is one is for its seal to say, with a 400.
const BOUNDS: &[&str] = &["enum", "format", "maxLength", "minLength", "pattern", "default"];

pub(super) fn check(models: &Models<'_>, problems: &mut Vec<Problem>) {
    let document = models.document();
    for operation in document.operations() {
        let parameters = document.parameters(&operation);
        let paging = row::paging(&parameters);
        let queries = parameters
            .iter()
            .filter(|parameter| parameter.place == Place::Query);
        let by_cursor = matches!(paging, Some("Keyset" | "Both"));
        for parameter in queries {
            match (parameter.name, paging) {
                ("page" | "limit", Some(_)) => number(models, parameter, problems),
                ("cursor", Some(_)) => opaque(models, parameter, problems),
                ("include_total", _) => total(models, parameter, by_cursor, problems),
                _ => {}
            }
        }
        if by_cursor {
            bad_request(&operation, problems);
        }
        if let Some(paging) = paging {
            let counted = parameters
                .iter()
                .any(|parameter| parameter.name == "include_total");
            answer(models, &operation, paging, counted, problems);
        }
    }
}

fn refused(at: Position, text: String, hint: impl Into<String>) -> Problem {
    Problem::new(at, "paging", text, hint)
}

/// The parameter's schema as it is in the end, and what it means.
fn meaning<'d>(models: &Models<'d>, parameter: &Parameter<'d>) -> Option<(&'d Node, Kind<'d>)> {
    let schema = parameter.node.get("schema")?;
    let shape = models.read(schema).meaning(models.document())?;
    Some((shape.node, shape.kind))
}

/// Pages are counted from 1, and one has an end.
fn number(models: &Models<'_>, parameter: &Parameter<'_>, problems: &mut Vec<Problem>) {
    let Some((schema, kind)) = meaning(models, parameter) else {
        return; // reported by the rule on parameters
    };
    let name = parameter.name;
    if !matches!(kind, Kind::Integer32 | Kind::Integer64) {
        let text = format!("`{name}` is no whole number");
        problems.push(refused(schema.at, text, "write `type: integer`"));
        return;
    }
    if !matches!(
        schema.get("minimum").map(|least| &least.data),
        Some(Data::Integer(1..))
    ) {
        let text = format!("`{name}` may be less than 1");
        problems.push(refused(schema.at, text, "add `minimum: 1`"));
    }
    if name == "limit" && schema.get("maximum").is_none() {
        let hint = "add `maximum: …`: how many entries a client gets at once";
        problems.push(refused(schema.at, "`limit` has no end".to_owned(), hint));
    }
}

fn opaque(models: &Models<'_>, parameter: &Parameter<'_>, problems: &mut Vec<Problem>) {
    let Some((schema, kind)) = meaning(models, parameter) else {
        return;
    };
    let bound = schema
        .members()
        .iter()
        .find(|member| BOUNDS.contains(&member.key.as_str()));
    let found = match (kind, bound) {
        (Kind::Text, None) if parameter.node.flag("required") => refused(
            parameter.at,
            "`cursor` is required, but a walk begins without one".to_owned(),
            "take out `required: true`",
        ),
        (Kind::Text, None) => return,
        (Kind::Text, Some(bound)) => {
            let text = format!("`{}` says of cursors what only their seal can", bound.key);
            refused(
                bound.at,
                text,
                "write `type: string` alone: what is no cursor is a 400 `invalid_cursor`",
            )
        }
        _ => refused(
            schema.at,
            "`cursor` is no text".to_owned(),
            "write `type: string`",
        ),
    };
    problems.push(found);
}

fn total(models: &Models<'_>, parameter: &Parameter<'_>, by_cursor: bool, problems: &mut Vec<Problem>) {
    if !by_cursor {
        let text = "`include_total` is for lists with a `cursor`".to_owned();
        problems.push(refused(
            parameter.at,
            text,
            "leave it out: numbered pages always say the total",
        ));
    }
    if let Some((schema, kind)) = meaning(models, parameter)
        && !matches!(kind, Kind::Boolean)
    {
        let text = "`include_total` is neither true nor false".to_owned();
        problems.push(refused(schema.at, text, "write `type: boolean`"));
    }
}

fn bad_request(operation: &Operation<'_>, problems: &mut Vec<Problem>) {
    let responses = operation.node.get("responses");
    if responses.is_some_and(|responses| responses.get("400").is_none()) {
        let text = format!(
            "`{} {}` takes cursors and declares no 400",
            operation.method, operation.path
        );
        let hint = "declare what a client gets whose cursor is none: `'400': …` with `invalid_cursor`";
        problems.push(refused(operation.at, text, hint));
    }
}

/// The members of `meta` and `links` that paging fills in, and whether each is always there.
fn filled(paging: &str, counted: bool) -> [(&'static str, Vec<(&'static str, bool)>); 2] {
    let mut meta = vec![("size", true), ("has_next", true), ("has_prev", true)];
    let mut links = vec![("self", true), ("first", true), ("prev", false), ("next", false)];
    let always = paging == "Offset";
    if paging != "Keyset" {
        meta.extend([("page", always), ("total", always)]);
        links.push(("last", always));
    } else if counted {
        meta.push(("total", false));
    }
    [("meta", meta), ("links", links)]
}

fn answer(
    models: &Models<'_>,
    operation: &Operation<'_>,
    paging: &str,
    counted: bool,
    problems: &mut Vec<Problem>,
) {
    let Some(page) = page(models, operation) else {
        return;
    };
    let Kind::Object(members) = page.kind else {
        let text = format!(
            "`{} {}` answers pages and no object",
            operation.method, operation.path
        );
        problems.push(refused(
            page.node.at,
            text,
            "answer an object with `items`, `meta` and `links`",
        ));
        return;
    };
    for (name, filled) in filled(paging, counted) {
        let place = format!("`{} {}`", operation.method, operation.path);
        let Some(member) = members.iter().find(|member| member.name == name) else {
            let text = format!("{place} answers pages without `{name}`");
            let names: Vec<&str> = filled.iter().map(|(name, _)| *name).collect();
            problems.push(refused(
                operation.at,
                text,
                format!("add it, with {}", names.join(", ")),
            ));
            continue;
        };
        let shape = member.shape.meaning(models.document());
        let Some(Kind::Object(inner)) = shape.map(|shape| shape.kind) else {
            let text = format!("`{name}` of {place} is no object with stated members");
            problems.push(refused(member.at, text, "write `type: object` with `properties`"));
            continue;
        };
        for (part, always) in filled {
            problems.extend(room(member, &inner, part, always, &place));
        }
    }
}

/// Whether `part` has a place in `meta` or `links`.
fn room(
    member: &Property<'_>,
    inner: &[Property<'_>],
    part: &str,
    always: bool,
    place: &str,
) -> Option<Problem> {
    match inner.iter().find(|inner| inner.name == part) {
        None => {
            let text = format!(
                "`{}` of {place} has no `{part}`, which paging fills in",
                member.name
            );
            Some(refused(
                member.at,
                text,
                format!("add `{part}` to its `properties`"),
            ))
        }
        Some(found) if found.required && !always => {
            let text = format!("`{}.{part}` is required, but not every page has it", member.name);
            Some(refused(found.at, text, "take it out of `required`"))
        }
        Some(_) => None,
    }
}

/// What a page is answered as.
fn page<'d>(models: &Models<'d>, operation: &Operation<'d>) -> Option<Shape<'d>> {
    let document = models.document();
    let responses = operation.responses(document).into_iter();
    let (_, response) = responses.into_iter().find(|(code, _)| *code == "200")?;
    let schema = response.get("content")?.members().first()?.value.get("schema")?;
    models.read(schema).meaning(document)
}
