//! Paging by cursor: what a request asks for, and what its page's links say.
//!
//! A cursor belongs to the operation, to the values in its path and to every parameter of its query that decides which
//! entries there are and in which order. Those that decide how much of them is shown may change from page to page.

use std::borrow::Cow;

use poem::Request;

use super::{PageLinks, Position, links};
use crate::{
    context::RequestContext,
    contract::OperationContract,
    conventions::Conventions,
    error::{ApiError, code},
    operation::{Operation, Paging},
};

/// The parameter.
const CURSOR: &str = "cursor";
/// What may differ between the request that a cursor was answered to and the one that brings it.
const FREE: [&str; 6] = [CURSOR, "page", "limit", "include_total", "fields", "include"];

/// What a request asks for that pages by cursor.
#[derive(Debug, PartialEq, Eq)]
pub struct Keyset {
    belonging: Vec<u8>,
    position: Option<Position>,
    /// Whether the list is paged by number too, so that an empty cursor says that it is not meant that way.
    either: bool,
}

impl Keyset {
    /// Reads the cursor of a request; `None` where the operation is paged by number, or the client asks for that.
    ///
    /// # Errors
    ///
    /// 400: it is no cursor of this server for just this list.
    pub(crate) fn asked(
        operation: &Operation,
        contract: &OperationContract,
        conventions: &Conventions,
        request: &Request,
    ) -> Result<Option<Self>, ApiError> {
        let either = match operation.paging {
            Some(Paging::Keyset) => false,
            Some(Paging::Both) => true,
            Some(Paging::Offset) | None => return Ok(None),
        };
        let cursor = cursor(request);
        if either && cursor.is_none() {
            return Ok(None);
        }
        let belonging = belonging(operation, contract, request);
        let position = match cursor.as_deref() {
            None | Some("") => None,
            Some(cursor) => match conventions.cursors.open(&belonging, cursor) {
                Some(position) => Some(position),
                None if conventions.cursors.takes_any() => None,
                None => return Err(ApiError::new(&code::INVALID_CURSOR)),
            },
        };
        Ok(Some(Keyset {
            belonging,
            position,
            either,
        }))
    }

    /// Where the page begins; `None` for the first one.
    pub fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    /// Links to the pages around this one, with every other query parameter of the request kept as it was written.
    /// `prev` and `next` are where those pages begin, if there are any.
    pub fn links(
        &self,
        context: &RequestContext,
        prev: Option<&Position>,
        next: Option<&Position>,
    ) -> PageLinks {
        let cursors = &context.conventions().cursors;
        let target = |cursor: Option<&str>| {
            let added = cursor.map(|cursor| (CURSOR, cursor));
            context.link(&links::with(context.uri(), CURSOR, added))
        };
        let at = |position: &Position| target(Some(&cursors.seal(&self.belonging, position)));
        PageLinks {
            this: links::this(context),
            first: target(self.either.then_some("")),
            prev: prev.map(at),
            next: next.map(at),
            last: None,
        }
    }
}

fn cursor(request: &Request) -> Option<Cow<'_, str>> {
    let query = request.uri().query()?;
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == CURSOR)
        .map(|(_, cursor)| cursor)
}

/// Each value with its name, their lengths before them; those of the query sorted, since their order means nothing.
fn belonging(operation: &Operation, contract: &OperationContract, request: &Request) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(128);
    let mut add = |text: &str| {
        bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    };
    add(operation.id);
    for (name, value) in contract.path_values(request) {
        add(name);
        add(value);
    }
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let mut pairs: Vec<_> = form_urlencoded::parse(query)
        .filter(|(name, _)| contract.declares_in_query(name) && !FREE.contains(&name.as_ref()))
        .collect();
    pairs.sort_unstable();
    for (name, value) in &pairs {
        add(name);
        add(value);
    }
    bytes
}
