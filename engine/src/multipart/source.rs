//! The bytes of a form, metered.
//!
//! multer takes as many chunks as there are and keeps them until somebody reads the part they belong to, so that a fast
//! sender would fill the memory of a slow reader. This stream therefore pauses after each chunk. It also counts: the
//! whole body, and what stands between parts, which multer gathers until the next part begins.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_util::Stream;
use http_body::Body as _;
use http_body_util::combinators::BoxBody;
use thiserror::Error;

/// The most bytes before the first part, and of the head of each part: a few lines with two names.
const MOST_FRAMING: usize = 16 * 1024;

/// Why no more bytes are taken.
#[derive(Debug, Error)]
pub(crate) enum Stopped {
    /// The body is larger than this many bytes.
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    /// No part begins.
    #[error("the head of a part is larger than {MOST_FRAMING} bytes")]
    NoPart,
    /// The client, or the way to it, has gone.
    #[error(transparent)]
    BrokeOff(#[from] io::Error),
}

/// A body, one chunk at a time and no more than its limit.
#[derive(Debug)]
pub(crate) struct Source {
    body: BoxBody<Bytes, io::Error>,
    limit: usize,
    left: usize,
    framing: Framing,
    paused: bool,
}

impl Source {
    /// At most `limit` bytes of `body`.
    pub(crate) fn new(body: BoxBody<Bytes, io::Error>, limit: usize) -> Self {
        Source {
            body,
            limit,
            left: limit,
            framing: Framing::default(),
            paused: false,
        }
    }

    pub(super) fn framing(&self) -> Framing {
        self.framing.clone()
    }

    fn take(&mut self, bytes: Bytes) -> Result<Bytes, Stopped> {
        let left = self.left.checked_sub(bytes.len());
        self.left = left.ok_or(Stopped::TooLarge(self.limit))?;
        self.framing.count(bytes.len());
        Ok(bytes)
    }
}

impl Stream for Source {
    type Item = Result<Bytes, Stopped>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.paused) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.framing.is_used_up() {
            return Poll::Ready(Some(Err(Stopped::NoPart)));
        }
        loop {
            let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(cx));
            let frame = match frame {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                Some(Ok(frame)) => frame,
            };
            // Trailers say nothing here (RFC 9110, section 6.5.1).
            if let Ok(bytes) = frame.into_data() {
                self.paused = true;
                return Poll::Ready(Some(self.take(bytes)));
            }
        }
    }
}

/// How many bytes may still come before the next part begins; no end of them within a part.
#[derive(Debug, Clone)]
pub(super) struct Framing(Arc<AtomicUsize>);

impl Default for Framing {
    fn default() -> Self {
        Framing(Arc::new(AtomicUsize::new(usize::MAX)))
    }
}

impl Framing {
    pub(super) fn begin(&self) {
        self.0.store(MOST_FRAMING, Ordering::Relaxed);
    }

    pub(super) fn end(&self) {
        self.0.store(usize::MAX, Ordering::Relaxed);
    }

    /// One chunk may hold more, the part that it begins among it.
    fn count(&self, bytes: usize) {
        let left = self.0.load(Ordering::Relaxed);
        if left != usize::MAX {
            self.0.store(left.saturating_sub(bytes), Ordering::Relaxed);
        }
    }

    fn is_used_up(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};
    use http_body::Frame;
    use http_body_util::StreamBody;

    use super::*;

    /// A body of endless chunks, which counts how many of them were taken.
    fn endless(taken: &Arc<AtomicUsize>) -> BoxBody<Bytes, io::Error> {
        let taken = Arc::clone(taken);
        let chunks = stream::repeat_with(move || {
            taken.fetch_add(1, Ordering::Relaxed);
            Ok(Frame::data(Bytes::from_static(&[b'x'; 1000])))
        });
        BoxBody::new(StreamBody::new(chunks))
    }

    #[tokio::test]
    async fn one_chunk_is_taken_at_a_time_however_many_there_are() {
        let taken = Arc::new(AtomicUsize::new(0));
        let mut source = Source::new(endless(&taken), 10_000);
        let polled = std::future::poll_fn(|cx| {
            let first = Pin::new(&mut source).poll_next(cx).is_ready();
            Poll::Ready((first, Pin::new(&mut source).poll_next(cx).is_ready()))
        });
        assert_eq!(polled.await, (true, false));
        assert_eq!(taken.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn the_limit_is_exact() {
        for (limit, whole) in [(3000, 3), (3001, 3), (2999, 2)] {
            let mut source = Source::new(endless(&Arc::default()), limit);
            for _ in 0..whole {
                assert_eq!(source.next().await.unwrap().unwrap().len(), 1000);
            }
            let stopped = source.next().await.unwrap().unwrap_err();
            assert!(
                matches!(stopped, Stopped::TooLarge(stated) if stated == limit),
                "{stopped}"
            );
        }
    }

    #[tokio::test]
    async fn what_never_begins_a_part_is_not_gathered_for_long() {
        let taken = Arc::new(AtomicUsize::new(0));
        let mut source = Source::new(endless(&taken), usize::MAX);
        source.framing().begin();
        let stopped = loop {
            if let Err(stopped) = source.next().await.unwrap() {
                break stopped;
            }
        };
        assert!(matches!(stopped, Stopped::NoPart), "{stopped}");
        assert_eq!(taken.load(Ordering::Relaxed), 17);
    }
}
