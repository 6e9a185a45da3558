//! Offset paging: what `meta` and `links` of a page say.

use std::{borrow::Cow, fmt::Write};

use poem::http::{HeaderValue, Uri};

use crate::context::RequestContext;

/// One page of a counted collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffsetPage {
    /// The page's number, from 1.
    pub page: i32,
    /// How many entries a page holds at most.
    pub size: i32,
    /// How many entries the whole collection has.
    pub total: i64,
}

/// Where a client finds the neighbours of a page. A link that leads nowhere is absent.
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
    /// The last page.
    pub last: String,
}

impl OffsetPage {
    /// The number of the last page; an empty collection has one, empty page.
    pub fn last(&self) -> i64 {
        let size = i64::from(self.size.max(1));
        (self.total / size + i64::from(self.total % size > 0)).max(1)
    }

    /// Whether entries follow this page.
    pub fn has_next(&self) -> bool {
        i64::from(self.page) < self.last()
    }

    /// Whether entries precede this page.
    pub fn has_prev(&self) -> bool {
        self.page > 1
    }

    /// Links to the neighbours, with every other query parameter of the request kept as it was written.
    pub fn links(&self, context: &RequestContext) -> PageLinks {
        let numbered = |page: i64| context.link(&with_page(context.uri(), page));
        // Past the end, the page before is the last one that has entries.
        let prev = self
            .has_prev()
            .then(|| (i64::from(self.page) - 1).min(self.last()));
        PageLinks {
            this: context.link(&escaped(
                context.uri().path_and_query().map_or("/", |whole| whole.as_str()),
            )),
            first: numbered(1),
            prev: prev.map(numbered),
            next: self.has_next().then(|| numbered(i64::from(self.page) + 1)),
            last: numbered(self.last()),
        }
    }
}

impl PageLinks {
    /// The same links as a `Link` header (RFC 8288, section 3).
    pub fn header(&self) -> String {
        let all = [
            ("first", Some(&self.first)),
            ("prev", self.prev.as_ref()),
            ("next", self.next.as_ref()),
            ("last", Some(&self.last)),
        ];
        let mut header = String::with_capacity(4 * (self.last.len() + 24));
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

fn with_page(uri: &Uri, page: i64) -> String {
    let mut target = String::with_capacity(uri.path().len() + uri.query().map_or(0, str::len) + 16);
    target.push_str(uri.path());
    let mut separator = '?';
    for pair in uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
    {
        if pair.split('=').next() != Some("page") {
            target.push(separator);
            target.push_str(pair);
            separator = '&';
        }
    }
    let _ = write!(target, "{separator}page={page}");
    escaped(&target).into_owned()
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

    fn page(page: i32, size: i32, total: i64) -> OffsetPage {
        OffsetPage { page, size, total }
    }

    #[test]
    fn the_last_page_holds_the_rest() {
        for (total, last) in [(0, 1), (1, 1), (20, 1), (21, 2), (40, 2), (41, 3)] {
            assert_eq!(page(1, 20, total).last(), last, "for a total of {total}");
        }
    }

    #[test]
    fn neighbours_exist_only_where_entries_are() {
        assert!(!page(1, 20, 0).has_next() && !page(1, 20, 0).has_prev());
        assert!(page(1, 20, 21).has_next() && !page(1, 20, 21).has_prev());
        assert!(!page(2, 20, 21).has_next() && page(2, 20, 21).has_prev());
        assert!(!page(9, 20, 21).has_next() && page(9, 20, 21).has_prev());
    }

    #[test]
    fn other_parameters_are_kept_as_they_were_written() {
        let uri: Uri = "/items?limit=5&page=2&filter%5Bprice%5D%5Bgt%5D=1&sort=-name"
            .parse()
            .unwrap();
        assert_eq!(
            with_page(&uri, 3),
            "/items?limit=5&filter%5Bprice%5D%5Bgt%5D=1&sort=-name&page=3"
        );
        assert_eq!(with_page(&"/items".parse().unwrap(), 1), "/items?page=1");
    }

    #[test]
    fn what_no_uri_may_hold_is_escaped() {
        let uri: Uri = "/items?filter[price][gt]=1&q=a|b%&r=%2&s=%2C%zz".parse().unwrap();
        assert_eq!(
            with_page(&uri, 2),
            "/items?filter%5Bprice%5D%5Bgt%5D=1&q=a%7Cb%25&r=%252&s=%2C%25zz&page=2"
        );
        assert_eq!(escaped("/a?b=\u{e9}"), "/a?b=%C3%A9");
    }
}
