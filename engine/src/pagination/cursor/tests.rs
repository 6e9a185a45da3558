use super::*;
use crate::pagination::{Direction, SortValue};

const LIST: &[u8] = b"list_books sort=title";

fn cursors() -> Cursors {
    Cursors::from_secret(b"the secret of a library, of 32 bytes and more")
}

fn position() -> Position {
    Position {
        values: vec![
            SortValue::Text("Emma".into()),
            SortValue::Null,
            SortValue::Integer(42),
        ],
        direction: Direction::Forward,
        inclusive: false,
    }
}

#[test]
fn a_cursor_opens_to_the_position_it_was_sealed_from() {
    let cursor = cursors().seal(LIST, &position());
    assert_eq!(cursors().open(LIST, &cursor), Some(position()));
    assert!(
        cursor
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    );
    let back = Position {
        direction: Direction::Backward,
        inclusive: true,
        ..position()
    };
    let other = cursors().seal(LIST, &back);
    assert_eq!(cursors().open(LIST, &other), Some(back));
    assert_ne!(cursor, other);
}

#[test]
fn no_bit_of_it_can_be_changed() {
    let cursor = cursors().seal(LIST, &position());
    let bytes = URL_SAFE_NO_PAD.decode(&cursor).unwrap();
    for at in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[at / 8] ^= 1 << (at % 8);
        assert_eq!(
            cursors().open(LIST, &URL_SAFE_NO_PAD.encode(changed)),
            None,
            "bit {at}"
        );
    }
    for at in 0..cursor.len() * 7 {
        let mut changed = cursor.clone().into_bytes();
        changed[at / 7] ^= 1 << (at % 7);
        let changed = String::from_utf8(changed).unwrap();
        assert_eq!(cursors().open(LIST, &changed), None, "bit {at} of the text");
    }
}

#[test]
fn it_opens_nowhere_else() {
    let cursor = cursors().seal(LIST, &position());
    for other in [
        &b""[..],
        b"list_books",
        b"list_books sort=titl",
        b"list_books sort=titles",
        b"List_books sort=title",
    ] {
        assert_eq!(cursors().open(other, &cursor), None, "{other:?}");
    }
    let strangers = Cursors::from_secret(b"the secret of a library, of 32 bytes and more.");
    assert_eq!(strangers.open(LIST, &cursor), None);
}

#[test]
fn one_of_another_version_is_no_cursor() {
    for version in [0, 2, u8::MAX] {
        assert_eq!(
            cursors().open(LIST, &cursors().sealed(version, LIST, &position())),
            None
        );
    }
    assert!(
        cursors()
            .open(LIST, &cursors().sealed(VERSION, LIST, &position()))
            .is_some()
    );
}

#[test]
fn nothing_moves_between_what_it_belongs_to_and_what_it_holds() {
    let cursor = cursors().seal(LIST, &position());
    let bytes = URL_SAFE_NO_PAD.decode(&cursor).unwrap();
    for moved in 1..bytes.len() - SEAL {
        let belonging = [LIST, &bytes[..moved]].concat();
        assert_eq!(
            cursors().open(&belonging, &URL_SAFE_NO_PAD.encode(&bytes[moved..])),
            None
        );
        let longer = [&LIST[LIST.len() - moved.min(LIST.len())..], &bytes].concat();
        let shorter = &LIST[..LIST.len() - moved.min(LIST.len())];
        assert_eq!(cursors().open(shorter, &URL_SAFE_NO_PAD.encode(longer)), None);
    }
}

#[test]
fn every_length_but_its_own_is_refused() {
    let cursor = cursors().seal(LIST, &position());
    for length in 0..cursor.len() {
        assert_eq!(
            cursors().open(LIST, &cursor[..length]),
            None,
            "{length} characters"
        );
        assert_eq!(
            cursors().open(LIST, &"A".repeat(length)),
            None,
            "{length} times A"
        );
    }
    for more in ["A", "=", "==", " ", "\n", "%", "AAAA"] {
        assert_eq!(
            cursors().open(LIST, &format!("{cursor}{more}")),
            None,
            "{more:?} behind it"
        );
        assert_eq!(
            cursors().open(LIST, &format!("{more}{cursor}")),
            None,
            "{more:?} before it"
        );
    }
}

#[test]
fn the_longest_cursor_opens_and_a_longer_one_is_not_looked_at() {
    let of = |length: usize| {
        let values = vec![SortValue::Text("x".repeat(length))];
        let cursor = cursors().seal(LIST, &Position { values, ..position() });
        (cursor.len(), cursors().open(LIST, &cursor).is_some())
    };
    assert_eq!(of(LONGEST / 4 * 3 - SEAL - 5), (LONGEST, true));
    assert_eq!(of(LONGEST / 4 * 3 - SEAL - 4), (LONGEST + 2, false));
}

#[test]
fn garbage_is_no_cursor() {
    let table = [
        "",
        " ",
        "0",
        "null",
        "undefined",
        "abc",
        "AAAA",
        "AQ",
        "AQ==",
        "eyJpZCI6MX0",
        "eyJpZCI6MX0=",
        "../../etc/passwd",
        "' OR 1=1 --",
        "\u{0}",
        "커서",
        "%41%51",
        "-",
        "_",
        "-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_",
        "page=2",
        "\u{1f600}",
        "////////////////////////////////",
        "++++++++++++++++++++++++++++++++",
    ];
    for cursor in table {
        assert_eq!(cursors().open(LIST, cursor), None, "{cursor:?}");
    }
}

#[test]
fn arbitrary_bytes_are_no_cursor() {
    // A small generator of our own: the same bytes each time.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    for length in (0..200).cycle().take(5_000) {
        let bytes: Vec<u8> = (0..length).map(|_| next()).collect();
        assert_eq!(cursors().open(LIST, &URL_SAFE_NO_PAD.encode(bytes)), None);
    }
}

#[test]
fn the_key_does_not_show_itself() {
    assert_eq!(format!("{:?}", cursors()), "Cursors(…)");
}
