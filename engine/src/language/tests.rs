//! Every catalogue is whole, every sentence can be said, and nothing in them is left over.

use std::collections::BTreeSet;

use super::{Argument, Catalogue, Language, Message, Messages, Voice, catalogue::ENGINE, voice::said};
use crate::{
    ApiError, ErrorCode, Rule, ValueType,
    error::code,
    multipart::Broken,
    operation::{Method, Operation},
    socket::Refused,
};
use poem::http::StatusCode;

/// One of each rule. A rule that is added does not compile until it stands in this chain.
fn after(rule: &Rule) -> Option<Rule> {
    let text = || "7".to_owned();
    Some(match rule {
        Rule::Required => Rule::Unknown(None),
        Rule::Unknown(None) => Rule::Unknown(Some(text())),
        Rule::Unknown(Some(_)) => Rule::Repeated,
        Rule::Repeated => Rule::Type(ValueType::ALL.to_vec()),
        Rule::Type(_) => Rule::Enum(text()),
        Rule::Enum(_) => Rule::MinLength(7),
        Rule::MinLength(_) => Rule::MaxLength(7),
        Rule::MaxLength(_) => Rule::Minimum(text()),
        Rule::Minimum(_) => Rule::Maximum(text()),
        Rule::Maximum(_) => Rule::ExclusiveMinimum(text()),
        Rule::ExclusiveMinimum(_) => Rule::ExclusiveMaximum(text()),
        Rule::ExclusiveMaximum(_) => Rule::MultipleOf(text()),
        Rule::MultipleOf(_) => Rule::NotFinite,
        Rule::NotFinite => Rule::TooManyDigits,
        Rule::TooManyDigits => Rule::Pattern(text()),
        Rule::Pattern(_) => Rule::Format(text()),
        Rule::Format(_) => Rule::NotJson,
        Rule::NotJson => Rule::MinItems(7),
        Rule::MinItems(_) => Rule::MaxItems(7),
        Rule::MaxItems(_) => Rule::UniqueItems,
        Rule::UniqueItems => Rule::MinProperties(7),
        Rule::MinProperties(_) => Rule::MaxProperties(7),
        Rule::MaxProperties(_) => Rule::NoAlternative,
        Rule::NoAlternative => Rule::ManyAlternatives,
        Rule::ManyAlternatives => Rule::Keyword {
            keyword: text(),
            place: text(),
        },
        Rule::Keyword { .. } => Rule::NoBody,
        Rule::NoBody => Rule::Excludes("7"),
        Rule::Excludes(_) => Rule::Unreadable,
        // A rule of the business is a key of the business's own catalogue.
        Rule::Unreadable | Rule::Business(_) => return None,
    })
}

fn rules() -> Vec<Rule> {
    std::iter::successors(Some(Rule::Required), after).collect()
}

/// Every message that the engine itself raises.
fn messages() -> Vec<Message> {
    static ROW: Operation = Operation::new("get_book", "Books", Method::Get, "/", "Get.", &[200]);
    let syntax = |cause: &'static str| {
        Message::new("body-not-json")
            .with("cause", cause)
            .with("reason", "trailing comma at line 7 column 7")
            .with("line", 7)
            .with("column", 7)
    };
    vec![
        ApiError::not_implemented(&ROW).message().unwrap().clone(),
        Message::new("versions-served").with("served", Argument::Choice(vec!["v7".into(), "v77".into()])),
        Message::new("version-contradicted")
            .with("path", "v7")
            .with("header", "v77"),
        Message::new("ended").with("date", "2027-07-07"),
        Message::new("ended-with-successor")
            .with("date", "2027-07-07")
            .with("successor", "/api/v7/books"),
        Message::new("media-type-excluded")
            .with("served", Argument::Choice(vec!["a/7".into(), "b/7".into()])),
        Message::new("coding-excluded"),
        Message::new("coding-not-served"),
        Message::new("coding-broken").with("coding", "7z"),
        Message::new("media-type-not-served")
            .with("served", Argument::Choice(vec!["a/7".into(), "b/7".into()])),
        Message::new("content-type-repeated"),
        Message::new("answer-not-kept"),
        Message::new("check-failed"),
        Message::new("body-broke-off"),
        Message::new("body-too-large").with("limit", 7),
        Message::new("idempotency-key-malformed").with("most", 255),
        Message::new("body-inflates-too-large").with("limit", 7),
        Message::new("body-inflates-too-far").with("ratio", 7),
        syntax("end"),
        syntax("syntax"),
        Message::new("form-coded"),
        Message::new("part-type-not-served")
            .with("part", "7")
            .with("served", Argument::Choice(vec!["a/7".into(), "b/7".into()])),
        Message::new("part-too-large").with("part", "7").with("limit", 7),
        Message::new("range-beyond-end").with("length", "7"),
        Message::new("credentials-incomplete").with("missing", "`?key7=`"),
        Message::new("credentials-refused"),
    ]
    .into_iter()
    .chain(Broken::ALL.map(Broken::message))
    .chain(
        Refused::ALL
            .into_iter()
            .filter_map(|refused| refused.error().message().cloned()),
    )
    .collect()
}

