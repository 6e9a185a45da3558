//! The API's documentation, served by the API: two pages that show the document, and the document itself.
//!
//! What a reader sees is the designer's document, byte for byte. The framework can derive a document from the
//! compiled types and brings pages for it; both were rejected, because the derived one has lost examples, links and
//! extensions, and its pages load fonts from other hosts. Everything here comes from this server alone, so that the
//! pages work without internet and say nothing about their readers to anyone.
//!
//! Paths are outside the version prefix: `/docs` (Swagger UI, to try calls), `/redoc` (ReDoc, to read),
//! `/openapi.yaml` and `/openapi.json`. All links between them are relative, so they also work below a path prefix
//! that a proxy takes off.

mod asset;
mod conditions;
mod entity_tag;
mod live;
mod page;
mod resource;

use bytes::Bytes;
use poem::{Route, get};

pub use self::live::Live;
use self::resource::Resource;
use crate::operation::Operation;

/// The document as it is served, in both of its notations. Two texts of the same document: whoever embeds them keeps
/// them so.
#[derive(Debug, Clone)]
pub struct Document {
    yaml: Bytes,
    json: Bytes,
}

impl Document {
    /// A document that is part of the program: as the designer wrote it, comments included, which is served at
    /// `/openapi.yaml`; and in JSON, which is served at `/openapi.json` and what the pages show.
    pub const fn embedded(yaml: &'static str, json: &'static str) -> Self {
        Document {
            yaml: Bytes::from_static(yaml.as_bytes()),
            json: Bytes::from_static(json.as_bytes()),
        }
    }

    /// The same, read while the program runs.
    pub fn loaded(yaml: String, json: String) -> Self {
        Document {
            yaml: yaml.into(),
            json: json.into(),
        }
    }
}

/// The routes of the pages, their files and the document. Each takes GET, and HEAD through the router's fallback;
/// any other method is the router's `MethodNotAllowedError`, and what is not listed here its `NotFoundError`.
///
/// The answers bring a `Cache-Control` of their own, pages also a `Content-Security-Policy` and files a
/// `Content-Encoding`: layers around these routes must leave those that are set as they are.
pub fn routes(document: Document) -> Route {
    let pages = page::PAGES.iter().map(|page| (page.path, page.resource()));
    with_files(document, pages)
}

/// The same, with pages that show how `live` stands and load themselves anew when the document does; for servers of
/// designers alone, since a page asks twice a second.
pub fn live_routes(document: Document, live: &Live) -> Route {
    live.add_to(with_files(document, live::pages()))
}

/// The pages of [`live_routes`] without the document, for who stands before the server that has it.
pub fn live_pages(live: &Live) -> Route {
    let pages = live::pages();
    live.add_to(pages.fold(Route::new(), |route, (path, page)| route.at(path, get(page))))
}

fn with_files(document: Document, pages: impl Iterator<Item = (&'static str, Resource)>) -> Route {
    let mut route = Route::new();
    for (path, resource) in pages.chain(resources(document)) {
        route = route.at(path, get(resource));
    }
    for asset in &asset::ASSETS {
        route = route.at(asset.path, get(asset));
    }
    route
}

/// The paths of [`routes`], for a router's table of what exists.
pub fn paths() -> impl Iterator<Item = &'static str> {
    let own = page::PAGES.iter().map(|page| page.path);
    own.chain([YAML, JSON])
        .chain(asset::ASSETS.iter().map(|asset| asset.path))
}

/// The paths of [`live_routes`].
pub fn live_paths() -> impl Iterator<Item = &'static str> {
    paths().chain(live::PATHS)
}

/// Where the pages tell about an operation: ReDoc's anchor of it.
pub(crate) fn about(operation: &Operation) -> String {
    let tag = operation.tag.replace(' ', "-");
    format!("/redoc#tag/{tag}/operation/{}", operation.id)
}

const YAML: &str = "/openapi.yaml";
const JSON: &str = "/openapi.json";

fn resources(document: Document) -> impl Iterator<Item = (&'static str, Resource)> {
    // The YAML media type is RFC 9512's; an OpenAPI one of its own is not registered.
    [
        (YAML, Resource::new("application/yaml", document.yaml)),
        (JSON, Resource::new("application/json", document.json)),
    ]
    .into_iter()
}

#[cfg(test)]
mod tests;
