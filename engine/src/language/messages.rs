//! The catalogues at work: from a key and its arguments to a sentence.

use std::{borrow::Cow, fmt, sync::OnceLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use super::{Argument, Catalogue, Language, Message, catalogue};

/// What the engine and the business say, in every language. A language is parsed when it is first spoken, so that a
/// server whose clients speak one language pays for one, and none at its start.
pub struct Messages {
    catalogues: [Catalogue; 2],
    bundles: [OnceLock<FluentBundle<FluentResource>>; Language::ALL.len()],
}

impl Messages {
    /// The engine's messages and those of the business.
    pub fn new(business: Catalogue) -> Self {
        Messages {
            catalogues: [catalogue::ENGINE, business],
            bundles: Default::default(),
        }
    }

    /// The sentence, if the language has it and every argument that it wants is there.
    pub fn say(&self, language: Language, message: &Message) -> Option<Cow<'_, str>> {
        let mut arguments = FluentArgs::with_capacity(message.arguments().len());
        for (name, argument) in message.arguments() {
            let value: FluentValue<'_> = match argument {
                Argument::Text(text) => text.as_ref().into(),
                Argument::Count(count) => (*count).into(),
                Argument::Choice(words) => self.choice(language, words.iter().cloned())?.into(),
            };
            arguments.set(*name, value);
        }
        self.look_up(language, message.key(), &arguments)
    }

    /// Alternatives as one phrase: "a or b".
    pub(super) fn choice(
        &self,
        language: Language,
        mut words: impl Iterator<Item = String>,
    ) -> Option<String> {
        let first = words.next()?;
        words.try_fold(first, |phrase, word| {
            let mut arguments = FluentArgs::with_capacity(2);
            arguments.set("first", phrase);
            arguments.set("second", word);
            self.look_up(language, "either", &arguments).map(Cow::into_owned)
        })
    }

    pub(super) fn look_up(
        &self,
        language: Language,
        key: &str,
        arguments: &FluentArgs<'_>,
    ) -> Option<Cow<'_, str>> {
        let bundle = self.bundle(language);
        let message = bundle.get_message(key)?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(message.value()?, Some(arguments), &mut errors);
        errors.is_empty().then_some(text)
    }

    fn bundle(&self, language: Language) -> &FluentBundle<FluentResource> {
        self.bundles[language as usize].get_or_init(|| {
            let tag = language.tag().parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![tag]);
            // Marks around arguments keep scripts of both directions apart; these three are written in one.
            bundle.set_use_isolating(false);
            for catalogue in &self.catalogues {
                let (resource, errors) = catalogue.parse(language);
                let overriding = bundle.add_resource(resource).err().unwrap_or_default();
                let faults = errors.len() + overriding.len();
                if faults > 0 {
                    tracing::error!(
                        language = language.tag(),
                        faults,
                        "a catalogue of messages is not whole"
                    );
                }
            }
            bundle
        })
    }
}

impl Default for Messages {
    /// The engine's alone.
    fn default() -> Self {
        Messages::new(Catalogue::EMPTY)
    }
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages").finish_non_exhaustive()
    }
}
