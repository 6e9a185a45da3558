//! OpenAPI 3.0.x, with a title and a version of its own.

use crate::load::{Data, Document};
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let root = &document.root;
    if !matches!(root.data, Data::Map(_)) {
        problems.push(Problem::new(
            root.at,
            "version",
            "this is no OpenAPI document",
            "start with `openapi: 3.0.3`",
        ));
        return;
    }
    match root.get("openapi") {
        None => {
            let hint = "start with `openapi: 3.0.3`";
            problems.push(Problem::new(
                root.at,
                "version",
                "the document does not say its version of OpenAPI",
                hint,
            ));
        }
        Some(version) if version.text().is_some_and(|text| text.starts_with("3.0.")) => {}
        Some(version) => {
            let hint = "write `openapi: 3.0.3`";
            problems.push(Problem::unsupported(
                version.at,
                "only OpenAPI 3.0 is supported",
                hint,
            ));
        }
    }
    let info = root.member("info");
    for key in ["title", "version"] {
        if info
            .and_then(|info| info.value.text_of(key))
            .is_none_or(str::is_empty)
        {
            let at = info.map_or(root.at, |info| info.at);
            let text = format!("`info` has no `{key}`, or one that is not text");
            problems.push(Problem::new(
                at,
                "info",
                text,
                format!("add `{key}: \"…\"`; put a version in quotes"),
            ));
        }
    }
    if root.get("paths").is_none() {
        problems.push(Problem::new(
            root.at,
            "paths",
            "the document has no `paths`",
            "describe at least one operation",
        ));
    }
}
