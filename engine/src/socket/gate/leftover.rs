//! What a client still sends when it has been answered.
//!
//! To close a socket with unread bytes tells the other side that the connection was reset, and then it may lose the answer
//! that it has not read yet. So our side is closed first, and a bounded amount is read away.

use std::{
    io,
    mem::MaybeUninit,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Instant,
};

use crate::socket::{
    limits::{DRAINED_FAST, DRAINED_QUIET, DRAINING, DRAINING_SLOWLY, MOST_DRAINED},
    timer::Timer,
};

/// How far closing is.
#[derive(Debug, Default)]
pub(super) enum Leftover {
    /// Our side is open.
    #[default]
    Open,
    /// Our side is being closed: TLS has a last word, for which there has to be room.
    Closing { end: Instant, timer: Timer },
    /// Our side is closed, theirs is not.
    Draining {
        left: usize,
        /// The end for who sends slowly; it moves with what comes.
        end: Instant,
        last_end: Instant,
        quiet: Instant,
        timer: Timer,
    },
    /// Nothing is left to be done.
    Done,
}

impl Leftover {
    /// Closes our side of `stream`, and reads away what is left where something is.
    pub(super) fn poll<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: &mut S,
        is_left: bool,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            match self {
                Leftover::Open => {
                    *self = Leftover::Closing {
                        end: Instant::now() + DRAINING,
                        timer: Timer::default(),
                    }
                }
                Leftover::Closing { end, timer } => {
                    if Pin::new(&mut *stream).poll_shutdown(cx)?.is_pending() {
                        ready!(timer.poll(*end, cx));
                        *self = Leftover::Done;
                        continue;
                    }
                    let now = Instant::now();
                    *self = if is_left {
                        Leftover::Draining {
                            left: MOST_DRAINED,
                            end: now + DRAINING_SLOWLY,
                            last_end: now + DRAINING,
                            quiet: now + DRAINED_QUIET,
                            timer: Timer::default(),
                        }
                    } else {
                        Leftover::Done
                    };
                }
                Leftover::Draining {
                    left,
                    end,
                    last_end,
                    quiet,
                    timer,
                } => {
                    let mut bytes = [MaybeUninit::uninit(); 16 * 1024];
                    let mut buffer = ReadBuf::uninit(&mut bytes);
                    let read = Pin::new(&mut *stream).poll_read(cx, &mut buffer);
                    let length = buffer.filled().len();
                    match read {
                        Poll::Pending => {
                            ready!(timer.poll((*end).min(*quiet), cx));
                            *self = Leftover::Done;
                        }
                        Poll::Ready(Ok(())) if length > 0 && length < *left => {
                            let now = Instant::now();
                            *left -= length;
                            *end = (*end + worth(length)).min(*last_end);
                            *quiet = now + DRAINED_QUIET;
                            if now >= *end {
                                *self = Leftover::Done;
                            }
                        }
                        Poll::Ready(_) => *self = Leftover::Done,
                    }
                }
                Leftover::Done => return Poll::Ready(Ok(())),
            }
        }
    }
}

/// The time that so many bytes may have taken.
fn worth(bytes: usize) -> Duration {
    Duration::from_micros(bytes as u64 * 1_000_000 / DRAINED_FAST)
}
