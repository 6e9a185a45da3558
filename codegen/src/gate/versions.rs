//! Versions: where they stand in paths, and which one clients get that name none.
//!
//! A header parameter cannot declare `Accept-Version`: the paths that it works on are those without a version, and these
//! are not in the document. So it is declared once, at the root.

use crate::load::{Document, Member, Node};
use crate::problem::Problem;

const CODE: &str = "versions";
/// The key at the root.
const KEY: &str = "x-versions";

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let Some(declared) = document.root.member(KEY) else {
        return;
    };
    for member in declared.value.members() {
        if !matches!(member.key.as_str(), "prefix" | "default") {
            let text = format!("`{}` is no key of `{KEY}`", member.key);
            problems.push(Problem::new(member.at, CODE, text, "known here: prefix, default"));
        }
    }
    let Some(prefix) = prefix(declared, problems) else {
        return;
    };
    let paths = document.root.get("paths").map_or(&[][..], Node::members);
    let mut served = Vec::new();
    for path in paths {
        let Some(rest) = below(&path.key, prefix) else {
            continue;
        };
        let segment = rest.split('/').next().unwrap_or_default();
        if is_version(segment) {
            served.push(segment);
        } else {
            let text = format!("`{}` is below `{prefix}` and has no version", path.key);
            let hint =
                format!("write `{prefix}/v1/{rest}`: paths without a version are given one by the server");
            problems.push(Problem::new(path.at, CODE, text, hint));
        }
    }
    default(declared, &served, problems);
}

/// A path of whole segments without variables.
fn prefix<'d>(declared: &'d Member, problems: &mut Vec<Problem>) -> Option<&'d str> {
    let hint = "write the path before the version, such as `/api`";
    let Some(value) = declared.value.get("prefix") else {
        let text = format!("`{KEY}` has no `prefix`");
        problems.push(Problem::new(declared.at, CODE, text, hint));
        return None;
    };
    let text = value.text().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    let segments = text
        .strip_prefix('/')
        .filter(|rest| !rest.split('/').any(str::is_empty));
    if segments.is_some() && text.bytes().all(plain) {
        return Some(text);
    }
    let text = format!("`{text}` is no path that versions could follow");
    problems.push(Problem::new(value.at, CODE, text, hint));
    None
}

fn default(declared: &Member, served: &[&str], problems: &mut Vec<Problem>) {
    let hint = match served.first() {
        Some(version) => format!("write one that the paths have, such as `{version}`"),
        None => "no path has a version yet: write `/api/v1/…`".to_owned(),
    };
    let Some(value) = declared.value.get("default") else {
        let text = format!("`{KEY}` has no `default`");
        problems.push(Problem::new(declared.at, CODE, text, hint));
        return;
    };
    let named = value.text().unwrap_or_default();
    if !served.contains(&named) {
        let text = format!("no path has the version `{named}`");
        problems.push(Problem::new(value.at, CODE, text, hint));
    }
}

fn below<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    path.strip_prefix(prefix)?.strip_prefix('/')
}

/// `v` and a number without leading zeros.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('v').unwrap_or_default();
    !number.is_empty() && !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit())
}
