//! The sources of the repository, for rules that no compiler sees.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every source below a folder of the repository, with its text.
pub(crate) fn sources(folder: &str) -> Vec<(PathBuf, String)> {
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

/// The code of a folder without its comments and without its tests.
pub(crate) fn code(folder: &str) -> Vec<String> {
    let is_test = |path: &Path| path.components().any(|part| part.as_os_str() == "tests");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rust = |path: &Path| path.extension().is_some_and(|extension| extension == "rs");
    let sources = sources(folder)
        .into_iter()
        .filter(|(path, _)| rust(path) && !is_test(path.strip_prefix(root).unwrap()));
    let plain = |text: &str| {
        let lines = text
            .split("#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default()
            .lines();
        let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    };
    sources.map(|(_, text)| plain(&text)).collect()
}
