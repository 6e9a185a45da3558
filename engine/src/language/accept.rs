//! `Accept-Language` (RFC 9110, section 12.5.4), matched by lookup (RFC 4647, section 3.4).
//!
//! Every language here is a primary subtag, so cutting a range short until it fits is comparing its first subtag:
//! `ko-KR` and `ko-Kore-KR` mean `ko`. A range that is no range, or whose weight is none, is passed over: nobody's
//! request is refused for its languages.

use poem::http::{HeaderMap, header};

use super::Language;

/// The language that the client wants most among those there are; `default` when it wants none of them, or any.
pub(crate) fn preferred(headers: &HeaderMap, default: Language) -> Language {
    let mut wishes = Wishes::default();
    let fields = headers.get_all(header::ACCEPT_LANGUAGE).into_iter();
    let ranges = fields
        .filter_map(|field| field.to_str().ok())
        .flat_map(|field| field.split(','));
    for range in ranges {
        wishes.add(range.trim());
    }
    wishes.best(default)
}

/// How much a language is wanted, in thousandths; 0 is "not at all".
type Weight = u16;

#[derive(Default)]
struct Wishes {
    /// The ranges that name a language, by [`Language::ALL`]'s order: the weight, and how many came before.
    named: [Option<(Weight, usize)>; Language::ALL.len()],
    /// `*`: every language that no other range names.
    others: Option<(Weight, usize)>,
    seen: usize,
}

impl Wishes {
    fn add(&mut self, range: &str) {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let Some(weight) = weight(parameters) else { return };
        let tag = tag.trim_end();
        let wish = if tag == "*" {
            &mut self.others
        } else if let Some(at) = language(tag) {
            &mut self.named[at]
        } else {
            return;
        };
        if wish.is_none_or(|(earlier, _)| earlier < weight) {
            *wish = Some((weight, self.seen));
        }
        self.seen += 1;
    }

    /// The weightiest, among equals the one that is named first. When nothing is wanted that there is, the default, or
    /// another language where the default is refused by name.
    fn best(&self, default: Language) -> Language {
        let default_first = || [default].into_iter().chain(Language::ALL);
        let mut best: Option<(Weight, usize, Language)> = None;
        for language in default_first() {
            if let Some((weight, at)) = self.wish(language)
                && weight > 0
                && best.is_none_or(|(most, first, _)| weight > most || (weight == most && at < first))
            {
                best = Some((weight, at, language));
            }
        }
        let unrefused = || default_first().find(|language| self.wish(*language).is_none());
        best.map(|(_, _, language)| language)
            .or_else(unrefused)
            .unwrap_or(default)
    }

    fn wish(&self, language: Language) -> Option<(Weight, usize)> {
        self.named[language as usize].or(self.others)
    }
}

/// The place in [`Language::ALL`] of the language that a range (RFC 4647, section 2.1) names.
fn language(range: &str) -> Option<usize> {
    let is_subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let primary = range.split('-').next()?;
    let at = Language::ALL
        .iter()
        .position(|language| language.tag().eq_ignore_ascii_case(primary))?;
    range.split('-').all(is_subtag).then_some(at)
}

/// A weight (RFC 9110, section 12.4.2): `q=` and at most three decimals, 1 where none is given.
fn weight(parameters: &str) -> Option<Weight> {
    let parameters = parameters.trim();
    if parameters.is_empty() {
        return Some(1000);
    }
    let value = parameters
        .strip_prefix("q=")
        .or_else(|| parameters.strip_prefix("Q="))?;
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let thousandths = thousandths_of(decimals);
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

fn thousandths_of(decimals: &str) -> Weight {
    let digits = decimals.bytes().chain(*b"000").take(3);
    digits.fold(0, |sum, digit| sum * 10 + Weight::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use poem::http::HeaderValue;

    fn choose(fields: &[&str], default: Language) -> &'static str {
        let mut headers = HeaderMap::new();
        for field in fields {
            headers.append(header::ACCEPT_LANGUAGE, HeaderValue::from_str(field).unwrap());
        }
        preferred(&headers, default).tag()
    }

    #[test]
    fn the_weightiest_language_that_there_is() {
        let table = [
            ("", "en"),
            ("ko", "ko"),
            ("KO", "ko"),
            ("ko-KR", "ko"),
            ("ja-Jpan-JP", "ja"),
            ("fr", "en"),
            ("fr, ja;q=0.1", "ja"),
            ("fr;q=0.9,ko;q=0.8,ja;q=0.7", "ko"),
            ("ja;q=0.7, ko;q=0.8", "ko"),
            ("ja;q=0.7,\tko ; q=0.701", "ko"),
            ("ja, ko", "ja"),
            ("ko, ja", "ko"),
            ("ko;q=0.5, ja;q=0.5", "ko"),
            ("ko;q=1.000, ja;Q=0.999", "ko"),
            ("ko-KR;q=0.2, ja;q=0.3, ko;q=0.4", "ko"),
            ("kor", "en"),
            ("en-GB, ko", "en"),
        ];
        for (field, tag) in table {
            assert_eq!(choose(&[field], Language::English), tag, "{field}");
        }
        assert_eq!(choose(&[], Language::English), "en");
        assert_eq!(choose(&["ja;q=0.1", "ko;q=0.2"], Language::English), "ko");
    }

    #[test]
    fn a_weight_of_nothing_refuses_and_a_star_stands_for_the_rest() {
        let table = [
            ("*", "en"),
            ("*;q=0.5, ko;q=0.4", "en"),
            ("*;q=0.4, ko;q=0.5", "ko"),
            ("*, en;q=0.5", "ko"),
            ("*, en;q=0", "ko"),
            ("*, en;q=0, ko;q=0", "ja"),
            ("en;q=0", "ko"),
            ("en;q=0, ko;q=0.000", "ja"),
            ("en;q=0, ko;q=0, ja;q=0", "en"),
            ("*;q=0", "en"),
            ("*;q=0, ja;q=0.001", "ja"),
            ("ko;q=0, fr", "en"),
        ];
        for (field, tag) in table {
            assert_eq!(choose(&[field], Language::English), tag, "{field}");
        }
    }

    #[test]
    fn what_is_no_range_or_no_weight_is_passed_over() {
        for field in [
            "ko;q=2",
            "ko;q=1.001",
            "ko;q=0.1234",
            "ko;q=-1",
            "ko;q=",
            "ko;q",
            "ko;level=1",
            "ko-",
            "ko-toolongasubtag",
            "ko_KR",
            "ko KR",
            ",,;,",
            "ko;q=.5",
        ] {
            assert_eq!(choose(&[field], Language::English), "en", "{field}");
            assert_eq!(
                choose(&[&format!("{field}, ja;q=0.1")], Language::English),
                "ja",
                "{field}"
            );
        }
    }

    #[test]
    fn the_default_is_the_operators_choice() {
        for field in ["", "fr", "*", "fr;q=1, *;q=0.1"] {
            assert_eq!(choose(&[field], Language::Japanese), "ja", "{field}");
        }
        assert_eq!(choose(&["en"], Language::Japanese), "en");
        assert_eq!(choose(&["ja;q=0"], Language::Japanese), "en");
    }
}
