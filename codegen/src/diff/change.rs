//! One change: what it is, where it stands in both documents, and whom it concerns.

use std::collections::BTreeSet;

use super::pair::Pair;
use crate::load::Position;

/// The hint for what breaks nobody.
pub(super) const HARMLESS: &str = "nothing that works today is touched";

/// What a change does to those who call the API today. The worst comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Something that works today no longer does.
    Breaking,
    /// Everything that works today still does.
    NonBreaking,
    /// Only people notice: words, examples, the order of pages.
    Annotation,
}

/// Which way the values go that a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Direction {
    /// From the client: taking fewer values breaks.
    Request,
    /// To the client: sending more values breaks.
    Response,
}

/// A kind of change and its verdict, which depends on the direction.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rule {
    /// The name, stable: `parameter-removed`.
    pub(crate) code: &'static str,
    /// What it is where the client sends.
    pub(crate) request: Kind,
    /// What it is where the client receives.
    pub(crate) response: Kind,
    /// What to do about it, or what to make of it.
    pub(crate) hint: &'static str,
}

/// One change, told once however many operations it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// The verdict; where it stands both ways, the worse of the two.
    pub(crate) kind: Kind,
    /// What kind of change.
    pub(crate) rule: &'static Rule,
    /// What changed, one sentence without a full stop.
    pub(crate) text: String,
    /// Where it stands; for what only one document has, the place in the other one where it is not.
    pub(crate) at: Pair<Position>,
    /// The ways that it concerns; none where it has nothing to do with values.
    pub(crate) directions: BTreeSet<Direction>,
    /// The operations that it concerns, such as `GET /items`; none where it concerns no single one.
    pub(crate) operations: BTreeSet<String>,
}

impl Kind {
    /// The word for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Breaking => "breaking",
            Kind::NonBreaking => "non-breaking",
            Kind::Annotation => "annotation",
        }
    }
}

impl Direction {
    /// The word for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Direction::Request => "request",
            Direction::Response => "response",
        }
    }

    /// The other way: what a callback sends, its receiver gets.
    pub(super) fn turned(self) -> Self {
        match self {
            Direction::Request => Direction::Response,
            Direction::Response => Direction::Request,
        }
    }
}

impl Change {
    /// What to do about it; where the rule's advice is for the other direction, that there is nothing to do.
    pub(crate) fn hint(&self) -> &'static str {
        let worst = self.rule.request.min(self.rule.response);
        if self.kind > worst {
            HARMLESS
        } else {
            self.rule.hint
        }
    }
}

impl Rule {
    /// What the change is for values that go this way.
    pub(super) fn kind(&self, direction: Option<Direction>) -> Kind {
        match direction {
            None | Some(Direction::Request) => self.request,
            Some(Direction::Response) => self.response,
        }
    }
}
