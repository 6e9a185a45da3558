//! Strong entity tags of coded representations (RFC 9110, section 8.8.3.3).
//!
//! A coded representation has other bytes, hence another strong tag: `"a"` becomes `"a-gz"`. Only the edge knows that.
//! What a request says is translated back before anything compares tags, so that every coding's tag names the
//! version it was made of, in `If-None-Match` and `If-Match` alike.

use poem::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{Coding, SERVED};
use crate::conditional::entity_tag;

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

/// Takes the codings off the tags of a request's preconditions; returns `If-None-Match` as it was, if it named one.
pub(super) fn translate(headers: &mut HeaderMap) -> Option<HeaderValue> {
    let known = unmarked(headers, header::IF_NONE_MATCH);
    unmarked(headers, header::IF_MATCH);
    known
}

fn unmarked(headers: &mut HeaderMap, name: HeaderName) -> Option<HeaderValue> {
    let mut lines = headers.get_all(&name).iter();
    let first = lines.next()?;
    let original = match lines.next() {
        None => first.clone(),
        Some(_) => {
            let all: Vec<&[u8]> = headers.get_all(&name).iter().map(HeaderValue::as_bytes).collect();
            HeaderValue::from_bytes(&all.join(&b", "[..])).ok()?
        }
    };
    let plain = without_codings(original.as_bytes())?;
    headers.insert(name, HeaderValue::from_bytes(&plain).ok()?);
    Some(original)
}

/// A list whose tags have lost their codings; nothing where none of them has one. A quote begins or ends a tag and stands
/// nowhere within one, so every other piece between quotes is a tag, whatever bytes it is made of. Each loses the end that
/// its coding gave it, and no more: the server gives one.
fn without_codings(list: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(list.len());
    for (at, piece) in list.split(|byte| *byte == b'"').enumerate() {
        if at > 0 {
            plain.push(b'"');
        }
        plain.extend_from_slice(if at % 2 == 1 { without_coding(piece) } else { piece });
    }
    (plain.len() < list.len()).then_some(plain)
}

fn without_coding(opaque: &[u8]) -> &[u8] {
    let mut ends = SERVED.into_iter().map(Coding::suffix);
    ends.find_map(|end| opaque.strip_suffix(end.as_bytes()))
        .unwrap_or(opaque)
}

/// Gives a 304 the tag that the client named, because that is the one it has an answer under. Where it has several,
/// the one of the coding that it would get now.
pub(super) fn restore(headers: &mut HeaderMap, named: &HeaderValue, wanted: Option<Coding>) {
    let Some(tag) = headers.get(header::ETAG) else {
        return;
    };
    let is_named =
        |tag: &HeaderValue| entity_tag::tags(named.as_bytes()).any(|named| named.quoted == tag.as_bytes());
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

    fn one(name: HeaderName, value: &str) -> HeaderMap {
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
            ("\"a-gz\", *", Some("\"a\", *")),
            ("\"\u{e9}\", \"a-gz\"", Some("\"\u{e9}\", \"a\"")),
            ("\"\u{e9}-zst\"", Some("\"\u{e9}\"")),
            ("\"a-gz-br-zst\"", Some("\"a-gz-br\"")),
            ("\"a-gz-gz\"", Some("\"a-gz\"")),
        ] {
            for name in [header::IF_NONE_MATCH, header::IF_MATCH] {
                let mut headers = one(name.clone(), given);
                let original = translate(&mut headers);
                let expected = translated.unwrap_or(given);
                assert_eq!(headers[&name].as_bytes(), expected.as_bytes(), "{given}");
                let kept = translated.filter(|_| name == header::IF_NONE_MATCH);
                let original = original.as_ref().map(HeaderValue::as_bytes);
                assert_eq!(original, kept.map(|_| given.as_bytes()), "{given}");
            }
        }
    }

    #[test]
    fn lines_are_one_list() {
        let mut headers = one(header::IF_NONE_MATCH, "\"a-gz\"");
        headers.append(header::IF_NONE_MATCH, HeaderValue::from_static("\"b\""));
        assert_eq!(translate(&mut headers).unwrap(), "\"a-gz\", \"b\"");
        let lines: Vec<_> = headers.get_all(header::IF_NONE_MATCH).iter().collect();
        assert_eq!(lines, ["\"a\", \"b\""]);
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
            restore(&mut headers, &HeaderValue::from_static(named), wanted);
            assert_eq!(headers[header::ETAG], restored, "{named} {wanted:?}");
        }
    }
}
