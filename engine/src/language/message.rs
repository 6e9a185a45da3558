//! What is to be said, before it is known in which language.

use std::{borrow::Cow, fmt};

/// A key of the catalogues with the arguments that its sentence has room for.
///
/// ```
/// use charter::Message;
///
/// let message = Message::new("copies-left").with("count", 2_u64).with("title", "Emma");
/// assert_eq!(message.to_string(), "copies-left (count: 2, title: Emma)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

/// What a sentence has room for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// Text that is the same in every language: a name, a limit, a word that the client sent.
    Text(Cow<'static, str>),
    /// A number that forms such as "1 entry" and "2 entries" depend on.
    Count(u64),
    /// Alternatives, joined as the language joins them.
    Choice(Vec<String>),
}

impl Message {
    /// A message without arguments; also for constants.
    pub const fn new(key: &'static str) -> Self {
        Message {
            key,
            arguments: Vec::new(),
        }
    }

    /// The message with one more argument, which the catalogues know as `$name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, argument: impl Into<Argument>) -> Self {
        self.arguments.push((name, argument.into()));
        self
    }

    /// The key in the catalogues.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// The arguments, by name.
    pub fn arguments(&self) -> &[(&'static str, Argument)] {
        &self.arguments
    }
}

impl fmt::Display for Message {
    /// For logs and for people who read tests: the key and its arguments, in no language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)?;
        for (at, (name, argument)) in self.arguments.iter().enumerate() {
            let opening = if at == 0 { " (" } else { ", " };
            write!(f, "{opening}{name}: {argument}")?;
        }
        if self.arguments.is_empty() {
            Ok(())
        } else {
            f.write_str(")")
        }
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Argument::Text(text) => f.write_str(text),
            Argument::Count(count) => write!(f, "{count}"),
            Argument::Choice(alternatives) => f.write_str(&alternatives.join(" | ")),
        }
    }
}

impl From<&'static str> for Argument {
    fn from(text: &'static str) -> Self {
        Argument::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Argument::Text(Cow::Owned(text))
    }
}

impl From<u64> for Argument {
    fn from(count: u64) -> Self {
        Argument::Count(count)
    }
}
