//! The walls that ARCHITECTURE.md names and that no compiler sees.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every source below a folder of the repository, with its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found
}

fn assert_none_says(folder: &str, words: &[&str]) {
    let sources = sources(folder);
    assert!(
        sources.len() >= 10,
        "the sources have gone elsewhere: {folder} has {}",
        sources.len()
    );
    for (path, text) in sources {
        for word in words {
            assert!(!text.contains(word), "{} says `{word}`", path.display());
        }
    }
}

#[test]
fn rules_and_tables_are_free_of_http_and_of_the_contract() {
    for folder in ["src/domain", "src/db"] {
        assert_none_says(folder, &["poem", "StatusCode", "shop_contract", "charter"]);
    }
}

#[test]
fn the_engine_and_the_tool_know_no_shop() {
    for folder in ["engine/src", "codegen/src", "codegen/templates"] {
        assert_none_says(folder, &["shop_server", "shop_contract"]);
    }
}
