//! The texts of one concern in every language, as Fluent writes them (<https://projectfluent.org>).

use std::collections::BTreeSet;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::Entry;

use super::Language;

/// The sources of a catalogue. There is a field for each language, so that none can be forgotten.
#[derive(Debug, Clone, Copy)]
pub struct Catalogue {
    /// English.
    pub en: &'static str,
    /// Korean.
    pub ko: &'static str,
    /// Japanese.
    pub ja: &'static str,
}

/// What the engine itself says.
pub(super) const ENGINE: Catalogue = Catalogue {
    en: include_str!("../../locales/en.ftl"),
    ko: include_str!("../../locales/ko.ftl"),
    ja: include_str!("../../locales/ja.ftl"),
};

impl Catalogue {
    /// A catalogue that says nothing, for a server whose business never refuses anything in its own words.
    pub const EMPTY: Catalogue = Catalogue {
        en: "",
        ko: "",
        ja: "",
    };

    /// The keys of one language.
    pub fn keys(&self, language: Language) -> BTreeSet<String> {
        let (resource, _) = self.parse(language);
        keys(&resource).map(str::to_owned).collect()
    }

    /// Everything that is wrong with the catalogue: what cannot be parsed, a key that stands twice, and keys that one
    /// language has and English has not, or the other way round. A test of each catalogue asks; nobody else needs to.
    pub fn faults(&self) -> Vec<String> {
        let english = self.keys(Language::English);
        let mut faults = Vec::new();
        for language in Language::ALL {
            let tag = language.tag();
            let (resource, errors) = self.parse(language);
            faults.extend(errors.into_iter().map(|error| format!("{tag}: {error}")));
            let mut own = BTreeSet::new();
            for key in keys(&resource) {
                if !own.insert(key.to_owned()) {
                    faults.push(format!("{tag}: `{key}` stands twice"));
                }
            }
            let missing = english.difference(&own);
            faults.extend(missing.map(|key| format!("{tag}: `{key}` is missing")));
            let stray = own.difference(&english);
            faults.extend(stray.map(|key| format!("{tag}: `{key}` is not in English")));
        }
        faults
    }

    /// The texts that can be read, and why the others cannot.
    pub(super) fn parse(&self, language: Language) -> (FluentResource, Vec<String>) {
        let source = match language {
            Language::English => self.en,
            Language::Korean => self.ko,
            Language::Japanese => self.ja,
        };
        match FluentResource::try_new(source.to_owned()) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, errors)) => (resource, errors.iter().map(ToString::to_string).collect()),
        }
    }
}

fn keys(resource: &FluentResource) -> impl Iterator<Item = &str> {
    resource.entries().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message.id.name),
        _ => None,
    })
}
