//! What only follows from another problem is not told: a key that is misspelt is missing, too, and a reference that leads
//! nowhere leaves a path without its parameter.
//!
//! An object is broken where a key of it, or of a part of it, is not what the standard says, and so is whatever refers to
//! it. Of a broken object only the break itself is told; the rest is when it is mended.

use std::collections::{HashMap, HashSet};

use super::broken::{self, Broken};
use super::extent::Extents;
use super::walk::{Kind, Object};
use crate::load::{Document, Position};
use crate::problem::Problem;

/// The rules whose problems break an object.
const BREAKING: &[&str] = &[
    "circle",
    "duplicate-key",
    "key",
    "media-type",
    "missing-key",
    "schema",
    "syntax",
    "type",
    "unresolved-ref",
    "wrong-type",
];

/// The keywords that decide what there is to be read of a schema.
const OF_SHAPE: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "discriminator",
    "enum",
    "items",
    "oneOf",
    "properties",
    "type",
];

/// The rules that look at an operation as a whole, and at others of its path: of one that is broken they know too little.
const ACROSS: &[&str] = &[
    "deprecation",
    "idempotency",
    "negotiation",
    "paging",
    "range",
    "selection",
    "validator",
];

/// What cannot be known where a key of the document is misspelt: the key, the rule, and what its problems say.
const UNKNOWN_WITHOUT: &[(&str, &str, &str)] = &[
    ("components", "security-scheme", "there is no scheme"),
    ("securitySchemes", "security-scheme", "there is no scheme"),
    ("components", "security", ""),
    ("securitySchemes", "security", ""),
    ("security", "security", ""),
    ("tags", "tag", ""),
    ("name", "tag", "is not declared"),
];

/// Takes out what follows from other problems.
pub(super) fn settle(document: &Document, problems: &mut Vec<Problem>) {
    leave_out_repeated(problems);
    leave_out_misspelt_extensions(problems);
    let leaves_out = |problem: &Problem| breaks(problem) || matches!(problem.code, "status" | "parameter");
    if !problems.iter().any(leaves_out) {
        return;
    }
    let extents = Extents::of(document);
    let breaking = problems
        .iter()
        .filter(|problem| breaks(problem))
        .filter(|problem| {
            // A name that leads nowhere, where no reference stands, leaves everything else as it is.
            let innermost = extents.around(problem.at).last().copied();
            problem.code != "unresolved-ref"
                || innermost.is_some_and(|object| object.node.get("$ref").is_some())
        });
    let breaking: Vec<Position> = breaking.map(|problem| problem.at).collect();
    let of = |code: &str| {
        let problems = problems.iter().filter(|problem| problem.code == code);
        problems.map(|problem| problem.at).collect::<Vec<_>>()
    };
    let broken = Broken::by(&extents, &breaking);
    let touched = broken::touched(&extents, &[breaking, of("status")].concat());
    let misread = broken::touched(&extents, &of("parameter"));
    let misspelt = misspelt(problems);
    problems.retain(|problem| {
        let is_unknown = UNKNOWN_WITHOUT.iter().any(|(key, rule, words)| {
            misspelt.contains(*key) && problem.code == *rule && problem.text.contains(words)
        });
        if is_unknown {
            return false;
        }
        match problem.code {
            "unresolved-ref" => return !leads_into(problem, &misspelt),
            // Who refers to it may be what is broken.
            "unused" => return false,
            "missing-key" => {
                let missing = problem.text.trim_end_matches('`').rsplit('`').next();
                return !missing.is_some_and(|missing| misspelt.contains(missing));
            }
            _ => {}
        }
        if breaks_alone(problem) {
            return true;
        }
        let around = extents.around(problem.at);
        let is_within =
            |touched: &HashSet<Position>| around.iter().any(|object| touched.contains(&object.at));
        let is_across = match problem.code {
            "path-parameter" => is_within(&misread),
            code => ACROSS.contains(&code) && is_within(&touched),
        };
        !is_across && !follows(&around, problem, &broken.0)
    });
    gather_dangling(problems);
}

