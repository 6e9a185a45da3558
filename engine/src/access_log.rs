//! One line for each answered request.

use std::time::Duration;

use poem::{
    Request, Response,
    http::{Method, Uri},
};
use poem_openapi::OperationId;

use crate::request_id::X_REQUEST_ID;

/// The target that log filters name: `access=warn` keeps only failures of the server.
pub(crate) const TARGET: &str = "access";

/// What is remembered of a request until its answer is known. The query is left out: it may hold secrets.
pub(crate) struct Line {
    method: Method,
    uri: Uri,
}

impl Line {
    pub(crate) fn begin(request: &Request) -> Self {
        Line {
            method: request.method().clone(),
            uri: request.original_uri().clone(),
        }
    }

    pub(crate) fn end(self, response: &Response, took: Duration) {
        let status = response.status();
        let operation = response.data::<OperationId>().map_or("-", |id| id.0);
        let request_id = response
            .headers()
            .get(&X_REQUEST_ID)
            .and_then(|id| id.to_str().ok())
            .unwrap_or("-");
        let (method, path) = (self.method.as_str(), self.uri.path());
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        // The level is part of a log call's static description, hence two calls.
        if status.is_server_error() {
            tracing::warn!(target: TARGET, method, path, status = status.as_u16(), micros, operation, request_id);
        } else {
            tracing::info!(target: TARGET, method, path, status = status.as_u16(), micros, operation, request_id);
        }
    }
}
