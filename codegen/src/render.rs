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

pub(crate) use generator::{Generator, VERSION};

/// Where a rendered text says that it belongs.
const MARK: &str = "// file: ";

/// What the generator is told for every document.
const CONFIGURATION: &str = "openapi-generator.yaml";

/// Renders `facts`. `tools` is the folder for private tools.
///
/// # Errors
/// When the generator cannot be found, installed or run, or the temporary folder fails.
pub(crate) fn render(facts: &Value, tools: &Path) -> Result<Files, Failure> {
    let mut all = render_all(&[facts], tools)?;
    Ok(all.pop().unwrap_or_default())
}

/// Renders several documents with one start of the generator; the files of each, none for one that it failed on.
///
/// # Errors
/// As [`render`].
pub(crate) fn render_all(facts: &[&Value], tools: &Path) -> Result<Vec<Files>, Failure> {
    let generator = Generator::find(tools)?;
    let folder = tempfile::tempdir().map_err(Failure::file("create a folder in", &std::env::temp_dir()))?;
    for (name, text) in TEMPLATES {
        write(&folder.path().join(name), text)?;
    }
    let mut configurations = Vec::new();
    for (index, facts) in facts.iter().enumerate() {
        let own = folder.path().join(index.to_string());
        write(&own.join("facts.json"), &facts.to_string())?;
        let name = format!("{index}.yaml");
        write(&folder.path().join(&name), &configuration(folder.path(), &own))?;
        configurations.push(name);
    }
    generator.run(folder.path(), &configurations)?;
    let rendered =
        (0..facts.len()).map(|index| collect(&folder.path().join(index.to_string()).join("rendered")));
    rendered.collect()
}

/// What the generator is told for the document whose facts lie in `own`. Its batch mode takes whole paths only.
fn configuration(folder: &Path, own: &Path) -> String {
    let (_, shared) = TEMPLATES
        .iter()
        .find(|(name, _)| *name == CONFIGURATION)
        .unwrap_or(&("", ""));
    let path = |path: &Path| path.display().to_string();
    format!(
        "{shared}templateDir: {:?}\ninputSpec: {:?}\noutputDir: {:?}\nskipValidateSpec: true\n",
        path(&folder.join("templates")),
        path(&own.join("facts.json")),
        path(&own.join("rendered")),
    )
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
