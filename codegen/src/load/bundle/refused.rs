//! Why a reference leads to nothing, and what may have been meant.

use super::{Bundler, Lead};
use crate::load::node::{Member, Node};
use crate::load::pointer;
use crate::problem::Problem;
use crate::standard::Kind;

impl Bundler {
    /// Says why a reference leads to nothing.
    pub(super) fn tell(&mut self, file: usize, reference: &Member, kind: Kind, lead: &Lead) {
        let text = reference.value.text().unwrap_or_default();
        let at = reference.value.at;
        let section = kind.section().unwrap_or_default();
        let told = |code, what: String, hint: String| Problem::new(at, code, what, hint);
        let problem = match lead {
            Lead::To(_) | Lead::Told => return,
            // A circle is told once, at its first reference.
            Lead::Circle(round) if round.iter().min() != Some(&at) => return,
            Lead::Nowhere => told(
                "unresolved-ref",
                format!("`{text}` leads nowhere"),
                self.near(file, text),
            ),
            Lead::WrongKind => told(
                "unresolved-ref",
                format!("`{text}` is of the wrong kind for this place"),
                format!("refer to `#/components/{section}/…`"),
            ),
            Lead::Circle(_) => told(
                "circle",
                format!("`{text}` leads in a circle"),
                "one of the references must lead to an object".to_owned(),
            ),
            Lead::Unreadable(why) => told(
                "unresolved-ref",
                format!("`{text}` cannot be read: {why}"),
                "files are looked for from the folder of the file that refers to them".to_owned(),
            ),
            Lead::Elsewhere => told(
                "unsupported",
                format!("`{text}` lies outside the document's folder"),
                "keep a copy beside the document: a contract must not change because something elsewhere did"
                    .to_owned(),
            ),
        };
        self.problems.push(problem);
    }

    /// What may have been meant by a reference that leads nowhere.
    pub(super) fn near(&self, file: usize, text: &str) -> String {
        let general = "the way behind `#` names one key after the other".to_owned();
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let Some(mut steps) = pointer::steps(fragment) else {
            return general;
        };
        let (Some(last), true) = (steps.pop(), path.is_empty()) else {
            return general;
        };
        let Some(tree) = self.files.tree(file) else {
            return general;
        };
        let above = steps
            .iter()
            .try_fold(&*tree, |node, step| pointer::step(node, step));
        let near = above.map_or(&[][..], Node::members).iter();
        let near = near
            .map(|other| (strsim::damerau_levenshtein(&other.key, &last), &other.key))
            .min();
        let way = steps.join("/");
        match near {
            Some((distance, other)) if distance <= 3 => format!("did you mean `#/{way}/{other}`?"),
            _ => format!("add `{last}` to `{way}`"),
        }
    }
}
