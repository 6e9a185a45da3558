//! `x-cache-control`: directives that caches know, that do not contradict each other, and that give nobody's answers to
//! somebody else.

use crate::cache_control::{Directive, KEY, directives};
use crate::load::{Document, Member, Operation};
use crate::problem::Problem;

const CODE: &str = "cache-control";

/// What a response may say, and whether it takes seconds: RFC 9111, section 5.2.2; RFC 5861; RFC 8246.
const KNOWN: &[(&str, bool)] = &[
    ("immutable", false),
    ("max-age", true),
    ("must-revalidate", false),
    ("must-understand", false),
    ("no-cache", false),
    ("no-store", false),
    ("no-transform", false),
    ("private", false),
    ("proxy-revalidate", false),
    ("public", false),
    ("s-maxage", true),
    ("stale-if-error", true),
    ("stale-while-revalidate", true),
];

/// Pairs of which only one can be meant.
const CONTRADICTING: &[(&str, &str)] = &[
    ("private", "public"),
    ("private", "s-maxage"),
    ("no-store", "max-age"),
    ("no-store", "s-maxage"),
    ("no-store", "public"),
    ("no-store", "immutable"),
    ("no-cache", "immutable"),
];

/// With these a shared cache may give an answer to who signed in to somebody else (RFC 9111, section 3.5).
const SHARING: &[&str] = &["must-revalidate", "public", "s-maxage"];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for operation in document.operations() {
        let Some(member) = operation.node.member(KEY) else {
            continue;
        };
        let Some(found) = member.value.text().and_then(directives) else {
            let hint = "write directives separated by commas: `public, max-age=60`";
            let text = format!("`{KEY}` is no list of directives");
            problems.push(Problem::new(member.value.at, CODE, text, hint));
            continue;
        };
        let mut told = |text: String, hint: String| {
            problems.push(Problem::new(member.value.at, CODE, text, hint));
        };
        for (place, directive) in found.iter().enumerate() {
            known(directive, &mut told);
            if found[..place]
                .iter()
                .any(|earlier| earlier.name == directive.name)
            {
                told(
                    format!("`{}` stands twice", directive.name),
                    "keep one".to_owned(),
                );
            }
        }
        together(&found, &mut told);
        shared(document, &operation, &found, &mut told);
        read_only(&operation, member, problems);
    }
}

/// Names that no cache knows are ignored by all of them (section 5.2.3), so they would promise nothing.
fn known(directive: &Directive<'_>, told: &mut impl FnMut(String, String)) {
    let Directive { name, argument } = directive;
    let Some((_, seconds)) = KNOWN.iter().find(|(known, _)| known == name) else {
        let near = KNOWN
            .iter()
            .map(|(known, _)| (strsim::damerau_levenshtein(known, name), known));
        let hint = match near.min() {
            Some((distance, known)) if distance <= 3 => format!("did you mean `{known}`?"),
            _ => format!(
                "known: {}",
                KNOWN
                    .iter()
                    .map(|(known, _)| *known)
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        };
        told(format!("`{name}` is no directive of a response"), hint);
        return;
    };
    let number =
        argument.is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    let of_fields = matches!(name.as_str(), "no-cache" | "private");
    if *seconds && !number {
        told(format!("`{name}` wants seconds"), format!("write `{name}=60`"));
    } else if !*seconds && argument.is_some() && !of_fields {
        told(format!("`{name}` takes no argument"), format!("write `{name}`"));
    }
}

fn together(found: &[Directive<'_>], told: &mut impl FnMut(String, String)) {
    let has = |name: &str| found.iter().any(|directive| directive.name == name);
    for (one, other) in CONTRADICTING.iter().filter(|(one, other)| has(one) && has(other)) {
        told(
            format!("`{one}` and `{other}` contradict each other"),
            "keep one of the two".to_owned(),
        );
    }
}

fn shared(
    document: &Document,
    operation: &Operation<'_>,
    found: &[Directive<'_>],
    told: &mut impl FnMut(String, String),
) {
    let has = |name: &&str| found.iter().any(|directive| directive.name == **name);
    let asks = document.asks_who(operation);
    let kept = has(&"private") || has(&"no-store");
    if let (true, false, Some(sharing)) = (asks, kept, SHARING.iter().find(|name| has(name))) {
        let text = format!(
            "{} knows who asks, and `{sharing}` lets shared caches give its answer to others",
            operation.place()
        );
        told(text, "add `private`".to_owned());
    }
}

fn read_only(operation: &Operation<'_>, member: &Member, problems: &mut Vec<Problem>) {
    if operation.method != "get" {
        let text = format!(
            "{} changes something: its answers are not kept",
            operation.place()
        );
        problems.push(Problem::new(member.at, CODE, text, "leave it out"));
    }
}
