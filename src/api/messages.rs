//! What the shop says to people.
//!
//! The sentences stand in `src/locales`, a file a language; the engine chooses among them. The domain names them by their
//! keys, so that a sentence can be corrected, and a language added, without touching a rule. That every key of the
//! sources stands in every language, and nothing else, is a test (`tests/it/contract/refusals.rs`).

use charter::{Catalogue, Message};

use crate::domain::{Argument, Sentence};

/// The sentences.
pub const CATALOGUE: Catalogue = Catalogue {
    en: include_str!("../locales/en.ftl"),
    ko: include_str!("../locales/ko.ftl"),
    ja: include_str!("../locales/ja.ftl"),
};

/// A sentence of the domain in the engine's words.
pub(super) fn message(sentence: Sentence) -> Message {
    let said = Message::new(sentence.key());
    sentence
        .into_arguments()
        .into_iter()
        .fold(said, |said, (name, argument)| match argument {
            Argument::Text(text) => said.with(name, charter::language::Argument::Text(text)),
            Argument::Count(count) => said.with(name, count),
        })
}

#[cfg(test)]
mod tests {
    use charter::{Language, Messages};

    use super::*;

    #[test]
    fn what_the_client_sent_stands_in_the_sentence() {
        let messages = Messages::new(CATALOGUE);
        let word = || Sentence::new("forbidden-word").with("word", "replica");
        let range = || Sentence::new("out-of-range").with("min", "0").with("max", "99");
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
        for (language, expected_word, expected_range) in table {
            let said = |sentence| messages.say(language, &message(sentence)).unwrap().into_owned();
            assert_eq!(said(word()), expected_word);
            assert_eq!(said(range()), expected_range);
        }
    }
}
