//! The order in which conditions are judged (RFC 9110, section 13.2.2).

use jiff::Timestamp;
use poem::http::HeaderValue;

use super::{
    entity_tag::{self, Tag},
    fields::Fields,
};

/// What follows for the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing: it is answered as if it had set no condition.
    Proceed,
    /// 304.
    NotModified,
    /// 412.
    Failed,
}

/// What a condition is compared with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Current<'a> {
    /// The answer to a GET or HEAD: its tag, and when what it shows last changed, in seconds since the Unix epoch.
    Representation {
        etag: Option<&'a HeaderValue>,
        modified: Option<i64>,
    },
    /// What a write is about to change: any representation of it will do.
    Version(Timestamp),
}

impl Current<'_> {
    fn is_read(&self) -> bool {
        matches!(self, Current::Representation { .. })
    }

    fn modified(&self) -> Option<i64> {
        match self {
            Current::Representation { modified, .. } => *modified,
            Current::Version(version) => Some(second_after(*version)),
        }
    }

    fn is(&self, tag: Tag<'_>) -> bool {
        match self {
            Current::Representation { etag, .. } => etag
                .and_then(Tag::of)
                .is_some_and(|current| current.quoted == tag.quoted),
            Current::Version(version) => entity_tag::is_of_version(tag, *version),
        }
    }

    /// A representation with a weak tag promises no equal bytes, so no condition on equal bytes is met.
    fn is_weak(&self) -> bool {
        let Current::Representation { etag: Some(etag), .. } = self else {
            return false;
        };
        Tag::of(etag).is_none_or(|current| current.weak)
    }
}

/// The first whole second that is not before a moment. A change is dated by the second after it, so that whoever was told
/// of a second was told of everything that happened up to it, and the date is as good as a tag (RFC 9110, section
/// 8.8.2.2). An answer of the same second, which can still be overtaken, shows the second before the change (section
/// 8.8.2.1 allows no later one), and no condition holds by that.
pub(super) fn second_after(moment: Timestamp) -> i64 {
    let second = moment.as_second();
    match moment.subsec_nanosecond() > 0 {
        true => second.saturating_add(1),
        false => second,
    }
}

/// Judges the conditions of a request whose answer would otherwise be a success.
pub(crate) fn evaluate(fields: &Fields, current: &Current<'_>) -> Outcome {
    let modified = current.modified();
    let after = |date: &i64| modified.is_some_and(|modified| modified > *date);
    let unmet = match &fields.if_match {
        Some(field) => !Fields::matches(field, |tag| !current.is_weak() && current.is(tag)),
        None => fields.if_unmodified_since.as_ref().is_some_and(after),
    };
    if unmet {
        return Outcome::Failed;
    }
    let known = match &fields.if_none_match {
        Some(field) => Fields::names(field, |tag| current.is(tag)),
        None if current.is_read() => {
            let date = fields.if_modified_since.as_ref();
            modified.is_some() && date.is_some_and(|date| !after(date))
        }
        None => false,
    };
    match (known, current.is_read()) {
        (false, _) => Outcome::Proceed,
        (true, true) => Outcome::NotModified,
        (true, false) => Outcome::Failed,
    }
}
