//! From the annotated document to source files, by openapi-generator-cli and our templates.
//!
//! Everything happens in a temporary folder. A template says in its first line where its text belongs
//! (`// file: src/models.rs`), so nothing depends on how the generator names its files, and whatever carries no such
//! line is the generator's own and stays behind.

mod generator;
mod install;

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::embedded::TEMPLATES;
use crate::failure::Failure;
use crate::files::{Files, walk};

pub(crate) use generator::VERSION;

/// Where a rendered text says that it belongs.
const MARK: &str = "// file: ";

/// Renders `facts`. `tools` is the folder for private tools.
///
/// # Errors
/// When the generator cannot be found, installed or run, or the temporary folder fails.
pub(crate) fn render(facts: &Value, tools: &Path) -> Result<Files, Failure> {
    let generator = generator::Generator::find(tools)?;
    let folder = tempfile::tempdir().map_err(Failure::file("create a folder in", &std::env::temp_dir()))?;
    for (name, text) in TEMPLATES {
        write(&folder.path().join(name), text)?;
    }
    write(&folder.path().join("facts.json"), &facts.to_string())?;
    generator.run(folder.path())?;
    collect(&folder.path().join("rendered"))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(Failure::file("create", parent))?;
    }
    fs::write(path, text).map_err(Failure::file("write", path))
}

/// The files that our templates printed, by where they belong.
fn collect(folder: &Path) -> Result<Files, Failure> {
    let mut files = Files::new();
    for path in walk(folder)? {
        let bytes = fs::read(&path).map_err(Failure::file("read", &path))?;
        let text = String::from_utf8_lossy(&bytes);
        let marked = text
            .trim_start()
            .strip_prefix(MARK)
            .and_then(|text| text.split_once('\n'));
        if let Some((place, text)) = marked {
            files.insert(place.trim().to_owned(), text.to_owned());
        }
    }
    Ok(files)
}
