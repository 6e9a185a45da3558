//! Requests that the server sends: callbacks (OpenAPI 3.0.3, section 4.7.18) and webhooks (OpenAPI 3.1.0, section 4.8.1).

use std::collections::HashSet;

use super::identity::{is_name, takes, words};
use super::operation::METHODS;
use super::{Document, Member, Node, Operation};
use crate::lower::case::snake;

/// One request that the server sends.
#[derive(Debug)]
pub(crate) struct Hook<'d> {
    /// Its name, in snake_case; no two hooks have the same.
    pub(crate) name: String,
    /// What occasions it, for people: an operation, or the name of the webhook.
    pub(crate) of: String,
    /// Where it goes, for a callback: a runtime expression (OpenAPI 3.0.3, section 4.7.20.5).
    pub(crate) to: Option<&'d str>,
    /// What is sent, and how it is answered.
    pub(crate) operation: Operation<'d>,
}

/// A hook without its name.
struct Found<'d> {
    owner: String,
    of: String,
    to: Option<&'d str>,
    operation: Operation<'d>,
}

impl Document {
    /// All hooks in the order of the document: the callbacks of its operations, then its webhooks. A callback that several
    /// operations share is one.
    pub(crate) fn hooks(&self) -> Vec<Hook<'_>> {
        let mut found = Vec::new();
        for operation in self.operations() {
            for callback in operation.node.get("callbacks").map_or(&[][..], Node::members) {
                let of = format!("the operation `{}`", operation.id());
                let held = self.resolve(&callback.value).map_or(&[][..], Node::members);
                for target in held.iter().filter(|target| !target.key.starts_with("x-")) {
                    self.methods(&callback.key, &of, Some(&target.key), target, &mut found);
                }
            }
        }
        for webhook in self.root.get("webhooks").map_or(&[][..], Node::members) {
            let of = format!("the webhook `{}`", webhook.key);
            self.methods(&webhook.key, &of, None, webhook, &mut found);
        }
        named(found)
    }

    /// The hooks of one path item.
    fn methods<'d>(
        &'d self,
        owner: &str,
        of: &str,
        to: Option<&'d str>,
        target: &'d Member,
        found: &mut Vec<Found<'d>>,
    ) {
        let Some(item) = self.resolve(&target.value) else {
            return;
        };
        for method in item
            .members()
            .iter()
            .filter(|member| METHODS.contains(&member.key.as_str()))
        {
            if !found
                .iter()
                .any(|known| std::ptr::eq(known.operation.node, &method.value))
            {
                found.push(Found {
                    owner: owner.to_owned(),
                    of: of.to_owned(),
                    to,
                    operation: Operation::called_back(target, item, method),
                });
            }
        }
    }
}

/// Names that are written come first, as those of operations do.
fn named(found: Vec<Found<'_>>) -> Vec<Hook<'_>> {
    let mut taken = HashSet::new();
    let stated: Vec<Option<&str>> = found
        .iter()
        .map(|hook| {
            let id = hook
                .operation
                .node
                .text_of("operationId")
                .filter(|id| is_name(id));
            id.filter(|id| takes(id, &mut taken))
        })
        .collect();
    let mut hooks = Vec::with_capacity(found.len());
    for (hook, stated) in found.into_iter().zip(stated) {
        let made_up = || super::identity::vacant(&plain(&hook.owner), &mut taken);
        hooks.push(Hook {
            name: snake(&stated.map_or_else(made_up, str::to_owned)),
            of: hook.of,
            to: hook.to,
            operation: hook.operation,
        });
    }
    hooks
}

/// `tree_planted` for `treePlanted`, and `send_type` for `type`.
fn plain(owner: &str) -> String {
    let name = words(owner);
    if is_name(&name) {
        name
    } else {
        format!("send_{name}")
    }
}

#[cfg(test)]
mod tests {
    use crate::load::load;

    #[test]
    fn callbacks_and_webhooks_are_found_each_with_a_name_of_its_own() {
        let text = "openapi: 3.1.0\npaths:\n  /a:\n    post:\n      operationId: plant\n      callbacks:\n        \
                    treePlanted: {'{$request.body#/url}': {post: {operationId: done}, put: {}}}\n        \
                    type: {$ref: '#/components/callbacks/type'}\nwebhooks:\n  done: {post: {}}\n\
                    components:\n  callbacks:\n    type: {'{$url}': {get: {}}, x-a: 1}\n";
        let (document, _) = load(text.to_owned()).unwrap();
        let hooks = document.hooks();
        let told: Vec<_> = hooks
            .iter()
            .map(|hook| {
                (
                    hook.name.as_str(),
                    hook.of.as_str(),
                    hook.to,
                    hook.operation.method,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (
                    "done",
                    "the operation `plant`",
                    Some("{$request.body#/url}"),
                    "post"
                ),
                (
                    "tree_planted",
                    "the operation `plant`",
                    Some("{$request.body#/url}"),
                    "put"
                ),
                ("send_type", "the operation `plant`", Some("{$url}"), "get"),
                ("done_2", "the webhook `done`", None, "post"),
            ]
        );
    }
}
