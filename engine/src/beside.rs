//! The server's own pages beside the API.
//!
//! poem's `nest("/", …)` was rejected for this: it takes the target of every request apart and puts it together again, for
//! a prefix that is empty.

use std::{collections::HashSet, fmt};

use poem::{Endpoint, IntoEndpoint, Request, Response, Result, Route};

use crate::{lookup::Hasher, operation::Operation};

/// Those of the server's own `paths` that stay its own: what the document describes goes before.
pub fn own_paths(
    paths: impl IntoIterator<Item = &'static str>,
    operations: &[&'static Operation],
) -> Vec<&'static str> {
    let is_free = |path: &&str| !operations.iter().any(|operation| operation.path == *path);
    paths.into_iter().filter(is_free).collect()
}

/// Requests for a path of the server's own go there, all others to the API.
pub struct Beside<A> {
    paths: HashSet<&'static str, Hasher>,
    own: Route,
    api: A,
}

impl<A: Endpoint<Output = Response>> Beside<A> {
    /// `paths` are those that `own` serves: [`own_paths`].
    pub fn new(
        own: Route,
        paths: impl IntoIterator<Item = &'static str>,
        api: impl IntoEndpoint<Endpoint = A>,
    ) -> Self {
        Beside {
            paths: paths.into_iter().collect(),
            own,
            api: api.into_endpoint(),
        }
    }
}

impl<A: Endpoint<Output = Response>> Endpoint for Beside<A> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if self.paths.contains(request.uri().path()) {
            self.own.call(request).await
        } else {
            self.api.call(request).await
        }
    }
}

impl<A> fmt::Debug for Beside<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Beside")
            .field("paths", &self.paths)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Method;

    #[test]
    fn the_document_goes_before() {
        static READ: Operation =
            Operation::new("keep", "default", Method::Post, "/docs", "Keeps it.", &[204]);
        assert_eq!(own_paths(["/docs", "/redoc"], &[&READ]), ["/redoc"]);
    }
}
