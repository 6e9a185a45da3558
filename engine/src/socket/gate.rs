//! The stream of a connection as hyper gets to see it: only whole heads that were judged good, and no waiting for ever.
//!
//! What comes in one piece (nearly everything) is judged where hyper wants to have it and is not copied. What comes in bits
//! is held until it is whole. A head that hyper would refuse without a word is replaced by a little one of our own, and the
//! service is told to refuse it in the envelope.

mod leftover;
mod patience;

use std::{
    io::{self, IoSlice, Write},
    mem::MaybeUninit,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use self::{
    leftover::Leftover,
    patience::{Patience, RunOut},
};
use super::{
    framing::{Framing, Progress},
    head::{self, Judged},
    limits::Limits,
    refused::Refused,
    talk::Talk,
    timer::Timer,
};

/// What hyper reads where a client sent nothing that could be read: no client can name such a method and target together
/// with a meaning.
const STAND_IN: &[u8] = b"- * HTTP/1.1\r\nhost:\r\n\r\n";
/// What is read at a time behind a head that came in bits.
const PIECE: usize = 4096;
/// Answers of so many bytes are written in one piece: copying head and body together costs less than two of them cost the
/// kernel.
const SHORT: usize = 2048;

/// How a connection speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    Http1,
    Http2,
}

/// What the next byte belongs to.
#[derive(Debug)]
enum Next {
    Head,
    Body(Framing),
    /// A body that is none: hyper will say so.
    Broken,
    /// Frames of HTTP/2.
    Frames,
    /// The request was refused: nobody reads any further.
    Nothing,
}

/// What may be handed on of some bytes.
enum Taken {
    Bytes(usize),
    Refused(Refused),
}

