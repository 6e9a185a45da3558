//! YAML text to the tree of [`super::node`].
//!
//! Built on the parser's events. The library's own tree (`MarkedYaml`) was rejected: it stops at the first duplicate
//! key and its mappings forget where the second one stood.

use std::collections::HashMap;

use saphyr::Scalar;
use saphyr_parser::{Event, Marker, Parser, Span};

use super::member::{self, Entries};
use super::node::{Data, Member, Node, Position};
use super::{syntax, text};
use crate::problem::Problem;

/// The tree of `text`, which stands in file `file`, and the problems that do not keep one from being built: duplicate keys, keys that are no text.
///
/// # Errors
/// The one problem that makes the text no YAML document at all.
pub(super) fn parse(text: &str, file: usize) -> Result<(Node, Vec<Problem>), Problem> {
    let mut builder = Builder {
        file,
        ..Builder::default()
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| syntax::told(text, file, &error))?;
        builder.take(event, span)?;
    }
    let start = Position {
        file,
        line: 1,
        column: 1,
    };
    let empty = || {
        Problem::new(
            start,
            "syntax",
            "the document is empty",
            "start with `openapi: 3.0.3`",
        )
    };
    let root = builder.root.ok_or_else(empty)?;
    Ok((root, builder.problems))
}

/// How many nodes aliases may copy in all: nested anchors could otherwise grow without bound.
const ALIAS_BUDGET: usize = 50_000;

#[derive(Default)]
struct Builder {
    file: usize,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    aliased: usize,
    root: Option<Node>,
    problems: Vec<Problem>,
}

/// A collection whose end has not come yet.
struct Open {
    anchor: usize,
    at: Position,
    holds: Held,
}

/// What a collection holds so far.
enum Held {
    List(Vec<Node>),
    /// Entries, and the key that waits for its value.
    Map(Entries, Option<(Position, String)>),
}

impl Open {
    fn finish(self) -> Node {
        let data = match self.holds {
            Held::List(elements) => Data::List(elements),
            Held::Map(entries, _) => Data::Map(entries.finish()),
        };
        Node { at: self.at, data }
    }
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Problem> {
        let at = position(self.file, &span.start);
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let scalar = Scalar::parse_from_cow_and_metadata(value, style, tag.as_ref())
                    .ok_or_else(|| untagged(at))?;
                self.close(
                    Node {
                        at,
                        data: data(scalar),
                    },
                    anchor,
                )
            }
            Event::SequenceStart(anchor, _) => self.begin(at, anchor, Held::List(Vec::new())),
            Event::MappingStart(anchor, _) => self.begin(at, anchor, Held::Map(Entries::default(), None)),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => {
                    let anchor = open.anchor;
                    self.close(open.finish(), anchor)
                }
                None => Ok(()),
            },
            Event::Alias(anchor) => self.alias(at, anchor),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn begin(&mut self, at: Position, anchor: usize, holds: Held) -> Result<(), Problem> {
        if self.open.len() >= text::MAX_DEPTH {
            return Err(text::too_deep(at));
        }
        self.open.push(Open { anchor, at, holds });
        Ok(())
    }

    fn alias(&mut self, at: Position, anchor: usize) -> Result<(), Problem> {
        let Some(node) = self.anchors.get(&anchor).cloned() else {
            let hint = "an alias names an anchor that ended before it";
            return Err(Problem::new(at, "syntax", "the alias refers to nothing", hint));
        };
        self.aliased += node.size();
        if self.aliased > ALIAS_BUDGET {
            let hint = "write shared parts under `components` and refer to them with `$ref`";
            return Err(Problem::new(
                at,
                "syntax",
                "the aliases of this document expand too far",
                hint,
            ));
        }
        self.close(node, 0)
    }

    /// A node is complete: it becomes a key, a value, an element or the root.
    fn close(&mut self, node: Node, anchor: usize) -> Result<(), Problem> {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            return self.finish(node);
        };
        match &mut open.holds {
            Held::List(elements) => elements.push(node),
            Held::Map(entries, key) => match key.take() {
                None => *key = Some(member::key(node, &mut self.problems)),
                Some((at, key)) => {
                    let member = Member { at, key, value: node };
                    entries.insert_of_yaml(member, &mut self.problems);
                }
            },
        }
        Ok(())
    }

    fn finish(&mut self, node: Node) -> Result<(), Problem> {
        if self.root.is_some() {
            let hint = "keep one document in the file";
            return Err(Problem::new(
                node.at,
                "syntax",
                "a second document starts here",
                hint,
            ));
        }
        self.root = Some(node);
        Ok(())
    }
}

fn data(scalar: Scalar<'_>) -> Data {
    match scalar {
        Scalar::Null => Data::Null,
        Scalar::Boolean(value) => Data::Boolean(value),
        Scalar::Integer(value) => Data::Integer(value),
        Scalar::FloatingPoint(value) => Data::Float(value.into_inner()),
        Scalar::String(value) => Data::Text(value.into_owned()),
    }
}

/// Where a marker of the parser stands.
pub(super) fn position(file: usize, marker: &Marker) -> Position {
    Position {
        file,
        line: marker.line(),
        column: marker.col() + 1,
    }
}

fn untagged(at: Position) -> Problem {
    Problem::new(
        at,
        "syntax",
        "the value does not fit its tag",
        "remove the `!!` tag or correct the value",
    )
}
