//! Pages of the shop as the contract shows them: by number, by cursor, or as the client chooses.
//!
//! A list that is walked by cursor takes four lines: [`walk`] makes the domain's request of what was asked, the shop
//! answers its page, [`Frame::walked`] makes `meta`, `links` and the header of that, and the entries are converted.

use charter::{
    RequestContext,
    pagination::{self, Direction, Keyset, OffsetPage, SortValue},
};
use shop_contract::models::{
    CursorLinks, CursorMeta, PageLinks, PageMeta, PageOrCursorLinks, PageOrCursorMeta,
};

use crate::domain::{KeyValue, KeysetPage, KeysetRequest, PageRequest, Position};

/// `meta`, `links` and the `Link` header of a page.
pub(super) struct Frame<M, L> {
    pub(super) meta: M,
    pub(super) links: L,
    pub(super) header: String,
}

impl Frame<PageMeta, PageLinks> {
    /// Of a page that was asked for by its number.
    pub(super) fn new(cx: &RequestContext, request: PageRequest, total: u64) -> Self {
        let page = OffsetPage {
            page: small(request.page()),
            size: small(request.limit()),
            total: large(total),
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
                ..PageLinks::new(links.this, links.first, links.last.unwrap_or_default())
            },
        }
    }

    /// In a list that can be walked by cursor too.
    pub(super) fn either(self) -> Frame<PageOrCursorMeta, PageOrCursorLinks> {
        let Frame { meta, links, header } = self;
        Frame {
            meta: PageOrCursorMeta {
                page: Some(meta.page),
                total: Some(meta.total),
                ..PageOrCursorMeta::new(meta.size, meta.has_next, meta.has_prev)
            },
            links: PageOrCursorLinks {
                prev: links.prev,
                next: links.next,
                last: Some(links.last),
                ..PageOrCursorLinks::new(links.self_, links.first)
            },
            header,
        }
    }
}

impl Frame<CursorMeta, CursorLinks> {
    /// Of a page that was asked for by a cursor.
    pub(super) fn walked<T>(
        cx: &RequestContext,
        keyset: &Keyset,
        request: &KeysetRequest,
        page: &KeysetPage<T>,
    ) -> Self {
        let [prev, next] = [&page.prev, &page.next].map(|position| position.as_ref().map(sealable));
        let links = keyset.links(cx, prev.as_ref(), next.as_ref());
        Frame {
            meta: CursorMeta {
                total: page.total.map(large),
                ..CursorMeta::new(small(request.limit()), next.is_some(), prev.is_some())
            },
            header: links.header(),
            links: CursorLinks {
                prev: links.prev,
                next: links.next,
                ..CursorLinks::new(links.this, links.first)
            },
        }
    }

    /// In a list that has page numbers too.
    pub(super) fn either(self) -> Frame<PageOrCursorMeta, PageOrCursorLinks> {
        let Frame { meta, links, header } = self;
        Frame {
            meta: PageOrCursorMeta {
                total: meta.total,
                ..PageOrCursorMeta::new(meta.size, meta.has_next, meta.has_prev)
            },
            links: PageOrCursorLinks {
                prev: links.prev,
                next: links.next,
                ..PageOrCursorLinks::new(links.self_, links.first)
            },
            header,
        }
    }
}

/// The page of a walk that a request asks for.
pub(super) fn walk(keyset: &Keyset, limit: i32, include_total: bool) -> KeysetRequest {
    KeysetRequest::first(limit.into())
        .from(keyset.position().map(opened))
        .with_total(include_total)
}

fn small(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn large(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn opened(position: &pagination::Position) -> Position {
    let value = |value: &SortValue| match value {
        SortValue::Null => KeyValue::Null,
        SortValue::Integer(number) => KeyValue::Integer(*number),
        SortValue::Text(text) => KeyValue::Text(text.clone()),
    };
    Position {
        values: position.values.iter().map(value).collect(),
        backward: position.direction == Direction::Backward,
        inclusive: position.inclusive,
    }
}

fn sealable(position: &Position) -> pagination::Position {
    let value = |value: &KeyValue| match value {
        KeyValue::Null => SortValue::Null,
        KeyValue::Integer(number) => SortValue::Integer(*number),
        KeyValue::Text(text) => SortValue::Text(text.clone()),
    };
    let direction = match position.backward {
        true => Direction::Backward,
        false => Direction::Forward,
    };
    pagination::Position {
        values: position.values.iter().map(value).collect(),
        direction,
        inclusive: position.inclusive,
    }
}
