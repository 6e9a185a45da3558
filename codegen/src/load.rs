//! From the text of a document to a tree with positions, and the ways to find one's way in it.

mod identity;
mod inherited;
mod json;
mod member;
mod node;
mod operation;
mod parse;
mod reference;
mod security;

pub(crate) use inherited::Level;
pub(crate) use node::{Data, Member, Node, Position};
pub(crate) use operation::{Operation, Parameter, Place, is_informational};
pub(crate) use reference::component;
pub(crate) use security::Scheme;

use crate::problem::Problem;

/// The media type of forms (RFC 7578).
pub(crate) const FORM: &str = "multipart/form-data";

/// A loaded document.
#[derive(Debug)]
pub(crate) struct Document {
    /// The whole text, as it stands in the file.
    pub(crate) text: String,
    /// The tree.
    pub(crate) root: Node,
    /// The names of its operations, in their order.
    identities: Vec<identity::Identity>,
}

/// Loads `text`: the document and the problems that did not keep it from being read.
///
/// # Errors
/// The problem that makes the text unreadable.
pub(crate) fn load(text: String) -> Result<(Document, Vec<Problem>), Problem> {
    let (root, problems) = parse::parse(&text)?;
    let identities = identity::of_operations(&root);
    Ok((
        Document {
            text,
            root,
            identities,
        },
        problems,
    ))
}
