//! What the business refuses and says: defined beside its rule, it stands in the document and in every catalogue.
//!
//! The sources are read, so that a rule has no list to be added to.

use std::collections::{BTreeMap, BTreeSet};

use charter::{Language, Message, Messages, error::code};
use shop_server::api::CATALOGUE;

use super::error_codes::table;
use crate::sources::code;

/// How each kind of refusal is written, and the status that it must have in the document.
const KINDS: [(&str, u16); 3] = [
    ("Refusal::conflict(\"", 409),
    ("Refusal::forbidden(\"", 403),
    ("Refusal::unproven(\"", 401),
];
const SENTENCES: [&str; 2] = ["Sentence::new(\"", "Message::new(\""];
const ARGUMENT: &str = ".with(\"";

/// What stands after each occurrence of `opening` in the sources of the business.
fn after(opening: &str) -> Vec<String> {
    let rest = |text: &String| -> Vec<String> {
        text.match_indices(opening)
            .map(|(at, _)| text[at + opening.len()..].to_owned())
            .collect()
    };
    code("src").iter().flat_map(rest).collect()
}

/// The text up to the quotation mark that ends it, and what follows.
fn quoted(text: &str) -> (&str, &str) {
    text.split_once('"').unwrap()
}

/// The codes that are defined, with their statuses.
fn refusals() -> Vec<(String, u16)> {
    let of = |(opening, status): (&str, u16)| {
        let codes = after(opening);
        codes
            .into_iter()
            .map(move |rest| (quoted(&rest).0.to_owned(), status))
    };
    KINDS.into_iter().flat_map(of).collect()
}

/// The sentences that are said, each with the names of the arguments that it is given.
fn sentences() -> BTreeSet<(String, BTreeSet<String>)> {
    let found = SENTENCES.iter().flat_map(|opening| after(opening));
    found
        .map(|rest| {
            let (key, rest) = quoted(&rest);
            (key.to_owned(), arguments(rest.strip_prefix(')').unwrap()))
        })
        .collect()
}

/// The names in a chain of `.with("name", value)`.
fn arguments(mut chain: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    while let Some(rest) = chain.trim_start().strip_prefix(ARGUMENT) {
        let (name, rest) = quoted(rest);
        names.insert(name.to_owned());
        let mut depth = 1;
        let end = rest.find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        chain = &rest[end.unwrap() + 1..];
    }
    names
}

/// The arguments that the entry of a catalogue has room for: `$name`.
fn places(catalogue: &str, key: &str) -> BTreeSet<String> {
    let opening = format!("{key} =");
    let mut lines = catalogue.lines().skip_while(|line| !line.starts_with(&opening));
    let first = lines.next().unwrap_or_default();
    let entry: Vec<&str> = [first]
        .into_iter()
        .chain(lines.take_while(|line| line.starts_with([' ', '}'])))
        .collect();
    let name = |rest: &str| -> String {
        rest.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    entry.join("\n").split('$').skip(1).map(name).collect()
}

#[test]
fn every_code_is_defined_once_and_stands_in_the_document_with_its_status() {
    let raised = refusals();
    let engines: BTreeSet<_> = code::ALL.iter().map(|code| code.code).collect();
    let own = table().into_iter().filter(|(code, _)| !engines.contains(code));
    let documented: BTreeMap<String, u16> = own.map(|(code, status)| (code.to_owned(), status)).collect();
    assert_eq!(BTreeMap::from_iter(raised.clone()), documented);
    assert_eq!(
        raised.len(),
        documented.len(),
        "a code is defined twice: {raised:?}"
    );
}

#[test]
fn the_catalogue_is_whole_and_nothing_in_it_is_left_over() {
    assert_eq!(CATALOGUE.faults(), Vec::<String>::new());
    let mut used: BTreeSet<String> = refusals().into_iter().map(|(code, _)| code).collect();
    used.extend(sentences().into_iter().map(|(key, _)| key));
    for language in Language::ALL {
        assert_eq!(CATALOGUE.keys(language), used, "{language:?}");
    }
}

#[test]
fn every_sentence_is_given_what_stands_in_it_in_every_language() {
    let sentences = sentences();
    assert!(
        sentences.iter().any(|(_, arguments)| arguments.len() > 1),
        "{sentences:?}"
    );
    for (key, given) in sentences {
        for (language, catalogue) in [("en", CATALOGUE.en), ("ko", CATALOGUE.ko), ("ja", CATALOGUE.ja)] {
            assert_eq!(places(catalogue, &key), given, "{language}: {key}");
        }
    }
}

#[test]
fn every_code_of_the_document_is_said_in_every_language() {
    let messages = Messages::new(CATALOGUE);
    for language in Language::ALL {
        for code in table().into_keys() {
            let said = messages.say(language, &Message::new(code));
            assert!(said.is_some_and(|text| !text.is_empty()), "{language:?} {code}");
        }
    }
}
