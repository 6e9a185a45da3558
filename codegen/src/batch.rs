//! Several documents at once, for the corpus test: what takes the renderer two seconds to start is started once.
//!
//! Each document comes to its own end. One that is refused, or that the renderer makes nothing of, is told in a line of
//! JSON like the others, so that whoever asked learns about all of them.

use std::env;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::generate::{Made, admit, inputs, put};
use crate::lower;
use crate::place::Place;
use crate::problem::Conventions;
use crate::render;

/// A document and the folder that its package is written to.
type Pair = (PathBuf, PathBuf);

/// Generates the documents of `pairs`; a line of JSON for each: `document`, `outcome` (`ok`, `refused` or `failed`) and
/// what was `said` of it.
///
/// # Errors
/// When the renderer cannot be started at all.
pub(crate) fn run(pairs: Vec<Pair>, conventions: Conventions) -> Result<String, Failure> {
    let mut lines: Vec<Value> = Vec::new();
    let mut lowered = Vec::new();
    for (document, output) in pairs {
        let name = document.display().to_string();
        match lower(document, output, conventions) {
            Ok((place, made)) => lowered.push((lines.len(), place, made)),
            Err(failure) => {
                lines.push(told(&name, &failure));
                continue;
            }
        }
        lines.push(json!({"document": name, "outcome": "ok", "said": ""}));
    }
    let facts: Vec<&Value> = lowered.iter().map(|(_, _, made)| &made.facts).collect();
    let Some((_, place, _)) = lowered.first() else {
        return Ok(printed(&lines));
    };
    let rendered = render::render_all(&facts, &place.root.join(".tools"))?;
    for ((line, place, made), files) in lowered.iter().zip(rendered) {
        if let Err(failure) = put(place, made, &files) {
            lines[*line] = told(&place.document.display().to_string(), &failure);
        }
    }
    Ok(printed(&lines))
}

fn lower(document: PathBuf, output: PathBuf, conventions: Conventions) -> Result<(Place, Made), Failure> {
    // Tools and style are those of the folder that this runs in, wherever the documents lie.
    let root = env::current_dir().map_err(Failure::file("find", Path::new(".")))?;
    let place = Place {
        root,
        ..Place::find(Some(document), Some(output))?
    };
    let document = admit(&place, conventions)?;
    let inputs = inputs(&place, &document)?;
    let facts = lower::lower(&document, &place.document_from_output()?);
    Ok((
        place,
        Made {
            document,
            inputs,
            facts,
        },
    ))
}

fn told(document: &str, failure: &Failure) -> Value {
    let outcome = match failure {
        Failure::Document(_) => "refused",
        _ => "failed",
    };
    json!({"document": document, "outcome": outcome, "said": failure.to_string()})
}

fn printed(lines: &[Value]) -> String {
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    lines.join("\n")
}
