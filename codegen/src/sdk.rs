//! Client libraries of a document, made by openapi-generator-cli with templates of its own.
//!
//! A generator of ours was rejected: the community's are many, known, and kept. They get the document itself, less what
//! they are known to stumble over (see [`adjust`]); what a client says of the API is never more or less than that.

mod adjust;
mod language;
mod package;
mod repository;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::load::Document;
use crate::place::{Place, shown};
use crate::render::Generator;
use crate::source::Source;
use crate::standard::Version;
use crate::terminal::tell;
use language::Language;
use package::Package;

/// The file by which a folder is known to be made by the generator.
const MARK: &str = ".openapi-generator/VERSION";

/// What was asked for.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Languages: typescript, python, rust, java, go, csharp, kotlin, swift, php, ruby, dart; any other \
                        name is that of a generator of openapi-generator-cli"
)]
pub(crate) struct Request {
    /// The languages
    #[arg(value_name = "LANGUAGE", required = true)]
    languages: Vec<String>,
    /// The document [default: api.yaml, in this folder or above]
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
    /// Where the folders of the languages are made [default: sdk, beside the document]
    #[arg(long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// An option of the generator, such as `packageName=books`
    #[arg(long = "option", value_name = "NAME=VALUE", value_parser = option)]
    options: Vec<(String, String)>,
}

fn option(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Makes the libraries; says what was made.
///
/// # Errors
/// When the document cannot be read, a language is unknown, or the generator fails.
pub(crate) fn run(request: &Request) -> Result<String, Failure> {
    let place = Place::find(request.document.clone(), None)?;
    let source = Source::file(&place.document)?;
    let document = spoken(&source.document);
    let generator = Generator::find(&place.root.join(".tools"))?;
    let output = match &request.output {
        Some(output) => output.clone(),
        None => place.document.with_file_name("sdk"),
    };
    let mut made = Vec::new();
    for name in &request.languages {
        let language = Language::find(name, &generator)?;
        tell(&format!(
            "making a client library for {name} with the generator `{}` …",
            language.generator
        ));
        let folder = output.join(name);
        make(&generator, &language, &document, &folder, &request.options)?;
        made.push(format!("{}: made of {}", shown(&folder), source.name));
    }
    Ok(made.join("\n"))
}

/// The document in a version that the generators understand. They lose what is nullable in 3.1, so it is said in the words
/// of 3.0, which have all that makes a type.
fn spoken(document: &Document) -> Value {
    match document.version {
        Version::V30 => document.stated.to_json(),
        Version::V31 => {
            let mut spoken = document.root.to_json();
            spoken["openapi"] = Value::from("3.0.3");
            spoken
        }
    }
}

/// Makes one library in a folder beside its own, which it then takes the place of: what fails leaves the old one.
fn make(
    generator: &Generator,
    language: &Language,
    document: &Value,
    folder: &Path,
    options: &[(String, String)],
) -> Result<(), Failure> {
    if folder.exists() && !folder.join(MARK).exists() {
        return Err(Failure::Program {
            program: shown(folder),
            what: "was not made by the generator, and is not touched".to_owned(),
            hint: "move it away, or name another folder with --output".to_owned(),
        });
    }
    let work = tempfile::tempdir().map_err(Failure::file("create a folder in", &std::env::temp_dir()))?;
    let fresh = folder.with_extension("new");
    remove(&fresh)?;
    let (document, notes) = adjust::adjusted(document, language.generator.as_str());
    notes.iter().for_each(|note| tell(&format!("  {note}")));
    let input = work.path().join("document.json");
    write(&input, &document)?;
    let mut properties = language.properties(&Package::of(&document));
    properties.extend(
        options
            .iter()
            .map(|(name, value)| (name.clone(), Value::from(value.as_str()))),
    );
    let configuration = work.path().join("configuration.json");
    let output = std::path::absolute(&fresh).map_err(Failure::file("find", &fresh))?;
    let mut told = json!({
        "generatorName": language.generator,
        "inputSpec": input,
        "outputDir": output,
        "additionalProperties": properties,
        "openapiGeneratorIgnoreList": repository::ITS_FILES,
    });
    for (name, value) in options
        .iter()
        .filter(|(name, _)| repository::ITS_ADDRESS.contains(&name.as_str()))
    {
        told[name] = Value::from(value.as_str());
    }
    if language.generator == "rust" {
        told["parameterNameMappings"] = Value::Object(adjust::parameter_names(&document));
    }
    if let Some(case) = language.case() {
        told["enumNameMappings"] = Value::Object(adjust::value_names(&document, case));
    }
    write(&configuration, &told)?;
    generator.make(&configuration)?;
    repository::forget(&fresh, &language.generator)?;
    remove(folder)?;
    fs::rename(&fresh, folder).map_err(Failure::file("move", &fresh))
}

fn remove(folder: &Path) -> Result<(), Failure> {
    match folder.exists() {
        true => fs::remove_dir_all(folder).map_err(Failure::file("remove", folder)),
        false => Ok(()),
    }
}

fn write(path: &Path, value: &Value) -> Result<(), Failure> {
    fs::write(path, value.to_string()).map_err(Failure::file("write", path))
}
