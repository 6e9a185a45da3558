//! What the document says of the parts of a form.

use std::sync::Arc;

use jsonschema::Validator;
use poem::http::{HeaderMap, header};

use super::{near, part::TextPart, refusal};
use crate::{
    contract::{Expected, Rule, UnknownMembers, ValueType, Violation, violations},
    error::ApiError,
    negotiation::covers,
};

/// The most bytes of a text, whatever the document says: texts are kept in memory.
const MOST_TEXT: u64 = 64 * 1024;
/// The most bytes that one character takes in UTF-8 (RFC 3629).
const WIDEST: u64 = 4;

/// One member of a form.
#[derive(Debug)]
pub(crate) struct PartRule {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) kind: PartKind,
    /// Whether it may come several times.
    pub(crate) repeats: bool,
    /// The media ranges of `encoding.contentType` (OpenAPI 3.0.3, section 4.7.15.1); empty takes any.
    pub(crate) types: Vec<String>,
}

/// What a part holds.
#[derive(Debug)]
pub(crate) enum PartKind {
    /// Bytes, and the most of them.
    File { most: Option<u64> },
    /// Text that keeps a schema.
    Text(TextRule),
}

/// A text's schema, and its `maxLength`.
#[derive(Debug)]
pub(crate) struct TextRule {
    /// What the text can be, in order.
    pub(crate) expected: Vec<Expected>,
    pub(crate) validator: Arc<Validator>,
    pub(crate) most_characters: Option<u64>,
}

impl PartRule {
    /// Whether the stated type of a part is one that the document takes. A part without one is text
    /// (RFC 7578, section 4.4).
    pub(super) fn admits(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        let stated = headers.get(header::CONTENT_TYPE);
        let stated = stated.map_or("text/plain", |value| value.to_str().unwrap_or_default());
        let admitted = |range: &String| covers(range, stated);
        if self.types.is_empty() || self.types.iter().any(admitted) {
            return Ok(());
        }
        Err(refusal::other_type(&self.name, &self.types))
    }

    /// Whether so many bytes may come.
    pub(super) fn bounds(&self, read: u64) -> Result<(), ApiError> {
        match &self.kind {
            PartKind::File { most: Some(most) } if read > *most => {
                Err(refusal::file_too_large(&self.name, *most))
            }
            PartKind::File { .. } => Ok(()),
            PartKind::Text(rule) if read > rule.most_bytes() => Err(rule.too_long(&self.name)),
            PartKind::Text(_) => Ok(()),
        }
    }

    /// The text that the bytes are, if it keeps the rules.
    pub(super) fn read(&self, bytes: Vec<u8>) -> Result<TextPart, Vec<Violation>> {
        let here = |rule| Violation::new(self.name.clone(), rule);
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(vec![here(Rule::Type(vec![ValueType::Text]))]);
        };
        match &self.kind {
            PartKind::Text(rule) => rule
                .judge(&text)
                .map_err(|rules| rules.into_iter().map(here).collect::<Vec<_>>())?,
            PartKind::File { .. } => {}
        }
        Ok(TextPart {
            name: self.name.clone(),
            value: text,
        })
    }
}

impl TextRule {
    /// Whether the text is a value that keeps the schema, or else which rules the first that it could be breaks.
    fn judge(&self, text: &str) -> Result<(), Vec<Rule>> {
        let mut refused = None;
        for expected in &self.expected {
            let found = match expected.value(text) {
                Ok(value) => violations(&self.validator, &value, UnknownMembers::Named),
                Err(rule) => vec![Violation::new("", rule)],
            };
            if found.is_empty() {
                return Ok(());
            }
            refused = refused.or(Some(found));
        }
        let refused = refused.unwrap_or_default().into_iter();
        Err(refused.map(|violation| violation.rule).collect())
    }

    fn most_bytes(&self) -> u64 {
        let longest = self.most_characters.map(|most| most.saturating_mul(WIDEST));
        longest.map_or(MOST_TEXT, |longest| longest.min(MOST_TEXT))
    }

    /// More bytes than the longest text that is allowed can have are too many characters, too.
    fn too_long(&self, name: &str) -> ApiError {
        match self.most_characters {
            Some(most) if most.saturating_mul(WIDEST) <= MOST_TEXT => {
                ApiError::invalid(vec![Violation::new(name.to_owned(), Rule::MaxLength(most))])
            }
            _ => refusal::file_too_large(name, MOST_TEXT),
        }
    }
}

/// The rules of a form, and which parts have come.
#[derive(Debug)]
pub(super) struct Rules {
    rules: Arc<[PartRule]>,
    come: Vec<bool>,
}

impl Rules {
    pub(super) fn new(rules: Arc<[PartRule]>) -> Self {
        let come = vec![false; rules.len()];
        Rules { rules, come }
    }

    pub(super) fn of(&self, index: usize) -> Option<&PartRule> {
        self.rules.get(index)
    }

    /// The rule of a part that comes now, or which rule its coming breaks.
    pub(super) fn take(&mut self, name: &str) -> Result<usize, Rule> {
        let index = self.rules.iter().position(|rule| rule.name == name);
        let index = index.ok_or_else(|| near(name, &self.rules))?;
        let before = self.come.get_mut(index).map(|come| std::mem::replace(come, true));
        let repeats = self.rules.get(index).is_some_and(|rule| rule.repeats);
        if before == Some(true) && !repeats {
            return Err(Rule::Repeated);
        }
        Ok(index)
    }

    /// What has to be there and is not.
    pub(super) fn missing(&self) -> impl Iterator<Item = Violation> {
        let parts = self.rules.iter().zip(&self.come);
        parts
            .filter(|(rule, come)| rule.required && !**come)
            .map(|(rule, _)| Violation::new(rule.name.clone(), Rule::Required))
    }
}
