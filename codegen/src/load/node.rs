//! The document as a tree in which every value and every key knows its line and column.
//!
//! `serde` into structs was rejected: it loses positions and the order of keys, and it drops what it does not know,
//! which is the opposite of what the gate is for.

/// A place in the document's text: line and column counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct Position {
    /// The file, by its number among those of the document; 0 is the document itself.
    pub(crate) file: usize,
    /// The line.
    pub(crate) line: usize,
    /// The column.
    pub(crate) column: usize,
}

impl Position {
    /// Whether it is the whole file: no line has the number 0.
    pub(crate) fn is_whole(self) -> bool {
        self.line == 0
    }
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// Where the value starts.
    pub(crate) at: Position,
    /// What it is.
    pub(crate) data: Data,
}

/// The kinds of value that JSON knows; what YAML has beyond them is refused while parsing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Data {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A whole number within 64 bits.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in the order of the document.
    Map(Vec<Member>),
}

/// One entry of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    /// Where the key starts.
    pub(crate) at: Position,
    /// The key.
    pub(crate) key: String,
    /// The value.
    pub(crate) value: Node,
}

impl Node {
    /// The entries, none when this is no mapping.
    pub(crate) fn members(&self) -> &[Member] {
        match &self.data {
            Data::Map(members) => members,
            _ => &[],
        }
    }

    /// The elements, none when this is no sequence.
    pub(crate) fn elements(&self) -> &[Node] {
        match &self.data {
            Data::List(nodes) => nodes,
            _ => &[],
        }
    }

    /// The entry under `key`.
    pub(crate) fn member(&self, key: &str) -> Option<&Member> {
        self.members().iter().find(|member| member.key == key)
    }

    /// The value under `key`.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|member| &member.value)
    }

    /// The text, when it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text under `key`.
    pub(crate) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::text)
    }

    /// Whether `key` says `true`; absent means `false`, OpenAPI's default for all its flags that we read.
    pub(crate) fn flag(&self, key: &str) -> bool {
        matches!(
            self.get(key),
            Some(Node {
                data: Data::Boolean(true),
                ..
            })
        )
    }

    /// The entries, to be changed.
    pub(super) fn members_mut(&mut self) -> &mut [Member] {
        match &mut self.data {
            Data::Map(members) => members,
            _ => &mut [],
        }
    }

    /// The value under `key`, to be changed.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let member = self.members_mut().iter_mut().find(|member| member.key == key)?;
        Some(&mut member.value)
    }

    /// Takes an entry out.
    pub(super) fn remove(&mut self, key: &str) -> Option<Member> {
        let Data::Map(members) = &mut self.data else {
            return None;
        };
        let index = members.iter().position(|member| member.key == key)?;
        Some(members.remove(index))
    }

    /// Sets an entry; a new one goes to the end.
    pub(super) fn set(&mut self, at: Position, key: &str, value: Node) {
        if let Some(old) = self.get_mut(key) {
            *old = value;
        } else if let Data::Map(members) = &mut self.data {
            members.push(Member {
                at,
                key: key.to_owned(),
                value,
            });
        }
    }

    /// How many values it holds, itself included.
    pub(super) fn size(&self) -> usize {
        let members = self
            .members()
            .iter()
            .map(|member| member.value.size())
            .sum::<usize>();
        1 + members + self.elements().iter().map(Node::size).sum::<usize>()
    }
}
