//! The whole way from the document to the output folder.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::failure::Failure;
use crate::files::{Files, read};
use crate::inspection::Inspection;
use crate::load::Document;
use crate::place::{Place, shown};
use crate::problem::Conventions;
use crate::terminal::tell;
use crate::write::{self, Inputs};
use crate::{lower, render};

/// Loads the document and lets nothing pass that cannot be honoured.
///
/// Where the document does not follow the conventions, `conventions` says whether that refuses it or is told only.
///
/// # Errors
/// When the document cannot be read or has problems; all of them are told.
pub(crate) fn admit(place: &Place, conventions: Conventions) -> Result<Document, Failure> {
    Inspection::of(place, conventions).admit()
}

/// Brings the output folder up to date; says what was done. `force` renders even if it is.
///
/// # Errors
/// Whatever keeps the output from being made.
pub(crate) fn generate(place: &Place, conventions: Conventions, force: bool) -> Result<String, Failure> {
    let begin = Instant::now();
    let document = admit(place, conventions)?;
    let inputs = inputs(place, &document)?;
    let output = shown(&place.output);
    if !force && write::is_fresh(&inputs, &place.output)? {
        return Ok(format!("{output} is up to date"));
    }
    let made = make(place, &document, &inputs)?;
    match write::apply(&made.files, &place.output)? {
        (0, 0) => Ok(format!("{output} is up to date")),
        (written, removed) => {
            let whole = begin.elapsed();
            let took = format!(
                "{:.1} s, of which ours {:.1} s",
                whole.as_secs_f64(),
                (whole - made.rendering).as_secs_f64()
            );
            Ok(format!(
                "{output}: files written: {written}, removed: {removed} ({took})"
            ))
        }
    }
}

/// Renders anew without writing and compares.
///
/// # Errors
/// When the output folder is not what the document makes; every differing file is named.
pub(crate) fn compare(place: &Place, conventions: Conventions) -> Result<String, Failure> {
    let document = admit(place, conventions)?;
    let made = make(place, &document, &inputs(place, &document)?)?;
    let differences = write::differences(&made.files, &place.output)?;
    if differences.is_empty() {
        return Ok(format!(
            "{} is what {} makes",
            place.output.display(),
            place.name()
        ));
    }
    Err(Failure::Differs(format!(
        "{}\n  hint: run `make generate`",
        differences.join("\n")
    )))
}

/// What goes into the output folder.
pub(crate) struct Made {
    /// The document.
    pub(crate) document: Document,
    /// Everything that decides what is generated from it.
    pub(crate) inputs: Inputs,
    /// What the templates print.
    pub(crate) facts: Value,
}

/// Everything that decides what is generated from `document`.
///
/// # Errors
/// When the style of formatting cannot be read.
pub(crate) fn inputs(place: &Place, document: &Document) -> Result<Inputs, Failure> {
    let style = read(&place.root.join("rustfmt.toml"))?.unwrap_or_default();
    let files = document.files.iter().enumerate();
    let files =
        files.map(|(number, file)| Ok((file.text.as_str(), place.file_from_output(number, &file.name)?)));
    Ok(Inputs::of(&files.collect::<Result<Vec<_>, Failure>>()?, &style))
}

/// Formats what was rendered and brings the output folder up to date.
///
/// # Errors
/// When what was rendered is no Rust, or a file cannot be written.
pub(crate) fn put(place: &Place, made: &Made, rendered: &Files) -> Result<(usize, usize), Failure> {
    if rendered.is_empty() {
        return Err(Failure::Program {
            program: "openapi-generator".to_owned(),
            what: format!("made nothing of {}", place.name()),
            hint: "`charter generate` for this document alone shows what it says".to_owned(),
        });
    }
    let files = complete(place, &made.document, &made.inputs, rendered)?;
    write::apply(&files, &place.output)
}

/// What stands in the output folder in the end, and how long the renderer took for it.
struct Rendered {
    files: Files,
    rendering: Duration,
}

fn make(place: &Place, document: &Document, inputs: &Inputs) -> Result<Rendered, Failure> {
    let facts = lower::lower(document, &place.document_from_output()?);
    let begin = Instant::now();
    let rendered = render::render(&facts, &place.root.join(".tools"))?;
    let rendering = begin.elapsed();
    tell("formatting …");
    Ok(Rendered {
        files: complete(place, document, inputs, &rendered)?,
        rendering,
    })
}

fn complete(place: &Place, document: &Document, inputs: &Inputs, rendered: &Files) -> Result<Files, Failure> {
    let sources = write::format(rendered, &place.root)?;
    let name = place
        .document
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Ok(write::complete(
        sources,
        document.stated.to_json().to_string(),
        &name,
        inputs,
    ))
}
