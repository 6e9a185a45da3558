//! What the server sends: callbacks of its operations, and webhooks.

use super::operation::METHODS;
use super::{Document, Member, Node, Operation};

/// One request that the server sends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outgoing<'d> {
    /// The key of the callback or webhook.
    pub(crate) name: &'d str,
    /// The operation whose callback it is; none for a webhook.
    pub(crate) cause: Option<Operation<'d>>,
    /// What is sent. The path is the URL's expression, or the webhook's name.
    pub(crate) call: Operation<'d>,
}

impl Document {
    /// All of them: webhooks, then callbacks in the order of their operations.
    pub(crate) fn outgoing(&self) -> Vec<Outgoing<'_>> {
        let mut all = Vec::new();
        for entry in entries(self.root.get("webhooks")) {
            self.calls(entry, &entry.key, None, &mut all);
        }
        for operation in self.operations() {
            for named in entries(operation.node.get("callbacks")) {
                for entry in entries(self.resolve(&named.value)) {
                    self.calls(entry, &named.key, Some(operation), &mut all);
                }
            }
        }
        all
    }

    fn calls<'d>(
        &'d self,
        entry: &'d Member,
        name: &'d str,
        cause: Option<Operation<'d>>,
        all: &mut Vec<Outgoing<'d>>,
    ) {
        let Some(item) = self.resolve(&entry.value) else {
            return;
        };
        let methods = item.members().iter();
        for method in methods.filter(|member| METHODS.contains(&member.key.as_str())) {
            all.push(Outgoing {
                name,
                cause,
                call: Operation::called_back(entry, item, method),
            });
        }
    }
}

fn entries(holder: Option<&Node>) -> impl Iterator<Item = &Member> {
    let members = holder.map_or(&[][..], Node::members).iter();
    members.filter(|member| !member.key.starts_with("x-"))
}
