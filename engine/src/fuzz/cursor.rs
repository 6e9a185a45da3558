//! Cursors: only the server's own are opened, and links say what was asked.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::pagination::{Cursors, Position, escaped};

static CURSORS: LazyLock<Cursors> = LazyLock::new(|| Cursors::from_secret(b"fuzz"));
const BELONGING: &[u8] = b"list_loans";

/// A cursor, a position as it lies in one, and a query, all three of the same bytes.
pub fn cursor(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        assert_eq!(CURSORS.open(BELONGING, text), None, "nobody else makes cursors");
        link(text);
    }
    let forged = URL_SAFE_NO_PAD.encode(bytes);
    assert_eq!(
        CURSORS.open(BELONGING, &forged),
        None,
        "nobody else makes cursors"
    );
    if let Some(position) = Position::read(bytes) {
        sealed(&position, bytes);
    }
}

fn sealed(position: &Position, bytes: &[u8]) {
    let mut written = Vec::new();
    position.write(&mut written);
    assert_eq!(Position::read(&written).as_ref(), Some(position));
    assert!(written.len() <= bytes.len(), "it was read from fewer bytes");

    let cursor = CURSORS.seal(BELONGING, position);
    assert_eq!(CURSORS.open(BELONGING, &cursor).as_ref(), Some(position));
    assert_eq!(CURSORS.open(b"list_returns", &cursor), None);
    let whole = URL_SAFE_NO_PAD.decode(&cursor).expect("our own coding");
    // One bit of it, chosen by what the position is.
    let chosen = bytes.iter().fold(0_usize, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add((*byte).into())
    });
    let mut changed = whole.clone();
    changed[chosen / 8 % whole.len()] ^= 1 << (chosen % 8);
    assert_eq!(CURSORS.open(BELONGING, &URL_SAFE_NO_PAD.encode(changed)), None);
    let shorter = &whole[..chosen % whole.len()];
    assert_eq!(CURSORS.open(BELONGING, &URL_SAFE_NO_PAD.encode(shorter)), None);
    for longer in [format!("{cursor}A"), format!("{cursor}=")] {
        assert_eq!(CURSORS.open(BELONGING, &longer), None);
    }
}

/// A link that is escaped means the same, and needs no more of it.
fn link(query: &str) {
    let link = escaped(query);
    assert_eq!(escaped(&link), link);
    assert!(link.len() <= 3 * query.len());
    assert!(link.bytes().all(|byte| byte.is_ascii_graphic()));
    let pairs = |text: &str| -> Vec<(String, String)> {
        form_urlencoded::parse(text.as_bytes()).into_owned().collect()
    };
    assert_eq!(pairs(&link), pairs(query));
}
