//! Tries every input of a target that is kept: its corpus, and whatever it once fell over. The packages that have targets
//! include this beside their table of them.

use std::fs;
use std::path::{Path, PathBuf};

use super::{TARGETS, Target};

#[test]
fn what_was_found_once_is_borne() {
    for (name, target) in TARGETS {
        replay(name, target);
    }
}

/// Fails where the target does, or has no corpus. The last line that is printed names the input.
fn replay(name: &str, target: Target) {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = own.ancestors().map(|above| above.join("tests/fuzz"));
    let folder = folder
        .into_iter()
        .find(|folder| folder.join("Cargo.toml").is_file())
        .unwrap();
    let corpus = inputs(&folder.join("corpus").join(name));
    assert!(!corpus.is_empty(), "{name} has no corpus");
    for input in corpus
        .into_iter()
        .chain(inputs(&folder.join("crashes").join(name)))
    {
        println!("{}", input.display());
        target(&fs::read(input).unwrap());
    }
}

fn inputs(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut inputs: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    inputs.sort_unstable();
    inputs
}
