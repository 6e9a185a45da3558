//! Writes lines of answered requests together instead of one by one.
//!
//! A write to a file costs as much as a tenth of a small request. So the lines that only say what was answered wait for
//! a moment, and a thread writes all that have gathered. Every other line, and every warning or error, is written at
//! once, with those that wait before it: what leads up to a failure or a panic is never held back. Only a process that
//! is killed outright loses something, the last [`HOLD`] of answered requests at most.
//!
//! A queue that another thread formats was rejected: it moves the cost and can overflow. So was a buffer that is
//! written when it is full: on a quiet server a line would wait for ever.

use std::{
    io::{self, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

use crate::access_log;

/// How long a line waits at most.
const HOLD: Duration = Duration::from_millis(5);
/// How many bytes wait at most.
const FULL: usize = 64 * 1024;

/// Makes the writers of log lines; every clone writes to the same place.
pub(super) struct Batch<W>(Arc<Waiting<W>>);

struct Waiting<W> {
    lines: Mutex<Lines<W>>,
    some: Condvar,
}

struct Lines<W> {
    bytes: Vec<u8>,
    out: W,
}

impl<W: Write + Send + 'static> Batch<W> {
    /// Starts the thread that writes what waits.
    ///
    /// # Errors
    ///
    /// The system refuses a thread.
    pub(super) fn start(out: W) -> io::Result<Self> {
        let batch = Batch::without_thread(out);
        let waiting = Arc::clone(&batch.0);
        thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || waiting.write_for_ever())?;
        Ok(batch)
    }
}

impl<W> Clone for Batch<W> {
    fn clone(&self) -> Self {
        Batch(Arc::clone(&self.0))
    }
}

impl<W: Write> Batch<W> {
    fn without_thread(out: W) -> Self {
        let lines = Mutex::new(Lines {
            bytes: Vec::new(),
            out,
        });
        Batch(Arc::new(Waiting {
            lines,
            some: Condvar::new(),
        }))
    }

    /// Writes what waits.
    pub(super) fn flush(&self) {
        self.0.lines().release();
    }
}

impl<W: Write> Waiting<W> {
    fn lines(&self) -> MutexGuard<'_, Lines<W>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_for_ever(&self) {
        loop {
            let first = self.some.wait_while(self.lines(), |lines| lines.bytes.is_empty());
            drop(first);
            thread::sleep(HOLD);
            self.lines().release();
        }
    }
}

impl<W: Write> Lines<W> {
    /// Writes what waits. A log that cannot be written, such as to a full disk, must not stop the server.
    fn release(&mut self) {
        if !self.bytes.is_empty() {
            let _ = self.out.write_all(&self.bytes);
            self.bytes.clear();
        }
    }
}

impl<'a, W: Write + 'a> MakeWriter<'a> for Batch<W> {
    type Writer = Line<'a, W>;

    fn make_writer(&'a self) -> Line<'a, W> {
        Line {
            waiting: &self.0,
            patient: false,
        }
    }

    fn make_writer_for(&'a self, event: &Metadata<'_>) -> Line<'a, W> {
        let patient = event.target() == access_log::TARGET && *event.level() == Level::INFO;
        Line {
            waiting: &self.0,
            patient,
        }
    }
}

/// Takes one line, which is handed over whole.
pub(super) struct Line<'a, W> {
    waiting: &'a Waiting<W>,
    patient: bool,
}

impl<W: Write> Write for Line<'_, W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut lines = self.waiting.lines();
        let is_first = lines.bytes.is_empty();
        lines.bytes.extend_from_slice(line);
        if !self.patient || lines.bytes.len() >= FULL {
            lines.release();
        } else if is_first {
            self.waiting.some.notify_one();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.waiting.lines().release();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;
    use crate::telemetry::json::Json;

    /// Sends each write on, as the system would see it.
    struct Seen(Sender<String>);

    impl Write for Seen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let text = String::from_utf8(bytes.to_vec()).map_err(io::Error::other)?;
            self.0.send(text).map_err(io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn write(batch: &Batch<Seen>, patient: bool, line: &str) {
        let mut writer = Line {
            waiting: &batch.0,
            patient,
        };
        writer.write_all(line.as_bytes()).unwrap();
    }

    fn written(seen: &Receiver<String>) -> Vec<String> {
        seen.try_iter().collect()
    }

    #[test]
    fn a_line_that_matters_is_written_at_once_with_those_before_it() {
        let (sender, seen) = channel();
        let batch = Batch::without_thread(Seen(sender));
        write(&batch, true, "one\n");
        assert_eq!(written(&seen), [""; 0]);
        write(&batch, false, "two\n");
        write(&batch, false, "three\n");
        assert_eq!(written(&seen), ["one\ntwo\n", "three\n"]);
    }

    #[test]
    fn what_waits_is_written_when_it_is_much_and_at_the_end() {
        let (sender, seen) = channel();
        let batch = Batch::without_thread(Seen(sender));
        let long = "x".repeat(FULL);
        write(&batch, true, &long);
        assert_eq!(written(&seen), [long]);
        write(&batch, true, "last\n");
        batch.flush();
        batch.flush();
        assert_eq!(written(&seen), ["last\n"]);
    }

    #[test]
    fn a_line_that_waits_is_written_without_another_one() {
        let (sender, seen) = channel();
        let batch = Batch::start(Seen(sender)).unwrap();
        for line in ["one\n", "two\n"] {
            write(&batch, true, line);
            assert_eq!(seen.recv().unwrap(), line);
        }
    }

    #[test]
    fn only_what_was_answered_well_enough_waits() {
        let (sender, seen) = channel();
        let batch = Batch::without_thread(Seen(sender));
        let subscriber = tracing_subscriber::fmt()
            .with_writer(batch)
            .event_format(Json)
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(target: access_log::TARGET, path = "/a");
            assert_eq!(written(&seen), [""; 0]);
            tracing::warn!(target: access_log::TARGET, path = "/b");
            let together = written(&seen).concat();
            assert!(
                together.contains("/a") && together.contains("/b") && together.matches('\n').count() == 2
            );
            tracing::info!("started");
            assert!(written(&seen).concat().contains("started"));
        });
    }
}
