//! A request to give to its operation again.

use poem::{
    Request,
    http::{Extensions, HeaderMap, Method, Uri, Version},
};

use crate::{body::CheckedBody, context::RequestContext, contract::Taken};

/// What a request was before its operation took it: head, checked body and parameters. What the router noted of it is
/// not kept, because the check has read that already.
pub(crate) struct Spare {
    method: Method,
    uri: Uri,
    version: Version,
    headers: HeaderMap,
    extensions: Extensions,
    body: Option<CheckedBody>,
    parameters: Option<Taken>,
}

impl Spare {
    /// Nothing where the body is still on its way: what has been read of it is gone.
    pub(super) fn of(request: &Request, context: &RequestContext) -> Option<Self> {
        let body = match request.data::<CheckedBody>() {
            Some(body) => Some(body.twin()?),
            None => None,
        };
        Some(Spare {
            method: request.method().clone(),
            uri: request.uri().clone(),
            version: request.version(),
            headers: request.headers().clone(),
            extensions: request.extensions().clone(),
            body,
            parameters: context.parameters(),
        })
    }

    /// The request once more.
    pub(super) fn give(&self, context: &RequestContext) -> Request {
        let head = Request::builder().method(self.method.clone());
        let mut request = head.uri(self.uri.clone()).version(self.version).finish();
        request.headers_mut().clone_from(&self.headers);
        request.extensions_mut().clone_from(&self.extensions);
        if let Some(body) = self.body.as_ref().and_then(CheckedBody::twin) {
            request.set_data(body);
        }
        if let Some(parameters) = &self.parameters {
            context.set_parameters(parameters.clone());
        }
        request
    }
}
