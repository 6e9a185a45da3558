//! Paging: what the place of a page is called, and what `meta` and `links` say of it.
//!
//! **By number** ([`OffsetPage`]): every page has an address and the collection a total. The database walks over all the
//! rows before a page, and whoever inserts or deletes meanwhile shifts what comes after.
//!
//! **By cursor** ([`Keyset`]): a page begins right behind the last entry of the one before, wherever that stands by
//! then. Nothing comes twice and nothing is missed, and a page costs the same however deep it lies. A cursor is the
//! [`Position`] of that entry, sealed by [`Cursors`].
//!
//! Rejected: a cursor that is an offset in disguise, which keeps none of these promises; cursors kept by the server,
//! which would make it remember every walk that anybody ever began; unsealed ones, by which a client could aim at any
//! place of any order and come to rely on what they are made of.

mod cursor;
mod keyset;
mod links;
mod offset;
mod position;

pub(crate) use self::links::escaped;

pub use self::{
    cursor::Cursors,
    keyset::Keyset,
    links::PageLinks,
    offset::OffsetPage,
    position::{Direction, Position, SortValue},
};
