//! One value by its name: how it is written.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Coding, Expected};
use crate::contract::{document::Document, numbers, places::Places, violation::Rule};

/// How the parts of a value stand beside each other (OpenAPI 3.0.3, section 4.7.12.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    Space,
    Pipe,
    Deep,
}

/// A named value, and how it is written.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) style: Style,
    pub(crate) explode: bool,
    /// Whether nothing at all may stand behind the name.
    empty: bool,
    /// What it can be, in order; none where it is written as JSON.
    expected: Vec<Expected>,
    /// Where its numbers stand, if it is written as JSON.
    json: Option<Places>,
}

/// What a request has under a name.
#[derive(Debug)]
pub(crate) enum Given<'t> {
    /// One text.
    Text(&'t str),
    /// The name several times.
    Texts(Vec<&'t str>),
    /// Texts by their place inside the value.
    Members(Vec<(Vec<String>, &'t str)>),
}

impl Style {
    fn of(stated: Option<&str>, usual: Style) -> Self {
        match stated {
            Some("simple") => Style::Simple,
            Some("label") => Style::Label,
            Some("matrix") => Style::Matrix,
            Some("form") => Style::Form,
            Some("spaceDelimited") => Style::Space,
            Some("pipeDelimited") => Style::Pipe,
            Some("deepObject") => Style::Deep,
            _ => usual,
        }
    }

    /// What parts the values of a list that stands in one text.
    fn separator(self, explode: bool) -> char {
        match (self, explode) {
            (Style::Space, _) => ' ',
            (Style::Pipe, _) => '|',
            (Style::Label, true) => '.',
            (Style::Matrix, true) => ';',
            _ => ',',
        }
    }
}

impl Field {
    /// Reads `style`, `explode` and `allowEmptyValue` of a Parameter, Header or Encoding Object. `is_json` where its
    /// content is stated as JSON.
    pub(crate) fn new(
        document: &Document,
        name: &str,
        object: &Value,
        usual: Style,
        schema: &Value,
        is_json: bool,
    ) -> Self {
        let style = Style::of(object.get("style").and_then(Value::as_str), usual);
        let explode = object.get("explode").and_then(Value::as_bool);
        Field {
            name: name.to_owned(),
            style,
            explode: explode.unwrap_or(style == Style::Form),
            empty: object.get("allowEmptyValue") == Some(&Value::Bool(true)),
            expected: match is_json {
                true => Vec::new(),
                false => Expected::alternatives(document, schema),
            },
            json: is_json.then(|| Places::of(document, schema)),
        }
    }

    /// What it can be; nothing is stated of what is written as JSON.
    pub(crate) fn expected(&self) -> &[Expected] {
        &self.expected
    }

    /// Whether its text is JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.json.is_some()
    }

    /// Whether an empty text says as much as none.
    pub(crate) fn is_void(&self, text: &str) -> bool {
        let text_may_be_empty =
            |one: &Expected| matches!(one, Expected::Single(s) if s.contains(&super::expected::Scalar::Text));
        text.is_empty() && self.empty && !self.expected.iter().any(text_may_be_empty)
    }

    /// Whether the name may come several times, once for each value.
    pub(crate) fn repeats(&self) -> bool {
        self.explode && self.lists()
    }

    /// Whether it can be a list.
    pub(crate) fn lists(&self) -> bool {
        self.expected.iter().any(|one| matches!(one, Expected::List(_)))
    }

    /// Whether the key of a query or form names a place inside this value, and which.
    pub(crate) fn claims(&self, key: &str) -> Option<Vec<String>> {
        if let Some(rest) = key
            .strip_prefix(self.name.as_str())
            .filter(|rest| rest.starts_with('['))
        {
            let inner = rest.strip_suffix(']')?.get(1..)?;
            let places = self.style == Style::Deep || self.repeats();
            return places.then(|| inner.split("][").map(str::to_owned).collect());
        }
        let spread = self.style == Style::Form && self.explode;
        let names = |one: &Expected| match one {
            Expected::Object(members) => members.named.iter().any(|(name, _)| name == key),
            _ => false,
        };
        (spread && self.expected.iter().any(names)).then(|| vec![key.to_owned()])
    }

    /// Whether any key that nothing else claims is a member of this value.
    pub(crate) fn is_open(&self) -> bool {
        let open = |one: &Expected| matches!(one, Expected::Object(members) if members.open);
        self.style == Style::Form && self.explode && self.expected.iter().any(open)
    }

    /// The value that is meant by what is given, read as `expected`.
    pub(crate) fn read(&self, expected: &Expected, given: &Given<'_>, coding: Coding) -> Result<Value, Rule> {
        match (expected, given) {
            (_, Given::Members(members)) => {
                let mut value = Value::Null;
                for (path, text) in members {
                    expected.place(&mut value, path, &coding.decode(text))?;
                }
                Ok(value)
            }
            (Expected::List(items), Given::Texts(texts)) => texts
                .iter()
                .map(|text| items.value(&coding.decode(text)))
                .collect(),
            (_, Given::Texts(_)) => Err(Rule::Repeated),
            (Expected::Single(_), Given::Text(text)) => {
                let bare = self.bare(text, coding).ok_or_else(|| expected.wanted())?;
                expected.value(&coding.decode(bare))
            }
            (Expected::List(items), Given::Text(text)) => {
                let pieces = self.pieces(text, coding).ok_or_else(|| expected.wanted())?;
                pieces.iter().map(|piece| items.value(piece)).collect()
            }
            (Expected::Object(members), Given::Text(text)) => {
                let mut map = Map::new();
                for (name, text) in self.pairs(text, coding).ok_or_else(|| expected.wanted())? {
                    let value = members.of(&name).value(&text)?;
                    if map.insert(name.into_owned(), value).is_some() {
                        return Err(Rule::Repeated);
                    }
                }
                Ok(Value::Object(map))
            }
        }
    }

    /// JSON in a text.
    pub(crate) fn read_json(&self, given: &Given<'_>, coding: Coding) -> Result<Value, Rule> {
        let text = match given {
            Given::Text(text) => coding.decode(text),
            Given::Texts(_) | Given::Members(_) => return Err(Rule::Repeated),
        };
        let value = serde_json::from_str(&text).map_err(|_| Rule::NotJson)?;
        let doubtful = self
            .json
            .as_ref()
            .filter(|_| numbers::are_doubtful(text.as_bytes()));
        let unkept = doubtful.map(|places| numbers::unkept(text.as_bytes(), places).unwrap_or_default());
        match unkept.into_iter().flatten().next() {
            Some(violation) => Err(violation.rule),
            None => Ok(value),
        }
    }

    /// Without what `label` and `matrix` put before a value; nothing where it is missing.
    fn bare<'t>(&self, text: &'t str, coding: Coding) -> Option<&'t str> {
        match self.style {
            Style::Label => text.strip_prefix('.'),
            Style::Matrix => self.named(text.strip_prefix(';')?, coding),
            _ => Some(text),
        }
    }

    /// The value behind the name of a matrix parameter; its `=` is missing where the value is empty (RFC 6570, section
    /// 3.2.7).
    fn named<'t>(&self, text: &'t str, coding: Coding) -> Option<&'t str> {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        (coding.decode(name) == self.name).then_some(value)
    }

    fn pieces<'t>(&self, text: &'t str, coding: Coding) -> Option<Vec<Cow<'t, str>>> {
        match (self.style, self.explode) {
            (Style::Matrix, true) => {
                let pieces = text.strip_prefix(';')?.split(';');
                pieces
                    .map(|piece| Some(coding.decode(self.named(piece, coding)?)))
                    .collect()
            }
            (Style::Form | Style::Space | Style::Pipe | Style::Deep, true) => Some(vec![coding.decode(text)]),
            (style, explode) => Some(coding.split(self.bare(text, coding)?, style.separator(explode))),
        }
    }

    /// The members of an object that stands in one text: `a=1,b=2` or `a,1,b,2`.
    fn pairs<'t>(&self, text: &'t str, coding: Coding) -> Option<Vec<(Cow<'t, str>, Cow<'t, str>)>> {
        if self.explode && self.style != Style::Form {
            let text = match self.style {
                Style::Label => text.strip_prefix('.')?,
                Style::Matrix => text.strip_prefix(';')?,
                _ => text,
            };
            let pieces = text
                .split(self.style.separator(true))
                .filter(|piece| !piece.is_empty());
            let pair = |piece: &'t str| {
                let (name, value) = piece.split_once('=')?;
                Some((coding.decode(name.trim()), coding.decode(value.trim())))
            };
            return pieces.map(pair).collect();
        }
        let pieces = coding.split(self.bare(text, coding)?, self.style.separator(false));
        let mut pieces = pieces.into_iter();
        let mut pairs = Vec::new();
        while let Some(name) = pieces.next() {
            pairs.push((name, pieces.next()?));
        }
        Some(pairs)
    }
}
