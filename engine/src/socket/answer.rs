//! A body on its way out.
//!
//! It is out when its last byte is written, not when hyper has it: HTTP/2 keeps what the client gives it no room for. So
//! every piece says itself when it is gone, and the last one takes the request along.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use http_body::{Body, Frame, SizeHint};
use http_body_util::combinators::BoxBody;

use super::talk::{Asked, Open};

/// The body of an answer. While there is one, or a piece of one, its connection is not idle.
#[derive(Debug)]
pub(super) struct Answer {
    body: BoxBody<Bytes, io::Error>,
    /// Nothing when the last piece has it.
    asked: Option<Asked>,
}

impl Answer {
    pub(super) fn new(body: BoxBody<Bytes, io::Error>, asked: Asked) -> Self {
        Answer {
            body,
            asked: Some(asked),
        }
    }

    fn piece(&mut self, bytes: Bytes) -> Piece {
        let open = if self.body.is_end_stream() {
            self.asked.take().map(Asked::with_nothing_else)
        } else {
            self.asked.as_ref().map(Asked::with_another)
        };
        Piece { bytes, open }
    }
}

impl Body for Answer {
    type Data = Piece;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Piece>, io::Error>>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.body).poll_frame(cx);
        if let Some(asked) = &mut this.asked {
            // Who waits for the next piece waits for us.
            asked.set_worked_on(polled.is_pending());
        }
        let frame = ready!(polled).map(|frame| Ok(frame?.map_data(|bytes| this.piece(bytes))));
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Bytes that hyper has and the client has not.
#[derive(Debug)]
pub(super) struct Piece {
    bytes: Bytes,
    open: Option<Open>,
}

impl Buf for Piece {
    fn remaining(&self) -> usize {
        self.bytes.len()
    }

    fn chunk(&self) -> &[u8] {
        &self.bytes
    }

    fn advance(&mut self, count: usize) {
        self.bytes.advance(count);
        if let Some(open) = &self.open {
            open.took(count);
        }
    }
}
