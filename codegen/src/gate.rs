//! What a document must be before anything is made from it. One rule a file; every rule reports all it finds.
//!
//! The standard's own JSON Schema was rejected as the first check: it knows neither lines nor what this generator can
//! keep, and its messages speak of the schema instead of the document.

mod ambiguity;
mod audit;
mod bodies;
mod bounds;
mod broken;
mod cache_control;
mod callbacks;
mod cascade;
mod conditions;
mod contradictions;
mod conventions;
mod defaults;
mod deprecation;
mod discriminators;
mod endless;
mod examples;
mod extensions;
mod extent;
mod files;
mod fit;
mod formats;
mod forms;
mod habits;
mod idempotency;
mod keys;
mod keywords;
mod letters;
mod limits;
mod links;
mod members;
mod names;
mod negotiation;
mod operations;
mod paging;
mod parameters;
mod paths;
mod pattern;
mod ranges;
mod rate_limits;
mod references;
mod responses;
mod room;
mod rounds;
mod schemas;
mod scheme;
mod security;
mod selections;
mod silencers;
mod unchecked;
mod unused;
mod version;
mod versions;
mod walk;

use crate::load::Document;
use crate::lower::Models;
use crate::problem::Problem;
pub(crate) use keys::REFUSED;

/// A rule: looks at the whole document and adds what it finds.
type Rule = fn(&Document, &mut Vec<Problem>);

/// A rule that looks at the types, too, which are made once for all such rules.
type OfTypes = fn(&Models<'_>, &mut Vec<Problem>);

/// All rules. Their order does not matter: what they find is sorted by line.
const RULES: &[Rule] = &[
    ambiguity::check,
    endless::check,
    examples::check,
    letters::check,
    links::check,
    unused::check,
    version::check,
    keys::check,
    keywords::check,
    extensions::check,
    references::check,
    paths::check,
    operations::check,
    parameters::check,
    callbacks::check,
    contradictions::check,
    discriminators::check,
    conventions::check,
    bodies::check,
    forms::check,
    files::check,
    ranges::check,
    responses::check,
    rounds::check,
    negotiation::check,
    security::check,
    bounds::check,
    defaults::check,
    rate_limits::check,
    audit::check,
    versions::check,
    deprecation::check,
    cache_control::check,
    limits::check,
    unchecked::check,
];

const OF_TYPES: &[OfTypes] = &[
    paging::check,
    conditions::check,
    schemas::check,
    names::check,
    selections::check,
    idempotency::check,
];

/// Why a document is none of the versions that are served; `None` where it is.
pub(crate) fn unserved(document: &Document) -> Option<Problem> {
    let mut problems = Vec::new();
    version::is_served(document, &mut problems);
    problems.pop()
}

/// All problems of `document` in the order of its lines, with those that reading it has found.
pub(crate) fn check(document: &Document, mut problems: Vec<Problem>) -> Vec<Problem> {
    if version::is_served(document, &mut problems) {
        for rule in RULES {
            rule(document, &mut problems);
        }
        let models = Models::collect(document);
        for rule in OF_TYPES {
            rule(&models, &mut problems);
        }
        silencers::apply(document, &mut problems);
        cascade::settle(document, &mut problems);
    }
    problems.sort_unstable();
    problems.dedup();
    problems
}
