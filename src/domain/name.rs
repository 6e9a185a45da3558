//! Words that must not stand in the name of an item.

use super::{ProblemKind, Sentence, characters};

/// A list of words and phrases that names must not contain. Whole words, in any case: with `rat` on the list "Rat
/// trap" is refused and "Rattan chair" is not. A word is a run of letters and digits; what stands between words does
/// not matter, so a phrase is found however it is punctuated. Words are compared as they are read: full-width letters,
/// accents and what cannot be seen make no other word.
#[derive(Clone, Debug, Default)]
pub struct ForbiddenWords(Vec<Forbidden>);

#[derive(Clone, Debug)]
struct Forbidden {
    word: String,
    spelled: String,
}

impl ForbiddenWords {
    /// The list of `words`; blank ones are left out.
    pub fn new<W: Into<String>>(words: impl IntoIterator<Item = W>) -> Self {
        let entries = words.into_iter().map(|word| {
            let word = word.into();
            Forbidden {
                spelled: spell(&word),
                word,
            }
        });
        Self(entries.filter(|entry| entry.spelled.len() > 1).collect())
    }

    /// Whether a name could hold `word`, that is, whether it has a letter or a digit.
    pub fn can_find(word: &str) -> bool {
        spell(word).len() > 1
    }

    /// `name` when no word of the list is in it.
    pub(super) fn refuse(&self, name: String) -> Result<String, ProblemKind> {
        if self.0.is_empty() {
            return Ok(name);
        }
        let spelled = spell(&name);
        match self.0.iter().find(|entry| spelled.contains(&entry.spelled)) {
            Some(entry) => Err(forbidden_word(&entry.word)),
            None => Ok(name),
        }
    }
}

/// The name holds this word, spelled as it was configured.
pub(super) fn forbidden_word(word: &str) -> ProblemKind {
    Sentence::new("forbidden-word")
        .with("word", word.to_owned())
        .into()
}

/// The words of `text` in lower case, each between single spaces: ` red tea pot `.
fn spell(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len() + 2);
    spelled.push(' ');
    for word in characters::as_read(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        spelled.push_str(word);
        spelled.push(' ');
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::{ForbiddenWords, forbidden_word};

    #[test]
    fn whole_words_are_refused_in_any_case_and_punctuation() {
        let words = ForbiddenWords::new(["rat", "snake oil", "Öl", "  "]);
        for (name, word) in [
            ("rat", "rat"),
            ("RAT trap", "rat"),
            ("Trap (rat)", "rat"),
            ("Genuine Snake-Oil!", "snake oil"),
            ("ÖL 1 l", "Öl"),
            ("O\u{308}l", "Öl"),
            ("ｒａｔ", "rat"),
            ("r\u{200d}at", "rat"),
            ("rát", "rat"),
        ] {
            assert_eq!(words.refuse(name.into()), Err(forbidden_word(word)), "{name}");
        }
        for name in ["Rattan chair", "Snake and oil", "Pirate", "!!", ""] {
            assert_eq!(words.refuse(name.into()), Ok(name.into()));
        }
    }

    #[test]
    fn an_empty_list_refuses_nothing() {
        assert_eq!(ForbiddenWords::default().refuse("rat".into()), Ok("rat".into()));
    }
}
