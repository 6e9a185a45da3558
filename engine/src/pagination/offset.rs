//! Paging by number: which pages there are.

use super::{PageLinks, links};
use crate::context::RequestContext;

/// The parameter.
const PAGE: &str = "page";

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
        let numbered = |page: i64| {
            let page = page.to_string();
            context.link(&links::with(context.uri(), PAGE, Some((PAGE, &page))))
        };
        // Past the end, the page before is the last one that has entries.
        let prev = self
            .has_prev()
            .then(|| (i64::from(self.page) - 1).min(self.last()));
        PageLinks {
            this: links::this(context),
            first: numbered(1),
            prev: prev.map(numbered),
            next: self.has_next().then(|| numbered(i64::from(self.page) + 1)),
            last: Some(numbered(self.last())),
        }
    }
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
}