/// A variable that was renamed in a path is missed by each of the path's operations: the first one tells. A member that
/// can have no value need not be told of as one that is not described.
fn leave_out_repeated(problems: &mut Vec<Problem>) {
    problems.sort_unstable();
    let empty = problems.iter().filter(|problem| problem.code == "unsatisfiable");
    let empty: HashSet<Position> = empty.map(|problem| problem.at).collect();
    let mut told = HashSet::new();
    problems.retain(|problem| match problem.code {
        "path-parameter" => told.insert(problem.text.clone()),
        "required" => !empty.contains(&problem.at),
        _ => true,
    });
}

/// What is meant by many and is not there is missing once: the first reference tells.
fn gather_dangling(problems: &mut Vec<Problem>) {
    let is_dangling =
        |problem: &Problem| problem.code == "unresolved-ref" && problem.text.ends_with("leads nowhere");
    let mut counts: HashMap<String, usize> = HashMap::new();
    for problem in problems.iter().filter(|problem| is_dangling(problem)) {
        *counts.entry(problem.text.clone()).or_default() += 1;
    }
    problems.retain_mut(|problem| {
        if !is_dangling(problem) {
            return true;
        }
        match counts.remove(&problem.text) {
            Some(2) => problem.hint.push_str(" (another reference leads there, too)"),
            Some(count) if count > 2 => {
                let others = format!(" ({} other references lead there, too)", count - 1);
                problem.hint.push_str(&others);
            }
            Some(_) => {}
            None => return false,
        }
        true
    });
}

/// A key of our own that is misspelt is missing, too, wherever it would have held.
fn leave_out_misspelt_extensions(problems: &mut Vec<Problem>) {
    let named = |hint: &str, words: &str| {
        let name = hint.strip_prefix(words)?.split('`').next()?;
        Some(name.to_owned())
    };
    let misspelt: HashSet<String> = problems
        .iter()
        .filter(|problem| problem.code == "extension")
        .filter_map(|problem| named(&problem.hint, "did you mean `"))
        .collect();
    problems.retain(|problem| {
        let missing = named(&problem.hint, "add `");
        missing.is_none_or(|name| !misspelt.contains(&name))
    });
}

/// Whether what a problem is about is broken. An operation is when the parts that it shares with others of its path are.
fn follows(around: &[&Object<'_>], problem: &Problem, broken: &HashSet<Position>) -> bool {
    let Some((innermost, outer)) = around.split_last() else {
        return false;
    };
    let item = outer
        .last()
        .filter(|outer| outer.kind == Kind::PathItem && innermost.kind == Kind::Operation);
    let is_broken = broken.contains(&innermost.at) || item.is_some_and(|item| broken.contains(&item.at));
    is_broken && !is_apart(innermost, problem)
}

/// The keys of these objects have little to do with each other: what is told of one of them stands for itself.
fn is_apart(object: &Object<'_>, problem: &Problem) -> bool {
    let loose = matches!(
        object.kind,
        Kind::Root | Kind::Components | Kind::PathItem | Kind::Operation
    );
    loose && object.at != problem.at && object.node.at != problem.at
}

fn breaks(problem: &Problem) -> bool {
    BREAKING.contains(&problem.code) || is_misspelt(problem)
}

/// Whether it is a break itself, or says nothing that depends on others.
fn breaks_alone(problem: &Problem) -> bool {
    breaks(problem)
        || matches!(
            problem.code,
            "misspelt-key" | "unknown-key" | "unknown-keyword" | "silencer"
        )
}

/// Of the keywords of schemas those count that say what there is; others only narrow it.
fn is_misspelt(problem: &Problem) -> bool {
    let meant = problem.hint.split('`').nth(1).unwrap_or_default();
    let narrows = problem.text.ends_with("of a schema") && !OF_SHAPE.contains(&meant);
    problem.code == "misspelt-key" && !narrows
}

/// The keys that misspelt ones were meant to be.
fn misspelt(problems: &[Problem]) -> HashSet<String> {
    let meant = |problem: &Problem| problem.hint.split('`').nth(1).map(str::to_owned);
    problems
        .iter()
        .filter(|problem| is_misspelt(problem))
        .filter_map(meant)
        .collect()
}

/// Whether a reference leads into what only is misspelt.
fn leads_into(problem: &Problem, misspelt: &HashSet<String>) -> bool {
    let reference = problem.text.split('`').nth(1).unwrap_or_default();
    let mut steps = reference.trim_start_matches('#').split('/').skip(1).take(2);
    steps.any(|step| misspelt.contains(step))
}
