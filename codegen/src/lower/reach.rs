//! Which schemas a request can bring in: there a `default` is applied by the server, elsewhere it is only told.

use std::collections::HashSet;

use crate::load::{Document, Node};
use crate::shape::{self, Key, Reading, Shape};

/// The schemas reachable from some content.
#[derive(Debug, Default)]
pub(crate) struct Reach(HashSet<Key>);

impl Reach {
    /// Walks the request bodies of all operations.
    pub(crate) fn of_requests(document: &Document) -> Self {
        let bodies = document
            .operations()
            .into_iter()
            .filter_map(|operation| operation.body(document));
        Self::of(document, bodies)
    }

    /// Walks the responses of all operations.
    pub(crate) fn of_responses(document: &Document) -> Self {
        let operations = document.operations();
        let responses = operations
            .iter()
            .flat_map(|operation| operation.responses(document));
        let answered = responses.map(|(_, node)| node);
        Self::of(document, answered.chain(of_hooks(document)))
    }

    /// Walks what is written as JSON, in requests and responses.
    pub(crate) fn of_json(document: &Document) -> Self {
        let mut reach = Reach::default();
        for operation in document.operations() {
            let answers = operation.responses(document).into_iter().map(|(_, node)| node);
            for holder in answers.chain(operation.body(document)) {
                reach.enter(document, holder, |media| media.ends_with("json"));
            }
        }
        for holder in of_hooks(document) {
            reach.enter(document, holder, |media| media.ends_with("json"));
        }
        reach
    }

    /// Whether the schema was reached.
    pub(crate) fn holds(&self, shape: &Shape<'_>) -> bool {
        self.0.contains(&shape.key())
    }

    /// Whether the schema at `node` was reached, as it is by itself.
    pub(crate) fn holds_schema(&self, node: &Node) -> bool {
        self.0.contains(&(std::ptr::from_ref(node), None))
    }

    fn of<'d>(document: &'d Document, holders: impl Iterator<Item = &'d Node>) -> Self {
        let mut reach = Reach::default();
        for holder in holders {
            reach.enter(document, holder, |_| true);
        }
        reach
    }

    fn enter(&mut self, document: &Document, holder: &Node, wanted: fn(&str) -> bool) {
        let content = holder.get("content").map_or(&[][..], Node::members);
        for media in content.iter().filter(|media| wanted(&media.key)) {
            if let Some(schema) = media.value.get("schema") {
                self.walk(document, &shape::read(document, schema, &mut Reading::default()));
            }
        }
    }

    fn walk(&mut self, document: &Document, shape: &Shape<'_>) {
        if !self.0.insert(shape.key()) {
            return;
        }
        if let shape::Kind::Named(target) = shape.kind {
            return self.walk(document, &shape::read(document, target, &mut Reading::default()));
        }
        for part in shape.parts() {
            self.walk(document, part);
        }
    }
}

/// The bodies of requests that the server sends: they go out like answers.
fn of_hooks(document: &Document) -> impl Iterator<Item = &Node> {
    document
        .hooks()
        .into_iter()
        .filter_map(|hook| hook.operation.body(document))
}
