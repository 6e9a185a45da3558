//! A body in pieces that are worth having.
//!
//! hyper hands on what comes as parts of the buffers that it reads into, each of which stays for as long as somebody has a
//! part of it: several times the memory that a piece is worth, and of a single byte a thousand times. So pieces are copied
//! unless everything came in one, and short ones are put together as long as more come at once. hyper has one at a time and
//! looks for the next when it was asked, so it is asked twice.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// Shorter pieces are put together.
const SHORT: usize = 4096;

/// A piece, or the end.
pub(super) type Piece = Option<Result<Frame<Bytes>, io::Error>>;

#[derive(Debug)]
pub(super) struct Pieces<B> {
    body: B,
    short: Vec<u8>,
    has_asked: bool,
    asks_again: bool,
    has_ended: bool,
}

impl<B> Pieces<B>
where
    B: Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Unpin,
{
    pub(super) fn of(body: B) -> Self {
        Pieces {
            body,
            short: Vec::new(),
            has_asked: false,
            asks_again: false,
            has_ended: false,
        }
    }

    /// Whether all of it was handed on.
    pub(super) fn has_ended(&self) -> bool {
        self.short.is_empty() && (self.has_ended || self.body.is_end_stream())
    }

    /// Whether what is pending may be there already: it was asked for once, and will be once more at once.
    pub(super) fn asks_again(&self) -> bool {
        self.asks_again
    }

    pub(super) fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Piece> {
        while !self.has_ended {
            match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => {
                    if let Some(piece) = self.add(frame) {
                        return Poll::Ready(Some(Ok(piece)));
                    }
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(io::Error::other(error)))),
                Poll::Ready(None) => self.has_ended = true,
                Poll::Pending => {
                    self.asks_again = !std::mem::replace(&mut self.has_asked, true);
                    if self.asks_again {
                        cx.waker().wake_by_ref();
                    } else if !self.short.is_empty() {
                        break;
                    }
                    return Poll::Pending;
                }
            }
        }
        if self.short.is_empty() {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(Ok(self.together())))
    }

    /// What can be handed on now that this has come. Trailers say nothing here (RFC 9110, section 6.5.1).
    fn add(&mut self, frame: Frame<Bytes>) -> Option<Frame<Bytes>> {
        let bytes = frame.into_data().ok()?;
        self.has_asked = false;
        if self.short.is_empty() && self.body.is_end_stream() {
            return Some(Frame::data(bytes));
        }
        if self.short.is_empty() && bytes.len() >= SHORT {
            return Some(Frame::data(Bytes::copy_from_slice(&bytes)));
        }
        self.short.extend_from_slice(&bytes);
        (self.short.len() >= SHORT || self.body.is_end_stream()).then(|| self.together())
    }

    fn together(&mut self) -> Frame<Bytes> {
        Frame::data(std::mem::take(&mut self.short).into())
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::{FutureExt, StreamExt, future::poll_fn, stream};
    use http_body_util::StreamBody;

    use super::*;

    fn pieces(lengths: &'static [usize]) -> Pieces<impl Body<Data = Bytes, Error = Infallible> + Unpin> {
        let pieces = lengths.iter().map(|length| vec![b'x'; *length].into());
        Pieces::of(StreamBody::new(
            stream::iter(pieces).map(|bytes| Ok(Frame::data(bytes))),
        ))
    }

    async fn handed_on(lengths: &'static [usize]) -> Vec<usize> {
        let mut pieces = pieces(lengths);
        let mut handed_on = Vec::new();
        while let Some(piece) = poll_fn(|cx| pieces.poll(cx)).await {
            handed_on.push(piece.unwrap().into_data().unwrap().len());
        }
        assert!(pieces.has_ended());
        handed_on
    }

    #[tokio::test]
    async fn short_pieces_are_put_together() {
        assert!(handed_on(&[]).await.is_empty());
        assert_eq!(handed_on(&[1, 2, 3]).await, [6]);
        assert_eq!(handed_on(&[SHORT, 1, SHORT - 1, 7]).await, [SHORT, SHORT, 7]);
        assert_eq!(handed_on(&[1, SHORT, SHORT + 1]).await, [SHORT + 1, SHORT + 1]);
    }

    #[tokio::test]
    async fn what_is_not_there_at_once_is_asked_for_twice() {
        let mut pieces = Pieces::of(StreamBody::new(stream::pending::<Result<_, Infallible>>()));
        for asks_again in [true, false] {
            assert!(poll_fn(|cx| pieces.poll(cx)).now_or_never().is_none());
            assert_eq!(pieces.asks_again(), asks_again);
        }
    }

    #[tokio::test]
    async fn nobody_waits_for_a_piece_to_become_long() {
        let frame = |bytes: &'static [u8]| Ok::<_, Infallible>(Frame::data(Bytes::from_static(bytes)));
        let pieces = stream::iter([frame(b"x"), frame(b"y")]).chain(stream::pending());
        let mut pieces = Pieces::of(StreamBody::new(pieces));
        assert!(
            poll_fn(|cx| pieces.poll(cx)).now_or_never().is_none(),
            "it asks again"
        );
        let piece = poll_fn(|cx| pieces.poll(cx)).await;
        assert_eq!(piece.unwrap().unwrap().into_data().unwrap(), "xy");
        assert!(!pieces.has_ended());
        assert!(poll_fn(|cx| pieces.poll(cx)).now_or_never().is_none());
    }
}
