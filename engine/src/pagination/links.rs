//! Where a client finds the neighbours of a page, in the body and in a header.

use std::{borrow::Cow, fmt::Write};

use poem::http::{HeaderValue, Uri};

use crate::context::RequestContext;

/// The addresses of a page and of those around it. A link that leads nowhere is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLinks {
    /// This page, as it was asked for.
    pub this: String,
    /// The first page.
    pub first: String,
    /// The page before, if there is one.
    pub prev: Option<String>,
    /// The page after, if there is one.
    pub next: Option<String>,
    /// The last page, where pages have numbers.
    pub last: Option<String>,
}

impl PageLinks {
    /// The same links as a `Link` header (RFC 8288, section 3).
    pub fn header(&self) -> String {
        let all = [
            ("first", Some(&self.first)),
            ("prev", self.prev.as_ref()),
            ("next", self.next.as_ref()),
            ("last", self.last.as_ref()),
        ];
        let lengths = all
            .iter()
            .filter_map(|(_, link)| *link)
            .map(|link| link.len() + 16);
        let mut header = String::with_capacity(lengths.sum());
        for (relation, link) in all {
            let Some(link) = link else { continue };
            let separator = if header.is_empty() { "<" } else { ", <" };
            for part in [separator, link, ">; rel=\"", relation, "\""] {
                header.push_str(part);
            }
        }
        debug_assert!(
            HeaderValue::from_str(&header).is_ok(),
            "a request target is visible ASCII"
        );
        header
    }
}

/// The page itself, as it was asked for.
pub(super) fn this(context: &RequestContext) -> String {
    let whole = context.uri().path_and_query().map_or("/", |whole| whole.as_str());
    context.link(&escaped(whole))
}

/// The target without the parameter `without` and with `added`, which is written as it stands.
pub(super) fn with(uri: &Uri, without: &str, added: Option<(&str, &str)>) -> String {
    let more = added.map_or(0, |(name, value)| name.len() + value.len() + 2);
    let mut target = String::with_capacity(uri.path().len() + uri.query().map_or(0, str::len) + more + 2);
    target.push_str(uri.path());
    let mut separator = "?";
    for pair in uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
    {
        if !is_named(pair, without) {
            target.push_str(separator);
            target.push_str(pair);
            separator = "&";
        }
    }
    if let Some((name, value)) = added {
        for part in [separator, name, "=", value] {
            target.push_str(part);
        }
    }
    match escaped(&target) {
        Cow::Borrowed(_) => target,
        Cow::Owned(escaped) => escaped,
    }
}

/// Whether a pair of the query is the parameter `name`, however the client spelled it: `%70age=2` is `page`.
fn is_named(pair: &str, name: &str) -> bool {
    let read = form_urlencoded::parse(pair.as_bytes()).next();
    read.is_some_and(|(given, _)| given == name)
}

/// Clients write `filter[price][gt]` with bare brackets and servers take it, but a link is a URI reference, and there
/// such characters, and a `%` that escapes nothing, must be escaped themselves (RFC 3986, appendix A).
pub(crate) fn escaped(target: &str) -> Cow<'_, str> {
    // Hardly any target has one of these.
    if target.bytes().all(stands_for_itself) {
        return target.into();
    }
    let bytes = target.as_bytes();
    let mut link = String::with_capacity(target.len() + 16);
    for (at, &byte) in bytes.iter().enumerate() {
        let escapes = |ahead: usize| bytes.get(at + ahead).is_some_and(u8::is_ascii_hexdigit);
        if stands_for_itself(byte) || (byte == b'%' && escapes(1) && escapes(2)) {
            link.push(char::from(byte));
        } else {
            let _ = write!(link, "%{byte:02X}");
        }
    }
    link.into()
}

/// Whether a path or a query may have this byte as it is (RFC 3986, sections 3.3 and 3.4).
fn stands_for_itself(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_page(uri: &str, page: &str) -> String {
        with(&uri.parse().unwrap(), "page", Some(("page", page)))
    }

    #[test]
    fn other_parameters_are_kept_as_they_were_written() {
        assert_eq!(
            at_page(
                "/items?limit=5&page=2&filter%5Bprice%5D%5Bgt%5D=1&sort=-name",
                "3"
            ),
            "/items?limit=5&filter%5Bprice%5D%5Bgt%5D=1&sort=-name&page=3"
        );
        assert_eq!(at_page("/items", "1"), "/items?page=1");
    }

    #[test]
    fn a_parameter_is_taken_out_wherever_it_stands() {
        for (uri, without) in [
            ("/items", "/items"),
            ("/items?cursor=abc", "/items"),
            ("/items?cursor", "/items"),
            ("/items?cursor=abc&limit=2", "/items?limit=2"),
            ("/items?limit=2&cursor=&sort=id", "/items?limit=2&sort=id"),
            ("/items?cursors=abc", "/items?cursors=abc"),
            ("/items?%63ursor=abc&limit=2", "/items?limit=2"),
            ("/items?curs%6Fr", "/items"),
            ("/items?cursor%3D=abc", "/items?cursor%3D=abc"),
            ("/items?q=cursor&=x", "/items?q=cursor&=x"),
        ] {
            assert_eq!(with(&uri.parse().unwrap(), "cursor", None), without, "{uri}");
        }
    }

    #[test]
    fn what_no_uri_may_hold_is_escaped() {
        assert_eq!(
            at_page("/items?filter[price][gt]=1&q=a|b%&r=%2&s=%2C%zz", "2"),
            "/items?filter%5Bprice%5D%5Bgt%5D=1&q=a%7Cb%25&r=%252&s=%2C%25zz&page=2"
        );
        assert_eq!(escaped("/a?b=\u{e9}"), "/a?b=%C3%A9");
    }
}
