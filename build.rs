//! Build script of the generated package (its `Cargo.toml` names this file): refuses to build what no longer is what
//! the document says.
//!
//! It only compares hashes with those in `generated/fingerprint` and never writes: generating here was rejected,
//! because a build must not need Python or Java nor change files that are under version control.
//! The generator's own sources are not compared, so that working on it does not stop everybody's build; `make check`
//! renders anew and sees to that.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

/// Where the renderer's configuration and templates lie, seen from the generated package.
const RENDERER: &str = "../codegen";

fn main() {
    if let Some(complaint) = stale() {
        println!("cargo::error={complaint}; run: make generate");
    }
}

/// The first reason why the generated package cannot be built as it is, in one line.
fn stale() -> Option<String> {
    println!("cargo::rerun-if-changed=fingerprint");
    let package = env::current_dir().unwrap_or_default();
    let package = package
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let Ok(fingerprint) = fs::read_to_string("fingerprint") else {
        return Some(format!("{package}/ was never generated"));
    };
    // Every line is looked at, even after the first complaint: each names a file to watch.
    let complaints: Vec<String> = fingerprint
        .lines()
        .filter_map(|line| complaint(line, &package))
        .collect();
    complaints.into_iter().next()
}

/// What is wrong with the one thing that a line of the fingerprint speaks of: `<kind> <hash> [<path>]`.
fn complaint(line: &str, package: &str) -> Option<String> {
    let mut words = line.splitn(3, ' ');
    let (kind, stated, path) = (words.next()?, words.next()?, words.next().unwrap_or_default());
    match kind {
        "document" => {
            let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
            let found = watched(Path::new(path)).map(|bytes| hash(&bytes));
            (found.as_deref() != Some(stated))
                .then(|| format!("{name} changed since {package}/ was generated"))
        }
        "templates" => (renderer().ok().as_deref() != Some(stated))
            .then(|| format!("the templates changed since {package}/ was generated")),
        "output" => {
            let found = watched(Path::new(path)).map(|bytes| hash(&bytes));
            (found.as_deref() != Some(stated)).then(|| format!("{package}/{path} was changed by hand"))
        }
        _ => None,
    }
}

/// The content of a file that the result of this script depends on.
fn watched(path: &Path) -> Option<Vec<u8>> {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read(path).ok()
}

/// The hash over the renderer's configuration and templates: name and length of each before its text.
fn renderer() -> io::Result<String> {
    let folder = PathBuf::from(RENDERER);
    println!("cargo::rerun-if-changed={}", folder.join("templates").display());
    let mut names = vec!["openapi-generator.yaml".to_owned()];
    for entry in fs::read_dir(folder.join("templates"))? {
        names.push(format!("templates/{}", entry?.file_name().to_string_lossy()));
    }
    names.sort_unstable();
    let mut all = Vec::new();
    for name in names {
        let text = watched(&folder.join(&name)).unwrap_or_default();
        all.extend(format!("{name}\n{}\n", text.len()).into_bytes());
        all.extend(text);
    }
    Ok(hash(&all))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
