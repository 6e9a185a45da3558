//! What is said of references that lead to nothing, and what they may have meant.

use super::Bundler;
use super::lead::Lead;
use crate::load::node::{Member, Node};
use crate::load::pointer;
use crate::problem::Problem;
use crate::standard::Kind;

/// Where Swagger 2 had what now stands under `components`.
const MOVED: &[(&str, &str)] = &[
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

impl Bundler {
    /// Says why a reference leads to nothing.
    pub(super) fn tell(&mut self, file: usize, reference: &Member, kind: Kind, lead: &Lead) {
        let text = reference.value.text().unwrap_or_default();
        let at = reference.value.at;
        let section = kind.section().unwrap_or_default();
        let told = |code, what: String, hint: String| Problem::new(at, code, what, hint);
        let problem = match lead {
            Lead::To(_) | Lead::Told => return,
            Lead::Circle(circle) if !self.told.insert(circle.at) => return,
            Lead::Nowhere => told(
                "unresolved-ref",
                format!("`{text}` leads nowhere"),
                self.near(file, text),
            ),
            Lead::WrongKind => told(
                "unresolved-ref",
                format!("`{text}` is of the wrong kind for this place"),
                match kind {
                    Kind::RequestBody | Kind::Response if text.contains("/schemas/") => {
                        format!("write `content: {{application/json: {{schema: {{$ref: '{text}'}}}}}}`")
                    }
                    Kind::Parameter | Kind::Header if text.contains("/schemas/") => {
                        format!("write `schema: {{$ref: '{text}'}}`")
                    }
                    _ => format!("refer to `#/components/{section}/…`"),
                },
            ),
            Lead::Circle(circle) => Problem::new(
                circle.at,
                "circle",
                format!("`{}` leads in a circle", circle.text),
                "one of the references must lead to an object",
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

    /// Where a name stands now that Swagger 2 had elsewhere.
    fn moved(&mut self, way: &str, name: &str) -> Option<String> {
        let (_, section) = MOVED.iter().find(|(old, _)| *old == way)?;
        let now = ["components".to_owned(), (*section).to_owned(), name.to_owned()];
        let tree = self.files.tree(0)?;
        self.index.walk(&tree, &now)?;
        Some(format!("did you mean `#/components/{section}/{name}`?"))
    }

    /// What may have been meant by a reference that leads nowhere.
    fn near(&mut self, file: usize, text: &str) -> String {
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
        let way = steps.join("/");
        if let Some(moved) = self.moved(&way, &last) {
            return moved;
        }
        let above = self.index.walk(&tree, &steps);
        let near = above.map_or(&[][..], Node::members).iter();
        let is_near = |other: &&Member| other.key.len().abs_diff(last.len()) <= 3;
        let near: Vec<&Member> = near.filter(is_near).take(self.left).collect();
        self.left -= near.len();
        let near = near
            .into_iter()
            .map(|other| (strsim::damerau_levenshtein(&other.key, &last), &other.key))
            .min();
        match near {
            Some((distance, other)) if distance <= 3 => format!("did you mean `#/{way}/{other}`?"),
            _ => format!("add `{last}` to `{way}`"),
        }
    }
}
