//! Strong entity tags of coded representations (RFC 9110, section 8.8.3.3).
//!
//! A coded representation has other bytes, hence another strong tag: `"a"` becomes `"a-gz"`. Only the edge knows that.
//! What a request says is translated back before anything compares tags, so that every coding's tag names the
//! version it was made of, in `If-None-Match` and `If-Match` alike.

use std::borrow::Cow;

use poem::http::{HeaderMap, HeaderValue, header};

use super::{Coding, SERVED};

/// Gives the answer's tag to its coded form. Weak tags stay: they promise no equal bytes.
pub(super) fn mark(headers: &mut HeaderMap, coding: Coding) {
    let marked = headers.get(header::ETAG).and_then(|tag| of_coding(tag, coding));
    if let Some(marked) = marked {
        headers.insert(header::ETAG, marked);
    }
}

fn of_coding(tag: &HeaderValue, coding: Coding) -> Option<HeaderValue> {
    let opaque = tag.to_str().ok()?.strip_prefix('"')?.strip_suffix('"')?;
    HeaderValue::from_str(&format!("\"{opaque}{}\"", coding.suffix())).ok()
}

/// Takes the codings off the tags of a request's preconditions; returns `If-None-Match` as it was, if it had any.
pub(super) fn translate(headers: &mut HeaderMap) -> Option<String> {
    let known = unmarked(headers, header::IF_NONE_MATCH);
    unmarked(headers, header::IF_MATCH);
    known
}

fn unmarked(headers: &mut HeaderMap, name: header::HeaderName) -> Option<String> {
    if !headers.contains_key(&name) {
        return None;
    }
    let lines = headers.get_all(&name).iter().map(HeaderValue::to_str);
    let original = lines.collect::<Result<Vec<_>, _>>().ok()?.join(", ");
    // A quote ends a tag and stands nowhere within one.
    let mut plain = Cow::Borrowed(original.as_str());
    for end in ["-zst\"", "-br\"", "-gz\""] {
        if plain.contains(end) {
            plain = plain.replace(end, "\"").into();
        }
    }
    if matches!(plain, Cow::Borrowed(_)) {
        return None;
    }
    headers.insert(name, HeaderValue::from_str(&plain).ok()?);
    Some(original)
}

/// Gives a 304 the tag that the client named, because that is the one it has an answer under. Where it has several,
/// the one of the coding that it would get now.
pub(super) fn restore(headers: &mut HeaderMap, named: &str, wanted: Option<Coding>) {
    let Some(tag) = headers.get(header::ETAG) else {
        return;
    };
    let is_named = |tag: &HeaderValue| tag.to_str().is_ok_and(|tag| named.contains(tag));
    let coded = |coding: Coding| of_coding(tag, coding).filter(is_named);
    let restored = wanted.and_then(coded).or_else(|| {
        let plain = is_named(tag);
        SERVED.into_iter().filter(|_| !plain).find_map(coded)
    });
    if let Some(restored) = restored {
        headers.insert(header::ETAG, restored);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_coding_has_an_end_that_is_taken_off() {
        for coding in SERVED {
            let marked = of_coding(&HeaderValue::from_static("\"a\""), coding).unwrap();
            let mut headers = one(header::IF_MATCH, marked.to_str().unwrap());
            translate(&mut headers);
            assert_eq!(headers[header::IF_MATCH], "\"a\"", "{coding:?}");
        }
    }

    fn one(name: header::HeaderName, value: &str) -> HeaderMap {
        [(name, HeaderValue::from_str(value).unwrap())]
            .into_iter()
            .collect()
    }

    #[test]
    fn strong_tags_are_marked_and_weak_ones_stay() {
        for (tag, marked) in [
            ("\"a\"", "\"a-gz\""),
            ("\"\"", "\"-gz\""),
            ("W/\"a\"", "W/\"a\""),
            ("a", "a"),
        ] {
            let mut headers = one(header::ETAG, tag);
            mark(&mut headers, Coding::Gzip);
            assert_eq!(headers[header::ETAG], marked);
        }
    }

    #[test]
    fn preconditions_are_translated_where_they_name_a_coding() {
        for (given, translated) in [
            ("\"a-gz\"", Some("\"a\"")),
            ("W/\"a-br\", \"b\", \"c-zst\"", Some("W/\"a\", \"b\", \"c\"")),
            ("\"a\", *", None),
            ("\"a-gzip\"", None),
            ("a-gz", None),
        ] {
            for name in [header::IF_NONE_MATCH, header::IF_MATCH] {
                let mut headers = one(name.clone(), given);
                let original = translate(&mut headers);
                assert_eq!(headers[&name], translated.unwrap_or(given));
                let kept = translated.filter(|_| name == header::IF_NONE_MATCH);
                assert_eq!(original.as_deref(), kept.map(|_| given));
            }
        }
    }

    #[test]
    fn a_304_carries_the_tag_that_the_client_named() {
        for (named, wanted, restored) in [
            ("\"a-gz\"", None, "\"a-gz\""),
            ("\"a-gz\"", Some(Coding::Brotli), "\"a-gz\""),
            ("\"a-gz\", \"a-br\"", Some(Coding::Brotli), "\"a-br\""),
            ("\"a\", \"a-br\"", Some(Coding::Gzip), "\"a\""),
            ("\"a\", \"a-br\"", Some(Coding::Brotli), "\"a-br\""),
            ("W/\"a-zst\"", None, "\"a-zst\""),
            ("\"b-gz\"", None, "\"a\""),
        ] {
            let mut headers = one(header::ETAG, "\"a\"");
            restore(&mut headers, named, wanted);
            assert_eq!(headers[header::ETAG], restored, "{named} {wanted:?}");
        }
    }
}