/// A stream with a gate.
#[derive(Debug)]
pub(super) struct Gate<S> {
    stream: S,
    talk: Arc<Talk>,
    limits: Limits,
    /// What was read and not handed on.
    held: BytesMut,
    /// How many of these bytes may be handed on.
    ready: usize,
    next: Next,
    /// How many heads were handed on.
    heads: u64,
    patience: Patience,
    stalled: Timer,
    leftover: Leftover,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Gate<S> {
    /// A gate before a connection that has just come.
    pub(super) fn new(stream: S, talk: Arc<Talk>, limits: Limits) -> Self {
        Gate {
            stream,
            talk,
            limits,
            held: BytesMut::new(),
            ready: 0,
            next: Next::Head,
            heads: 0,
            patience: Patience::default(),
            stalled: Timer::default(),
            leftover: Leftover::default(),
        }
    }

    /// Which protocol the client has begun to speak; nothing when it went away first.
    pub(super) fn poll_protocol(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Option<Protocol>>> {
        loop {
            match head::judge(&self.held) {
                Judged::Partial => {}
                Judged::Http2 => {
                    self.ready = self.held.len();
                    self.next = Next::Frames;
                    return Poll::Ready(Ok(Some(Protocol::Http2)));
                }
                Judged::Whole(_) | Judged::Refused(_) => return Poll::Ready(Ok(Some(Protocol::Http1))),
            }
            match ready!(self.poll_held(cx))? {
                0 if self.ready == 0 => return Poll::Ready(Ok(None)),
                0 => return Poll::Ready(Ok(Some(Protocol::Http1))),
                _ => {}
            }
        }
    }

    /// Reads more behind what is held. Answers how many bytes came: none at the end, and none where the client was too slow;
    /// then the stand-in is ready.
    fn poll_held(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut piece = [MaybeUninit::uninit(); PIECE];
        let mut buffer = ReadBuf::uninit(&mut piece);
        match Pin::new(&mut self.stream).poll_read(cx, &mut buffer)? {
            Poll::Ready(()) => {
                self.held.extend_from_slice(buffer.filled());
                Poll::Ready(Ok(buffer.filled().len()))
            }
            Poll::Pending => {
                if ready!(self.poll_patience(cx)) == RunOut::Slow {
                    self.stand_in(Refused::Slow);
                }
                Poll::Ready(Ok(0))
            }
        }
    }

    /// How much of `bytes`, which come next, may be handed on. A refused request is handed on alone, so that the service
    /// knows it by its number.
    fn take(&mut self, bytes: &[u8]) -> Taken {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            match &mut self.next {
                Next::Head => match head::judge(rest) {
                    Judged::Whole(head) if head.refused.is_none() || at == 0 => {
                        at += head.length;
                        self.heads += 1;
                        self.patience.rest();
                        self.next = head.body.map_or(Next::Head, Next::Body);
                        self.talk.set_unfinished(head.body.map_or(0, |_| self.heads));
                        if let Some(refused) = head.refused {
                            self.talk.refuse(self.heads, refused);
                            self.next = Next::Nothing;
                        }
                    }
                    Judged::Refused(refused) if at == 0 => return Taken::Refused(refused),
                    // The preface where no connection begins.
                    Judged::Http2 if at == 0 => return Taken::Refused(Refused::Unreadable),
                    _ => break,
                },
                Next::Body(framing) => match framing.advance(rest) {
                    Progress::Inside => at = bytes.len(),
                    Progress::Ended(length) => {
                        at += length;
                        self.next = Next::Head;
                        self.talk.set_unfinished(0);
                    }
                    Progress::Broken => self.next = Next::Broken,
                },
                Next::Broken | Next::Frames => at = bytes.len(),
                Next::Nothing => break,
            }
        }
        Taken::Bytes(at)
    }

    /// Puts a request of our own in the place of what cannot be one.
    fn stand_in(&mut self, refused: Refused) {
        self.heads += 1;
        self.talk.refuse(self.heads, refused);
        self.next = Next::Nothing;
        self.held = BytesMut::from(STAND_IN);
        self.ready = STAND_IN.len();
    }

    /// Hands on what is ready, as much as there is room for.
    fn hand_on(&mut self, buffer: &mut ReadBuf<'_>) {
        let length = self.ready.min(buffer.remaining());
        buffer.put_slice(&self.held[..length]);
        self.held.advance(length);
        self.ready -= length;
        if self.held.is_empty() {
            // An idle connection keeps no memory for what it once held.
            self.held = BytesMut::new();
        }
    }

    /// Reads to where hyper wants to have it. Answers whether there is something, or the end.
    fn poll_in_place(&mut self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<bool>> {
        let before = buffer.filled().len();
        if Pin::new(&mut self.stream).poll_read(cx, buffer)?.is_pending() {
            return match ready!(self.poll_patience(cx)) {
                RunOut::Idle => Poll::Ready(Ok(true)),
                RunOut::Slow => {
                    self.stand_in(Refused::Slow);
                    Poll::Ready(Ok(false))
                }
            };
        }
        let read = &buffer.filled()[before..];
        if read.is_empty() {
            return Poll::Ready(Ok(true));
        }
        let taken = match self.take(read) {
            Taken::Bytes(taken) => {
                self.held.extend_from_slice(&read[taken..]);
                taken
            }
            Taken::Refused(refused) => {
                self.stand_in(refused);
                0
            }
        };
        buffer.set_filled(before + taken);
        Poll::Ready(Ok(taken > 0))
    }

    /// Judges what is held, and reads on where it is no whole head. Answers whether there is more to be done with it.
    fn poll_what_is_held(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let held = std::mem::take(&mut self.held);
        let taken = self.take(&held);
        self.held = held;
        match taken {
            Taken::Refused(refused) => self.stand_in(refused),
            Taken::Bytes(0) => {
                let came = ready!(self.poll_held(cx))?;
                return Poll::Ready(Ok(came > 0 || self.ready > 0));
            }
            Taken::Bytes(taken) => self.ready = taken,
        }
        Poll::Ready(Ok(true))
    }

    /// The stall of a client that takes nothing of its answer.
    fn watch_write<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled.stop();
            return written;
        }
        ready!(self.stalled.poll_from_now(self.limits.send, cx));
        Poll::Ready(Err(io::Error::new(
            io::ErrorKind::TimedOut,
            "the client takes nothing of its answer",
        )))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Gate<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let gate = self.get_mut();
        loop {
            if gate.ready > 0 {
                gate.hand_on(buffer);
                return Poll::Ready(Ok(()));
            }
            if matches!(gate.next, Next::Nothing) {
                return Poll::Pending;
            }
            if gate.held.is_empty() {
                if ready!(gate.poll_in_place(cx, buffer))? {
                    return Poll::Ready(Ok(()));
                }
            } else if !ready!(gate.poll_what_is_held(cx))? {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Gate<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch_write(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if slices.iter().map(|slice| slice.len()).sum::<usize>() <= SHORT {
            let mut copy = [0; SHORT];
            let mut room = copy.as_mut_slice();
            for slice in slices {
                room.write_all(slice)?;
            }
            let left = room.len();
            return self.poll_write(cx, copy.get(..SHORT - left).unwrap_or_default());
        }
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.watch_write(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.watch_write(cx, flushed)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let gate = self.get_mut();
        let is_left = !matches!(gate.next, Next::Head | Next::Frames) || !gate.held.is_empty();
        gate.leftover.poll(&mut gate.stream, is_left, cx)
    }
}
