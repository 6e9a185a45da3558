//! What is fuzzed: each target has inputs that are kept, a package whose tests try them again, and a place in the build.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// More inputs of a target than anybody would look through.
const MOST: usize = 100;
/// The longest that is tried, in bytes.
const LONGEST: u64 = 4096;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz")
        .join(name)
}

fn names(name: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder(name)).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_target_is_built_and_has_inputs_that_are_tried_again() {
    let targets = names("fuzz_targets");
    assert_eq!(targets, names("corpus"));
    let manifest = fs::read_to_string(folder("Cargo.toml")).unwrap();
    let packages = [
        include_str!("../../engine/src/fuzz/mod.rs"),
        include_str!("../../codegen/src/fuzz.rs"),
        include_str!("../../src/fuzz.rs"),
    ];
    for target in &targets {
        let line = format!("name = \"{target}\"\npath = \"fuzz_targets/{target}.rs\"");
        assert!(manifest.contains(&line), "{target} is not built");
        let tried = [
            format!("(\"{target}\", {target})"),
            format!("replay(\"{target}\", {target})"),
        ];
        let is_tried = |package: &&&str| tried.iter().any(|call| package.contains(call));
        assert_eq!(packages.iter().filter(is_tried).count(), 1, "who tries {target}?");
    }
    for kept in ["crashes", "dictionaries"] {
        assert!(names(kept).is_subset(&targets), "{kept} of no target");
    }
}

#[test]
fn inputs_are_few_and_short() {
    for target in names("fuzz_targets") {
        let entries = fs::read_dir(folder("corpus").join(&target)).unwrap();
        let lengths: Vec<u64> = entries
            .map(|entry| entry.unwrap().metadata().unwrap().len())
            .collect();
        assert!(lengths.len() <= MOST, "{target} has {} inputs", lengths.len());
        assert!(
            lengths.iter().all(|length| *length <= LONGEST),
            "{target} has long inputs"
        );
    }
}