#[test]
fn the_catalogues_are_whole() {
    assert_eq!(ENGINE.faults(), Vec::<String>::new());
}

#[test]
fn english_reads_in_the_catalogue_as_it_does_in_rust() {
    let catalogues = Messages::default();
    for code in code::ALL {
        let text = catalogues.say(Language::English, &Message::new(code.code));
        assert_eq!(text.as_deref(), Some(code.message), "{}", code.code);
    }
    let counted = (0..3).flat_map(|n| {
        [
            Rule::MinLength(n),
            Rule::MaxLength(n),
            Rule::MinItems(n),
            Rule::MaxItems(n),
            Rule::MinProperties(n),
            Rule::MaxProperties(n),
        ]
    });
    let single = ValueType::ALL.map(|one| Rule::Type(vec![one]));
    for rule in rules().into_iter().chain(counted).chain(single) {
        let text = said(&catalogues, Language::English, &rule);
        assert_eq!(text, Some(rule.message()), "{rule:?}");
    }
}

#[test]
fn every_code_rule_and_message_is_said_in_every_language_and_with_its_arguments() {
    let catalogues = Messages::default();
    for language in [Language::Korean, Language::Japanese] {
        for code in code::ALL {
            let text = catalogues
                .say(language, &Message::new(code.code))
                .expect(code.code);
            assert_in(language, &text, code.code);
        }
        for rule in rules() {
            let text = said(&catalogues, language, &rule).unwrap_or_else(|| panic!("{language:?} {rule:?}"));
            assert_in(language, &text, &format!("{rule:?}"));
            assert_eq!(text.contains('7'), rule.message().contains('7'), "{text}");
        }
        for message in messages() {
            let text = catalogues
                .say(language, &message)
                .unwrap_or_else(|| panic!("{language:?} {message}"));
            assert_in(language, &text, message.key());
            assert_eq!(text.contains('7'), message.to_string().contains('7'), "{text}");
        }
    }
    for message in messages() {
        assert!(catalogues.say(Language::English, &message).is_some(), "{message}");
    }
}

/// Whether a sentence is written in the language's own script.
fn assert_in(language: Language, text: &str, of: &str) {
    let own = |letter: char| match language {
        Language::English => letter.is_ascii_alphabetic(),
        Language::Korean => ('가'..='힣').contains(&letter),
        Language::Japanese => ('ぁ'..='ヿ').contains(&letter),
    };
    assert!(text.contains(own), "{of} is not in {language:?}: {text}");
}

#[test]
fn no_key_is_left_over() {
    let mut used: BTreeSet<String> = code::ALL.iter().map(|code| code.code.to_owned()).collect();
    used.extend(rules().iter().map(|rule| super::rule::entry(rule).0.to_owned()));
    used.extend(messages().iter().map(|message| message.key().to_owned()));
    used.extend(ValueType::ALL.map(|one| one.key().to_owned()));
    used.insert("either".to_owned());
    for language in Language::ALL {
        assert_eq!(ENGINE.keys(language), used, "{language:?}");
    }
}

#[test]
fn no_code_is_missing_from_the_list() {
    let constant = |line: &&str| line.starts_with("pub const ") && line.contains(": ErrorCode =");
    let declared = include_str!("../error/code.rs").lines().filter(constant).count();
    assert_eq!(declared, code::ALL.len());
}

#[test]
fn arguments_and_counts_stand_in_the_sentence() {
    let catalogues = Messages::default();
    let types = vec![ValueType::Null, ValueType::Integer, ValueType::List];
    let table = [
        (Language::Korean, Rule::MinLength(2), "2자 이상이어야 합니다."),
        (
            Language::Japanese,
            Rule::MinLength(2),
            "2文字以上で指定してください。",
        ),
        (
            Language::Korean,
            Rule::Maximum("99.5".into()),
            "99.5 이하여야 합니다.",
        ),
        (
            Language::Japanese,
            Rule::Maximum("99.5".into()),
            "99.5以下の値を指定してください。",
        ),
        (
            Language::Korean,
            Rule::Type(types.clone()),
            "null 또는 정수 또는 배열만 사용할 수 있습니다.",
        ),
        (
            Language::Japanese,
            Rule::Type(types),
            "nullまたは整数または配列を指定してください。",
        ),
    ];
    for (language, rule, text) in table {
        assert_eq!(Voice::new(language, &catalogues).rule(&rule), text);
    }
    // What the client sent is never read as Fluent's syntax.
    let sly = Rule::Unknown(Some("{ $near } { rule-required }".to_owned()));
    let text = Voice::new(Language::Japanese, &catalogues).rule(&sly);
    assert_eq!(
        text,
        "定義されていない名前です。「{ $near } { rule-required }」ではありませんか？"
    );
}

