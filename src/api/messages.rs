//! What the shop says to people: for each refusal of the domain, the key of its sentence.
//!
//! The sentences stand in `src/locales`, a file a language; the engine chooses among them. The domain knows kinds and
//! their parameters only, so that a sentence can be corrected, and a language added, without touching a rule.

use charter::{Catalogue, Message};

use crate::domain::{ConflictKind, Resource};

/// The sentences.
pub const CATALOGUE: Catalogue = Catalogue {
    en: include_str!("../locales/en.ftl"),
    ko: include_str!("../locales/ko.ftl"),
    ja: include_str!("../locales/ja.ftl"),
};

pub(super) const NOT_A_SLUG: Message = Message::new("not-a-slug");
pub(super) const NOT_AN_EMAIL: Message = Message::new("not-an-email");
pub(super) const CONTROL_CHARACTER: Message = Message::new("control-character");

pub(super) fn forbidden_word(word: String) -> Message {
    Message::new("forbidden-word").with("word", word)
}

pub(super) fn out_of_range(min: String, max: String) -> Message {
    Message::new("out-of-range").with("min", min).with("max", max)
}

pub(super) fn no_such(resource: Resource) -> Message {
    Message::new(match resource {
        Resource::Item => "no-such-item",
        Resource::Category => "no-such-category",
        Resource::Review => "no-such-review",
    })
}

/// What is said of the field at fault, where there is one; the message of the code says it as a whole.
pub(super) fn conflict(kind: ConflictKind) -> Option<Message> {
    let key = match kind {
        ConflictKind::EmailTaken => "email-has-account",
        ConflictKind::DuplicateCategory { .. } => "value-taken",
        ConflictKind::UnknownCategory { .. } => "category-unknown",
        ConflictKind::CategoryCycle => "category-below-itself",
        ConflictKind::DuplicateReview | ConflictKind::CategoryInUse => return None,
    };
    Some(Message::new(key))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use charter::{Language, Messages, error::code};
    use serde_json::Value;

    use super::*;

    fn sentences() -> Vec<Message> {
        let resources = [Resource::Item, Resource::Category, Resource::Review];
        let conflicts = [
            ConflictKind::DuplicateReview,
            ConflictKind::EmailTaken,
            ConflictKind::DuplicateCategory { field: "name" },
            ConflictKind::UnknownCategory { field: "parent_id" },
            ConflictKind::CategoryCycle,
            ConflictKind::CategoryInUse,
        ];
        let mut all = vec![
            NOT_A_SLUG,
            NOT_AN_EMAIL,
            CONTROL_CHARACTER,
            forbidden_word("replica".into()),
            out_of_range("0".into(), "99".into()),
        ];
        all.extend(resources.map(no_such));
        all.extend(conflicts.into_iter().filter_map(conflict));
        all
    }

    /// The closed set of codes, as the document has it.
    fn codes() -> Vec<String> {
        let document: Value = serde_json::from_str(shop_contract::CONTRACT).unwrap();
        let codes = &document["components"]["schemas"]["ErrorCode"]["enum"];
        serde_json::from_value(codes.clone()).unwrap()
    }

    #[test]
    fn the_catalogue_is_whole_and_nothing_in_it_is_left_over() {
        assert_eq!(CATALOGUE.faults(), Vec::<String>::new());
        let engines: BTreeSet<_> = code::ALL.iter().map(|code| code.code.to_owned()).collect();
        let mut used: BTreeSet<_> = codes()
            .into_iter()
            .filter(|code| !engines.contains(code))
            .collect();
        used.extend(sentences().iter().map(|message| message.key().to_owned()));
        for language in Language::ALL {
            assert_eq!(CATALOGUE.keys(language), used, "{language:?}");
        }
    }

    #[test]
    fn every_code_of_the_document_and_every_refusal_is_said_in_every_language() {
        let messages = Messages::new(CATALOGUE);
        for language in Language::ALL {
            for code in codes() {
                let said = messages.say(language, &Message::new(String::leak(code.clone())));
                assert!(said.is_some_and(|text| !text.is_empty()), "{language:?} {code}");
            }
            for message in sentences() {
                assert!(
                    messages.say(language, &message).is_some(),
                    "{language:?} {message}"
                );
            }
        }
    }

    #[test]
    fn what_the_client_sent_stands_in_the_sentence() {
        let messages = Messages::new(CATALOGUE);
        let table = [
            (
                Language::English,
                "must not contain the word \"replica\"",
                "must be from 0 to 99",
            ),
            (
                Language::Korean,
                "다음 단어는 사용할 수 없습니다: \"replica\"",
                "0 이상 99 이하여야 합니다.",
            ),
            (
                Language::Japanese,
                "次の語は使用できません：「replica」",
                "0以上99以下の値を指定してください。",
            ),
        ];
        for (language, word, range) in table {
            assert_eq!(
                messages.say(language, &forbidden_word("replica".into())).unwrap(),
                word
            );
            assert_eq!(
                messages
                    .say(language, &out_of_range("0".into(), "99".into()))
                    .unwrap(),
                range
            );
        }
    }
}
