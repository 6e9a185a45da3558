//! A body on its way out.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::combinators::BoxBody;

use super::talk::Asked;

/// The body of an answer. While there is one, its connection is not idle.
#[derive(Debug)]
pub(super) struct Answer {
    body: BoxBody<Bytes, io::Error>,
    asked: Asked,
}

impl Answer {
    pub(super) fn new(body: BoxBody<Bytes, io::Error>, asked: Asked) -> Self {
        Answer { body, asked }
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.asked.moves();
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
