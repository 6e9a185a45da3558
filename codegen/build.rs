//! Embeds the templates and the fingerprint of the tool's own sources, so that the `charter` binary works from any
//! folder and knows when what it once generated was made by an older self.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

/// Sources that decide nothing about what is generated: changing them makes no output stale.
const GENERATES_NOTHING: [&str; 5] = ["src/dev/", "src/fuzz.rs", "src/mock/", "src/todo", "src/watch.rs"];

fn main() -> io::Result<()> {
    for input in ["src", "templates", "openapi-generator.yaml", "build.rs"] {
        println!("cargo::rerun-if-changed={input}");
    }
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let target = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut code = String::from("/// Every file the renderer is given: path and text.\n");
    code.push_str("pub(crate) const TEMPLATES: &[(&str, &str)] = &[\n");
    for name in files(&root, &["openapi-generator.yaml", "templates"])? {
        let path = root.join(&name);
        writeln!(code, "    ({name:?}, include_str!({path:?})),").map_err(io::Error::other)?;
    }
    code.push_str("];\n");
    let mut sources = files(&root, &["build.rs", "src"])?;
    sources.retain(|name| !GENERATES_NOTHING.iter().any(|start| name.starts_with(start)));
    let sources = digest(&root, &sources)?;
    code.push_str("/// SHA-256 of this tool's sources.\n");
    writeln!(code, "pub(crate) const SOURCES: &str = {sources:?};").map_err(io::Error::other)?;
    fs::write(target.join("embedded.rs"), code)
}

/// The files at and below the given paths, relative to `root`, in the order of their names.
fn files(root: &Path, starts: &[&str]) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut next: Vec<String> = starts.iter().map(|start| (*start).to_owned()).collect();
    while let Some(name) = next.pop() {
        if !root.join(&name).is_dir() {
            found.push(name);
            continue;
        }
        for entry in fs::read_dir(root.join(&name))? {
            next.push(format!("{name}/{}", entry?.file_name().to_string_lossy()));
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn digest(root: &Path, names: &[String]) -> io::Result<String> {
    let mut digest = Sha256::new();
    for name in names {
        let text = fs::read(root.join(name))?;
        digest.update(format!("{name}\n{}\n", text.len()));
        digest.update(text);
    }
    Ok(digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}
