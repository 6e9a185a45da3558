//! What a schema is called in a sentence: `Item.price`, or the parameter it belongs to.
//!
//! A shared schema is called by its own name wherever it is used, so that a change in it is told once.

use std::fmt;

use crate::load::{Node, component};

/// The name of what a schema describes.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    /// A shared schema's name, or a phrase: `the body`.
    root: String,
    /// Whether `root` is a name, which is quoted.
    is_name: bool,
    /// The way from there: `.lines[].quantity`.
    path: String,
    /// Whether it describes what some of the values have to meet besides, so that a member is no new one.
    pub(super) is_conditional: bool,
}

impl Subject {
    /// What is called by a phrase.
    pub(crate) fn named(phrase: &str) -> Self {
        Subject {
            root: phrase.to_owned(),
            is_name: false,
            path: String::new(),
            is_conditional: false,
        }
    }

    /// The subject of a schema that may be a shared one.
    pub(super) fn below_reference(&self, node: &Node) -> Self {
        let named = node.text_of("$ref").and_then(component);
        named.map_or_else(
            || self.clone(),
            |(_, name)| Subject {
                root: name.to_owned(),
                is_name: true,
                path: String::new(),
                is_conditional: self.is_conditional,
            },
        )
    }

    /// A member of it.
    pub(super) fn property(&self, name: &str) -> Self {
        self.further(&format!(".{name}"))
    }

    /// The elements of it.
    pub(super) fn elements(&self) -> Self {
        self.further("[]")
    }

    /// The element at a place, counted from 0.
    pub(super) fn element(&self, number: usize) -> Self {
        self.further(&format!("[{number}]"))
    }

    /// The names of its members.
    pub(super) fn names(&self) -> Self {
        self.further(".<name>")
    }

    /// The same, as a condition has it.
    pub(super) fn conditional(&self) -> Self {
        Subject {
            is_conditional: true,
            ..self.clone()
        }
    }

    /// The members that have no name in the schema.
    pub(super) fn others(&self) -> Self {
        self.further(".*")
    }

    /// A sentence about it, or about a member of it, in which its name is left out.
    pub(crate) fn taken_out_of(&self, sentence: &str) -> String {
        let whole = self.to_string();
        if sentence.contains(&whole) {
            return sentence.replacen(&whole, "…", 1);
        }
        let root = if self.is_name { self.root.as_str() } else { "" };
        let way = format!("{root}{}", self.path);
        let member = format!("`{}.", way.trim_start_matches('.'));
        let sentence = sentence.replacen(&member, "`….", 1);
        if self.is_name {
            return sentence;
        }
        sentence.replacen(&format!(" of {}", self.root), "", 1)
    }

    fn further(&self, step: &str) -> Self {
        Subject {
            path: format!("{}{step}", self.path),
            ..self.clone()
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Subject {
            root, is_name, path, ..
        } = self;
        match (is_name, path.as_str()) {
            (true, _) => write!(f, "`{root}{path}`"),
            (false, "") => f.write_str(root),
            (false, "[]") => write!(f, "each element of {root}"),
            (false, ".*") => write!(f, "each other member of {root}"),
            (false, ".<name>") => write!(f, "each name in {root}"),
            (false, _) => write!(f, "`{}` of {root}", path.trim_start_matches('.')),
        }
    }
}
