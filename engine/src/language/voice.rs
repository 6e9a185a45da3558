//! One answer's language: what is wrong, said in it.
//!
//! A sentence that is missing is said in English rather than not at all; tests see to it that none is.

use std::borrow::Cow;

use fluent_bundle::FluentArgs;

use super::{Language, Message, Messages, rule};
use crate::{
    contract::{Rule, ValueType},
    error::{ApiError, ErrorCode},
};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice<'a> {
    language: Language,
    /// None outside a server, where nobody but a log listens.
    messages: Option<&'a Messages>,
}

impl<'a> Voice<'a> {
    pub(crate) fn new(language: Language, messages: &'a Messages) -> Self {
        Voice {
            language,
            messages: Some(messages),
        }
    }

    /// English without catalogues.
    pub(crate) const fn plain() -> Self {
        Voice {
            language: Language::English,
            messages: None,
        }
    }

    pub(crate) fn language(self) -> Language {
        self.language
    }

    /// What happened: the error's own message, or else its code's.
    pub(crate) fn error(self, error: &ApiError) -> Cow<'a, str> {
        let precise = error.message().and_then(|message| self.message(message));
        precise.unwrap_or_else(|| self.code(error.code()))
    }

    fn code(self, code: &ErrorCode) -> Cow<'a, str> {
        if code.message.is_empty() {
            let said = self.message(&Message::new(code.code));
            return said.unwrap_or(Cow::Borrowed(code.code));
        }
        self.translated(|messages| messages.look_up(self.language, code.code, &FluentArgs::with_capacity(0)))
            .unwrap_or(Cow::Borrowed(code.message))
    }

    fn message(self, message: &Message) -> Option<Cow<'a, str>> {
        let messages = self.messages?;
        messages
            .say(self.language, message)
            .or_else(|| messages.say(Language::English, message))
    }

    /// What is wrong with a field.
    pub(crate) fn rule<'r>(self, rule: &'r Rule) -> Cow<'r, str>
    where
        'a: 'r,
    {
        let text = match rule {
            Rule::Business(message) => self.message(message),
            rule => self.translated(|messages| said(messages, self.language, rule)),
        };
        text.unwrap_or_else(|| rule.message())
    }

    /// The catalogue's words, unless English has them in Rust.
    fn translated(self, words: impl FnOnce(&'a Messages) -> Option<Cow<'a, str>>) -> Option<Cow<'a, str>> {
        match self.language {
            Language::English => None,
            _ => self.messages.and_then(words),
        }
    }
}

/// A rule in the catalogue's words.
pub(super) fn said<'a>(messages: &'a Messages, language: Language, rule: &Rule) -> Option<Cow<'a, str>> {
    let (key, mut arguments) = rule::entry(rule);
    if let Rule::Type(types) = rule {
        arguments.set("types", type_names(messages, language, types)?);
    }
    messages.look_up(language, key, &arguments)
}

fn type_names(messages: &Messages, language: Language, types: &[ValueType]) -> Option<String> {
    let none = FluentArgs::with_capacity(0);
    let names = types
        .iter()
        .map(|one| messages.look_up(language, one.key(), &none));
    let names = names
        .map(|name| name.map(Cow::into_owned))
        .collect::<Option<Vec<_>>>()?;
    messages.choice(language, names.into_iter())
}
