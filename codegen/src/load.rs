//! From the text of a document to a tree with positions, and the ways to find one's way in it.

mod brackets;
mod bundle;
mod bytes;
mod chains;
mod escape;
mod files;
mod hook;
mod identity;
mod index;
mod inherited;
mod json;
mod member;
mod node;
mod normal;
mod operation;
mod parse;
mod pointer;
mod reference;
mod round;
mod security;
mod syntax;
mod templates;
mod text;

pub(crate) use files::File;
pub(crate) use hook::Hook;
pub(crate) use inherited::Level;
pub(crate) use node::{Data, Member, Node, Position};
pub(crate) use operation::{Operation, Parameter, Place, is_informational, is_method};
pub(crate) use pointer::plain;
pub(crate) use reference::component;
pub(crate) use round::Round;
pub(crate) use security::{Alternative, Requirement, Scheme};

use std::cell::OnceCell;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use crate::problem::Problem;
use crate::standard::Version;
use files::Files;

/// The media type of forms (RFC 7578).
pub(crate) const FORM: &str = "multipart/form-data";

/// A loaded document.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its files: itself, then those that it refers to.
    pub(crate) files: Rc<[File]>,
    /// The version of OpenAPI that it is written in.
    pub(crate) version: Version,
    /// The tree as it is written, with all files in one. It is served, and values are compared with it.
    pub(crate) stated: Node,
    /// The tree in the words of OpenAPI 3.0, for whoever makes types of it.
    pub(crate) root: Node,
    /// The names of its operations, in their order.
    identities: Vec<identity::Identity>,
    /// Where components stand, once somebody has asked.
    places: OnceCell<HashMap<String, usize>>,
}

/// What came of reading a document.
pub(crate) struct Loaded {
    /// The files that were opened.
    pub(crate) files: Rc<[File]>,
    /// The document, where its text could be understood.
    pub(crate) document: Option<Document>,
    /// What is wrong with the text and its references.
    pub(crate) problems: Vec<Problem>,
}

impl Loaded {
    /// What cannot be understood, and why.
    fn nothing(files: Vec<File>, problem: Problem) -> Self {
        Loaded {
            files: files.into(),
            document: None,
            problems: vec![problem],
        }
    }
}

/// Reads the document at `path` and the files that it refers to. One that cannot be read has that for its problem, which
/// is told like all others.
pub(crate) fn read(path: &Path) -> Loaded {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return Loaded::nothing(Vec::new(), bytes::closed(&error)),
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    taken(name, bytes, Some(folder.unwrap_or(Path::new("."))))
}

/// Reads `bytes` as the document of this name, and the files of its folder that it refers to.
pub(crate) fn taken(name: String, bytes: Vec<u8>, folder: Option<&Path>) -> Loaded {
    let text = match bytes::text(bytes, 0) {
        Ok(text) => text,
        Err((text, problem)) => return Loaded::nothing(vec![File { name, text }], problem),
    };
    let mut files = Files::new(folder);
    if let Err(problem) = files.begin(File { name, text }) {
        return Loaded::nothing(files.list, problem);
    }
    let (document, problems) = complete(files);
    Loaded {
        files: Rc::clone(&document.files),
        document: Some(document),
        problems,
    }
}

/// Loads `text`, which refers to no other files: the document and the problems that did not keep it from being read.
///
/// # Errors
/// The problem that makes the text unreadable.
#[cfg(test)]
pub(crate) fn load(text: String) -> Result<(Document, Vec<Problem>), Problem> {
    let is_json = text.trim_start().starts_with('{') && text::parse(&text, 0).is_ok();
    let name = if is_json { "api.json" } else { "api.yaml" }.to_owned();
    let mut files = Files::new(None);
    files.begin(File { name, text })?;
    Ok(complete(files))
}

/// Makes one document of the files.
fn complete(files: Files) -> (Document, Vec<Problem>) {
    let version = files
        .tree(0)
        .and_then(|tree| tree.text_of("openapi").map(version));
    let version = version.unwrap_or(Version::V30);
    let (stated, files, mut problems) = bundle::bundle(files, version);
    problems.extend(files.problems);
    let mut root = stated.clone();
    normal::normalise(&mut root, version);
    chains::shorten(&mut root);
    let identities = identity::of_operations(&root);
    let document = Document {
        files: files.list.into(),
        version,
        stated,
        root,
        identities,
        places: OnceCell::new(),
    };
    (document, problems)
}

fn version(stated: &str) -> Version {
    match stated.starts_with("3.1") {
        true => Version::V31,
        false => Version::V30,
    }
}
