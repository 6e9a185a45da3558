//! A universally unique identifier.

use std::{fmt, str::FromStr};

use super::text::{Unreadable, impl_text_type};

/// An identifier of 128 bits, written in lower case with hyphens (RFC 9562, section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Uuid(pub uuid::Uuid);

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Uuid {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let id = uuid::Uuid::try_parse(text);
        id.map(Uuid).map_err(|_| Unreadable("a UUID"))
    }
}

impl_text_type!(Uuid);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_written_in_lower_case() {
        let id: Uuid = serde_json::from_str("\"0F8FAD5B-D9CB-469F-A165-70867728950E\"").unwrap();
        let text = serde_json::to_string(&id).unwrap();
        assert_eq!(text, "\"0f8fad5b-d9cb-469f-a165-70867728950e\"");
    }

    #[test]
    fn other_texts_are_refused() {
        assert_eq!(
            "0f8fad5b".parse::<Uuid>().unwrap_err().to_string(),
            "must be a UUID"
        );
    }
}
