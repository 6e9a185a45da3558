//! Pages of the shop as the contract shows them.

use charter::{RequestContext, pagination::OffsetPage};
use shop_contract::models::{PageLinks, PageMeta};

use crate::domain::PageRequest;

/// `meta`, `links` and the `Link` header of a page.
pub(super) struct Frame {
    pub(super) meta: PageMeta,
    pub(super) links: PageLinks,
    pub(super) header: String,
}

impl Frame {
    pub(super) fn new(cx: &RequestContext, request: PageRequest, total: u64) -> Self {
        let small = |number: u64| i32::try_from(number).unwrap_or(i32::MAX);
        let total = i64::try_from(total).unwrap_or(i64::MAX);
        let page = OffsetPage {
            page: small(request.page()),
            size: small(request.limit()),
            total,
        };
        let links = page.links(cx);
        Frame {
            meta: PageMeta {
                page: page.page,
                size: page.size,
                total: page.total,
                has_next: page.has_next(),
                has_prev: page.has_prev(),
            },
            header: links.header(),
            links: PageLinks {
                prev: links.prev,
                next: links.next,
                ..PageLinks::new(links.this, links.first, links.last)
            },
        }
    }
}
