//! What is to be said to people, before it is known in which language.
//!
//! The domain names a sentence by its key, the key of `src/locales`, and hands over what stands in it. So a rule and the
//! reason that it gives stand together, while a sentence can be corrected, and a language added, without touching a
//! rule. A sentence is written here as one expression, key and arguments together: a test reads the sources and compares
//! them with every catalogue.

use std::borrow::Cow;

/// A sentence by its key, with what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    key: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

/// What stands in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The same in every language: a name, a word that was sent.
    Text(Cow<'static, str>),
    /// A number that forms such as "1 piece" and "2 pieces" depend on.
    Count(u64),
}

impl Sentence {
    /// A sentence in which nothing stands; also for constants.
    pub const fn new(key: &'static str) -> Self {
        Self {
            key,
            arguments: Vec::new(),
        }
    }

    /// The same with one more argument, which the catalogues know as `$name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, argument: impl Into<Argument>) -> Self {
        self.arguments.push((name, argument.into()));
        self
    }

    /// Its key in the catalogues.
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// Its arguments by name.
    pub fn into_arguments(self) -> Vec<(&'static str, Argument)> {
        self.arguments
    }
}

impl From<&'static str> for Argument {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<u64> for Argument {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}