const SEATS: ErrorCode = ErrorCode::new("no_seats", StatusCode::CONFLICT, "Every seat is taken.");
const CINEMA: Catalogue = Catalogue {
    en: "no_seats = Every seat is taken.\nseats-left = { $count ->\n    [one] One seat is left.\n   *[other] { $count } seats are left.\n}\n",
    ko: "no_seats = 남은 좌석이 없습니다.\nseats-left = 좌석이 { $count }개 남았습니다.\n",
    ja: "no_seats = 空席がありません。\nseats-left = 空席は{ $left }席です。\n",
};

#[test]
fn the_business_speaks_through_its_own_catalogue() {
    let catalogues = Messages::new(CINEMA);
    assert_eq!(CINEMA.faults(), Vec::<String>::new());
    let left =
        |count: u64| ApiError::new(&SEATS).with_message(Message::new("seats-left").with("count", count));
    let english = Voice::new(Language::English, &catalogues);
    assert_eq!(english.error(&ApiError::new(&SEATS)), "Every seat is taken.");
    assert_eq!(english.error(&left(1)), "One seat is left.");
    assert_eq!(english.error(&left(0)), "0 seats are left.");
    let korean = Voice::new(Language::Korean, &catalogues);
    assert_eq!(korean.error(&ApiError::new(&SEATS)), "남은 좌석이 없습니다.");
    assert_eq!(korean.error(&left(1)), "좌석이 1개 남았습니다.");
    let rule = Rule::Business(Message::new("seats-left").with("count", 3));
    assert_eq!(korean.rule(&rule), "좌석이 3개 남았습니다.");
}

#[test]
fn a_code_may_have_its_words_in_the_catalogue_alone() {
    let catalogues = Messages::new(CINEMA);
    let refused = |code| ApiError::new(&ErrorCode::of_catalogue(code, StatusCode::CONFLICT));
    for (language, message) in [
        (Language::English, "Every seat is taken."),
        (Language::Korean, "남은 좌석이 없습니다."),
        (Language::Japanese, "空席がありません。"),
    ] {
        let voice = Voice::new(language, &catalogues);
        assert_eq!(voice.error(&refused("no_seats")), message);
        // Better a word that programs know than none.
        assert_eq!(voice.error(&refused("no_film")), "no_film");
    }
    assert_eq!(Voice::plain().error(&refused("no_seats")), "no_seats");
    let seven = Message::new("seats-left").with("count", 7);
    assert_eq!(refused("no_seats").to_string(), "no_seats");
    assert_eq!(
        refused("no_seats").with_message(seven).to_string(),
        "no_seats: seats-left (count: 7)"
    );
}

#[test]
fn what_one_language_cannot_say_is_said_in_english_and_then_by_the_code() {
    let catalogues = Messages::new(CINEMA);
    let japanese = Voice::new(Language::Japanese, &catalogues);
    // The Japanese sentence above wants an argument that nobody gives.
    let two = Message::new("seats-left").with("count", 2);
    assert_eq!(catalogues.say(Language::Japanese, &two), None);
    assert_eq!(
        japanese.error(&ApiError::new(&SEATS).with_message(two)),
        "2 seats are left."
    );
    let unknown = Message::new("no-such-key");
    assert_eq!(
        japanese.error(&ApiError::new(&SEATS).with_message(unknown)),
        "空席がありません。"
    );
    assert_eq!(
        Voice::plain().error(&ApiError::new(&SEATS)),
        "Every seat is taken."
    );
}

#[test]
fn a_catalogue_that_is_not_whole_says_what_is_wrong() {
    let broken = Catalogue {
        en: "one = One\ntwo = Two\n",
        ko: "one = 하나\none = 하나\nthree = 셋\n",
        ja: "one = 一つ\ntwo = { $count\n",
    };
    let faults = broken.faults();
    assert_eq!(faults.len(), 5, "{faults:?}");
    assert_eq!(
        faults[..3],
        [
            "ko: `one` stands twice",
            "ko: `two` is missing",
            "ko: `three` is not in English"
        ]
    );
    assert!(
        faults[3].starts_with("ja: ") && faults[4] == "ja: `two` is missing",
        "{faults:?}"
    );
}
