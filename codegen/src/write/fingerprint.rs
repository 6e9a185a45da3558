//! `generated/fingerprint`: what the output was made from and what came out, as SHA-256.
//!
//! Times of change were rejected: a fresh clone has none that mean anything. The build script of the output reads the
//! same file, so its lines are plain: a kind, a hash and, for an output, its path.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::embedded::{SOURCES, TEMPLATES};
use crate::failure::Failure;
use crate::files::{Files, read};
use crate::render;

/// The file's name in the output folder.
pub(super) const NAME: &str = "fingerprint";

/// Everything that decides what is generated.
#[derive(Debug)]
pub(crate) struct Inputs(Vec<String>);

impl Inputs {
    /// The inputs for the files of a document, each with its text and where it lies as seen from the output, and the
    /// style of formatting.
    pub(crate) fn of(files: &[(&str, String)], style: &str) -> Self {
        let files = files
            .iter()
            .map(|(text, path)| format!("document {} {path}", hash(text)));
        let others = [
            format!("templates {}", templates()),
            format!("codegen {SOURCES}"),
            format!("style {}", hash(style)),
            format!("generator {}", render::VERSION),
        ];
        Inputs(files.chain(others).collect())
    }

    /// The whole file for these inputs and outputs.
    pub(super) fn fingerprint(&self, files: &Files) -> String {
        let outputs = files.iter().filter(|(name, _)| *name != NAME);
        let outputs = outputs.map(|(name, text)| format!("output {} {name}", hash(text)));
        let mut lines: Vec<String> = self.0.iter().cloned().chain(outputs).collect();
        lines.push(String::new());
        lines.join("\n")
    }
}

/// Whether the output folder holds what these inputs make, as far as its fingerprint tells.
///
/// # Errors
/// When a file of the output is there and cannot be read.
pub(crate) fn is_fresh(inputs: &Inputs, output: &Path) -> Result<bool, Failure> {
    let Some(fingerprint) = read(&output.join(NAME))? else {
        return Ok(false);
    };
    let mut lines = fingerprint.lines();
    if !inputs.0.iter().all(|input| lines.next() == Some(input)) {
        return Ok(false);
    }
    let mut named = 0;
    for line in lines {
        let mut words = line.splitn(3, ' ');
        let (Some("output"), Some(stated), Some(name)) = (words.next(), words.next(), words.next()) else {
            return Ok(false);
        };
        if read(&output.join(name))?.is_none_or(|text| hash(&text) != stated) {
            return Ok(false);
        }
        named += 1;
    }
    Ok(crate::files::walk(&output.join("src"))?.len() == named)
}

/// The templates and the renderer's configuration: name and length of each before its text.
fn templates() -> String {
    let mut text = String::new();
    for (name, content) in TEMPLATES {
        text.push_str(&format!("{name}\n{}\n{content}", content.len()));
    }
    hash(&text)
}

fn hash(text: &str) -> String {
    Sha256::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
