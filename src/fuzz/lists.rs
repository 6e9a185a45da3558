//! Which lists there are, and what is asked of them.

use poem::http::Uri;

/// The lists whose queries are tried.
const LISTS: [&str; 5] = [
    "/api/v1/items",
    "/api/v2/items",
    "/api/v1/categories",
    "/api/v1/orders",
    "/api/v1/audit-logs",
];

/// What is asked.
pub(super) struct Query {
    /// Path and query.
    pub(super) target: String,
    pub(super) path: &'static str,
    /// What the query says, decoded.
    pub(super) pairs: Vec<(String, String)>,
}

impl Query {
    /// Reads a list and its query; nothing where there is no such list, or no such address. A fragment is no part of it:
    /// what begins with `#` is never sent.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let target: Uri = std::str::from_utf8(bytes).ok()?.parse().ok()?;
        let (path, query) = (target.path(), target.query()?);
        let path = LISTS.into_iter().find(|list| *list == path)?;
        let pairs = query.split('&').filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((decoded(name), decoded(value)))
        });
        Some(Query {
            target: target.to_string(),
            path,
            pairs: pairs.collect(),
        })
    }

    /// What stands under a name; a query that is answered says it once.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let mut pairs = self.pairs.iter();
        pairs
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The text that is meant (WHATWG URL, section 5.1).
fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| *first == b'%');
        let escaped =
            escaped.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Bytes as a value of a query.
pub(super) fn coded(bytes: &[u8]) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._,".contains(&byte);
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        match is_plain(byte) {
            true => text.push(char::from(byte)),
            false => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}
