//! `charter todo`: the operations that nobody has written yet, each with what to write.
//!
//! What there is to write is taken from the facts that templates print, so that a signature shown here is the one of the
//! generated trait. What is written already is read from the sources. Asking a running server was rejected: it knows what
//! answers 501 only by calling everything.

mod source;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use self::source::{Implementation, implementations};
use crate::failure::Failure;
use crate::files::{read, walk};
use crate::generate::admit;
use crate::lower;
use crate::place::{Place, shown};
use crate::problem::Conventions;

/// The longest line of code that is shown in one piece.
const WIDTH: usize = 110;

/// The command's arguments.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The document [default: api.yaml, in this folder or above]
    #[arg(value_name = "FILE")]
    document: Option<PathBuf>,
    /// Where the traits are implemented [default: src, beside the document]
    #[arg(long, value_name = "FOLDER")]
    source: Option<PathBuf>,
    /// What becomes of a document that does not follow the conventions of this project
    #[arg(long, value_enum, default_value_t)]
    conventions: Conventions,
}

/// What is left to be written.
///
/// # Errors
/// A document with problems, or sources that cannot be read.
pub(crate) fn todo(options: Options) -> Result<String, Failure> {
    let place = Place::find(options.document, None)?;
    let document = admit(&place, options.conventions)?;
    let facts = lower::lower(&document, &place.document_from_output()?);
    let beside = place.document.parent().unwrap_or_else(|| Path::new(""));
    let folder = options.source.unwrap_or_else(|| beside.join("src"));
    let written = written(&folder)?;
    Ok(told(&facts, &written))
}

/// An implementation, and the file that it stands in.
type Written = (String, Implementation);

fn written(folder: &Path) -> Result<Vec<Written>, Failure> {
    let mut all = Vec::new();
    for path in walk(folder)? {
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = read(&path)?.unwrap_or_default();
            all.extend(implementations(&text).into_iter().map(|one| (shown(&path), one)));
        }
    }
    Ok(all)
}

/// The traits with what they lack, in the order of the document.
fn told(facts: &Value, written: &[Written]) -> String {
    let operations = facts["paths"].as_object().into_iter().flatten();
    let (mut lines, mut open, mut all) = (Vec::new(), 0, 0);
    let (mut name, mut said) = (String::new(), false);
    for (_, item) in operations {
        let operation = &item["get"];
        if let Some(next) = operation["x-rust-tag"]["trait"].as_str() {
            (name, said) = (next.to_owned(), false);
        }
        all += 1;
        let rust = &operation["x-rust"];
        let function = rust["function"].as_str().unwrap_or_default();
        let known: Vec<&Written> = written.iter().filter(|(_, one)| one.name == name).collect();
        let bare = function.trim_start_matches("r#");
        if known
            .iter()
            .any(|(_, one)| one.functions.iter().any(|written| written == bare))
        {
            continue;
        }
        open += 1;
        if !said {
            lines.push(heading(&name, &known));
            said = true;
        }
        lines.push(format!(
            "    // {}",
            rust["row"]["place"].as_str().unwrap_or_default()
        ));
        lines.push(format!("    {}\n", signature(rust, function)));
    }
    lines.push(match open {
        0 => format!("every operation is written: {all}"),
        _ => format!("operations to write: {open} of {all}"),
    });
    lines.join("\n")
}

fn heading(name: &str, known: &[&Written]) -> String {
    match known.first() {
        Some((file, one)) => format!("{file}:{}: impl {name} for …", one.line),
        None => format!("nowhere yet: impl {name} for …"),
    }
}

/// The method as it is to be written.
fn signature(rust: &Value, function: &str) -> String {
    let passed = rust["passed"].as_array().into_iter().flatten();
    let passed = passed.map(|argument| {
        let text = |key: &str| argument[key].as_str().unwrap_or_default();
        format!("{}: {}", text("name"), text("type"))
    });
    let fixed = ["&self".to_owned(), "cx: &RequestContext".to_owned()];
    let arguments: Vec<String> = fixed.into_iter().chain(passed).collect();
    let response = rust["response_type"].as_str().unwrap_or_default();
    let end = format!("-> Result<{response}, ApiError> {{");
    let whole = format!("async fn {function}({}) {end}", arguments.join(", "));
    if whole.len() + 4 <= WIDTH {
        return whole;
    }
    let arguments = arguments.iter().map(|argument| format!("        {argument},\n"));
    format!(
        "async fn {function}(\n{}    ) {end}",
        arguments.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn operation(tag: Option<&str>, function: &str, passed: &[(&str, &str)]) -> Value {
        let passed: Vec<Value> = passed
            .iter()
            .map(|(name, ty)| json!({"name": name, "type": ty}))
            .collect();
        json!({"get": {
            "x-rust-tag": tag.map_or(json!(false), |tag| json!({ "trait": tag })),
            "x-rust": {"function": function, "passed": passed, "response_type": "Answer",
                       "row": {"place": format!("`GET /{function}`")}}}})
    }

    #[test]
    fn what_is_not_written_is_told_with_its_signature() {
        let long = "A".repeat(60);
        let facts = json!({"paths": {
            "/0000": operation(Some("Items"), "list_items", &[]),
            "/0001": operation(None, "get_item", &[("id", "i64")]),
            "/0002": operation(Some("Orders"), "create_order", &[("body", &long)]),
        }});
        let implementation = |functions: &[&str]| {
            let functions = functions.iter().map(|name| (*name).to_owned()).collect();
            let one = Implementation {
                name: "Items".to_owned(),
                line: 7,
                functions,
            };
            ("src/api.rs".to_owned(), one)
        };
        let expected = format!(
            "src/api.rs:7: impl Items for …\n    // `GET /get_item`\n    \
             async fn get_item(&self, cx: &RequestContext, id: i64) -> Result<Answer, ApiError> {{\n\n\
             nowhere yet: impl Orders for …\n    // `GET /create_order`\n    async fn create_order(\n        \
             &self,\n        cx: &RequestContext,\n        body: {long},\n    ) -> Result<Answer, ApiError> {{\n\n\
             operations to write: 2 of 3"
        );
        assert_eq!(told(&facts, &[implementation(&["list_items"])]), expected);
        let all = implementation(&["list_items", "get_item"]);
        let few = json!({"paths": {"/0000": facts["paths"]["/0000"]}});
        assert_eq!(told(&few, &[all]), "every operation is written: 1");
    }
}
