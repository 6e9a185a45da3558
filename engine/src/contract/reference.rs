//! What a reference within the document leads to.

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// The value at a URI's fragment that is a JSON Pointer (RFC 6901, section 6).
pub(crate) fn target<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    let fragment = reference.strip_prefix('#')?;
    if !fragment.contains('%') {
        return root.pointer(fragment);
    }
    root.pointer(&percent_decode_str(fragment).decode_utf8().ok()?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_fragment_is_decoded_once() {
        let root = json!({"a/b": 1, "Näme": 2, "100%25": 3, "c d": 4});
        for (reference, found) in [
            ("#/a~1b", Some(1)),
            ("#/N%C3%A4me", Some(2)),
            ("#/Näme", Some(2)),
            ("#/100%2525", Some(3)),
            ("#/c%20d", Some(4)),
            ("#/%FF", None),
            ("#/e", None),
            ("/c d", None),
        ] {
            assert_eq!(
                target(&root, reference),
                found.map(|number| json!(number)).as_ref(),
                "{reference}"
            );
        }
    }
}
