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
mod page;
mod resource;

use poem::{Route, get};

use self::resource::Resource;
use crate::operation::Operation;

/// The document as it is served, in both of its notations. Two texts of the same document: whoever embeds them keeps
/// them so.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// As the designer wrote it, comments included; served at `/openapi.yaml`.
    pub yaml: &'static str,
    /// The same in JSON; served at `/openapi.json`, and what the pages show.
    pub json: &'static str,
}

/// The routes of the pages, their files and the document. Each takes GET, and HEAD through the router's fallback;
/// any other method is the router's `MethodNotAllowedError`, and what is not listed here its `NotFoundError`.
///
/// The answers bring a `Cache-Control` of their own, pages also a `Content-Security-Policy` and files a
/// `Content-Encoding`: layers around these routes must leave those that are set as they are.
pub fn routes(document: Document) -> Route {
    let mut route = Route::new();
    for (path, resource) in resources(document) {
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

/// Where the pages tell about an operation: ReDoc's anchor of it.
pub(crate) fn about(operation: &Operation) -> String {
    let tag = operation.tag.replace(' ', "-");
    format!("/redoc#tag/{tag}/operation/{}", operation.id)
}

const YAML: &str = "/openapi.yaml";
const JSON: &str = "/openapi.json";

fn resources(document: Document) -> impl Iterator<Item = (&'static str, Resource)> {
    // The YAML media type is RFC 9512's; an OpenAPI one of its own is not registered.
    let documents = [
        (YAML, Resource::new("application/yaml", document.yaml)),
        (JSON, Resource::new("application/json", document.json)),
    ];
    page::PAGES
        .iter()
        .map(|page| (page.path, page.resource()))
        .chain(documents)
}

#[cfg(test)]
mod tests;
