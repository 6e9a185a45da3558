//! The files of a document: itself, and those in its folder or below that it refers to.
//!
//! References to addresses on the network were rejected: a contract must not change because a server elsewhere did, and
//! a build must not need one. What lies outside the folder could not be reviewed together with the document.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::{Node, bytes, parse, pointer, text};
use crate::problem::Problem;

/// One file.
#[derive(Debug)]
pub(crate) struct File {
    /// Its path as seen from the document's folder, with `/` between the parts.
    pub(crate) name: String,
    /// Its text.
    pub(crate) text: String,
}

/// The files that were opened, and their trees.
#[derive(Debug)]
pub(super) struct Files {
    /// `None` where only a text is known, and not where it lies.
    folder: Option<PathBuf>,
    pub(super) list: Vec<File>,
    /// `None` for a file that cannot be understood, which was told once.
    trees: Vec<Option<Rc<Node>>>,
    pub(super) problems: Vec<Problem>,
}

/// Why a file is not opened.
pub(super) enum Closed {
    /// It is on another machine or outside the folder.
    Elsewhere,
    /// It cannot be read: what the system says.
    Unreadable(String),
}

impl Files {
    /// The files of a document in `folder`: none yet.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Files {
            folder: folder.map(Path::to_path_buf),
            list: Vec::new(),
            trees: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Begins with the document itself.
    ///
    /// # Errors
    /// The problem that makes its text unreadable.
    pub(super) fn begin(&mut self, document: File) -> Result<(), Problem> {
        let tree = self.add(document)?;
        self.trees.push(Some(Rc::new(tree)));
        Ok(())
    }

    fn add(&mut self, file: File) -> Result<Node, Problem> {
        let number = self.list.len();
        let is_json = Path::new(&file.name)
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let read = if is_json {
            text::parse(&file.text, number)
        } else {
            parse::parse(&file.text, number)
        };
        self.list.push(file);
        let (tree, problems) = read?;
        self.problems.extend(problems);
        Ok(tree)
    }

    /// The tree of a file, `None` where it has none.
    pub(super) fn tree(&self, number: usize) -> Option<Rc<Node>> {
        self.trees.get(number).cloned().flatten()
    }

    /// The number of the file at `path`, as seen from the file `from`; it is read when it is met first.
    ///
    /// # Errors
    /// Why it is not opened.
    pub(super) fn open(&mut self, from: usize, path: &str) -> Result<usize, Closed> {
        let from = self.list.get(from).map_or("", |file| &file.name);
        let name = name(from, path).ok_or(Closed::Elsewhere)?;
        if let Some(known) = self.list.iter().position(|file| file.name == name) {
            return Ok(known);
        }
        let Some(folder) = &self.folder else {
            return Err(Closed::Unreadable("only one file is looked at".to_owned()));
        };
        let path = folder.join(&name);
        let unreadable = |error: std::io::Error| Closed::Unreadable(bytes::reason(&error));
        // A link within the folder may still lead out of it.
        let (real, folder) = (path.canonicalize(), folder.canonicalize());
        if !real.map_err(unreadable)?.starts_with(folder.map_err(unreadable)?) {
            return Err(Closed::Elsewhere);
        }
        // A pipe would be waited for without end.
        if !fs::metadata(&path).map_err(unreadable)?.is_file() {
            return Err(Closed::Unreadable("it is no file".to_owned()));
        }
        let bytes = fs::read(&path).map_err(unreadable)?;
        let number = self.list.len();
        let tree = match bytes::text(bytes, number) {
            Ok(text) => self.add(File { name, text }),
            Err((text, problem)) => {
                self.list.push(File { name, text });
                Err(problem)
            }
        };
        let tree = tree.map_err(|problem| self.problems.push(problem)).ok();
        self.trees.push(tree.map(Rc::new));
        Ok(number)
    }
}

/// `path` as seen from the file `from`, seen from the folder of both; `None` outside of it.
fn name(from: &str, path: &str) -> Option<String> {
    let path = pointer::decode(path)?;
    if path.contains("://") || path.starts_with('/') || path.contains('\\') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn files_are_seen_from_the_one_that_refers_to_them() {
        for (from, path, expected) in [
            ("api.yaml", "./sub/x.json", Some("sub/x.json")),
            ("sub/x.json", "y.yaml", Some("sub/y.yaml")),
            ("sub/x.json", "../y%20z.yaml", Some("y z.yaml")),
            ("api.yaml", "../y.yaml", None),
            ("sub/x.json", "../../y.yaml", None),
            ("api.yaml", "/etc/passwd", None),
            ("api.yaml", "https://example.com/y.yaml", None),
        ] {
            assert_eq!(name(from, path).as_deref(), expected, "{from} → {path}");
        }
    }
}
