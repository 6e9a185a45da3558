//! Log lines for machines, each one a JSON object: `timestamp`, `level`, the event's own fields, `trace_id` where it is
//! written on the way of a request that belongs to a trace, `target`.
//!
//! tracing-subscriber has a JSON format of its own, with these members in this order; it writes every piece of a line
//! through several adaptors, which made the access log the dearest convention of all. This one writes the same line to
//! bytes at once. It knows no spans, which nothing here opens.

use std::{cell::Cell, error::Error, fmt, io::Write, str};

use jiff::Timestamp;
use serde::Serialize;
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    registry::LookupSpan,
};

use crate::trace;

/// Writes `{"timestamp":"…","level":"INFO","method":"GET",…,"target":"access"}`.
pub(super) struct Json;

impl<S, N> FormatEvent<S, N> for Json
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = Vec::with_capacity(512);
        write(&mut line, now(), event).map_err(|_| fmt::Error)?;
        line.push(b'\n');
        writer.write_str(str::from_utf8(&line).map_err(|_| fmt::Error)?)
    }
}

/// An error's line that no filter judges, and that needs no log to be there.
pub(super) fn last_word(target: &str, message: &str) -> serde_json::Result<Vec<u8>> {
    let mut line = Vec::with_capacity(512);
    begin(&mut line, now(), Level::ERROR);
    for (name, value) in [("message", message), ("target", target)] {
        write!(line, ",\"{name}\":").map_err(serde_json::Error::io)?;
        serde_json::to_writer(&mut line, value)?;
    }
    line.extend_from_slice(b"}\n");
    Ok(line)
}

fn begin(line: &mut Vec<u8>, at: Timestamp, level: Level) {
    line.extend_from_slice(b"{\"timestamp\":\"");
    line.extend_from_slice(moment(&mut [0; MOMENT], at).as_bytes());
    line.extend_from_slice(b"\",\"level\":\"");
    line.extend_from_slice(level.as_str().as_bytes());
    line.push(b'"');
}

fn write(line: &mut Vec<u8>, at: Timestamp, event: &Event<'_>) -> serde_json::Result<()> {
    begin(line, at, *event.metadata().level());
    let mut fields = Fields {
        line,
        outcome: Ok(()),
    };
    event.record(&mut fields);
    fields.outcome?;
    // Of 32 digits, nothing that would have to be escaped.
    trace::id_to(|id| {
        line.extend_from_slice(b",\"trace_id\":\"");
        line.extend_from_slice(id.as_bytes());
        line.push(b'"');
        serde_json::Result::Ok(())
    })?;
    line.extend_from_slice(b",\"target\":");
    serde_json::to_writer(&mut *line, event.metadata().target())?;
    line.push(b'}');
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a log tells the machine's time, whatever the business takes for now"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

/// Writes an event's fields as members; the first failure is kept.
struct Fields<'a> {
    line: &'a mut Vec<u8>,
    outcome: serde_json::Result<()>,
}

impl Fields<'_> {
    fn member(&mut self, field: &Field, value: &(impl Serialize + ?Sized)) {
        if self.outcome.is_ok() {
            self.line.push(b',');
            let name = serde_json::to_writer(&mut *self.line, field.name());
            self.line.push(b':');
            self.outcome = name.and_then(|()| serde_json::to_writer(&mut *self.line, value));
        }
    }
}

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.member(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.member(field, &value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.member(field, &value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.member(field, &value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.member(field, &value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.member(field, &value.to_string());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.member(field, &format!("{value:?}"));
    }
}

/// `2026-03-01T09:30:00` and a dot; then six digits and `Z`.
const SECOND: usize = 20;
const MOMENT: usize = SECOND + 7;

/// A moment as RFC 3339 writes it, always to the microsecond, so that lines align and sort as text. The part before the
/// fraction is the same for all lines of a second and is kept.
fn moment(text: &mut [u8; MOMENT], at: Timestamp) -> &str {
    thread_local!(static KEPT: Cell<(i64, [u8; SECOND])> = const { Cell::new((i64::MIN, [0; SECOND])) });
    let (mut second, mut date) = KEPT.get();
    if second != at.as_second() {
        second = at.as_second();
        let written = at.strftime("%Y-%m-%dT%H:%M:%S.").to_string();
        if let Some(fitting) = written.as_bytes().first_chunk() {
            date = *fitting;
        }
        KEPT.set((second, date));
    }
    text[..SECOND].copy_from_slice(&date);
    let mut rest = at.subsec_microsecond().unsigned_abs();
    for digit in text[SECOND..MOMENT - 1].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    text[MOMENT - 1] = b'Z';
    str::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex, PoisonError},
    };

    use serde_json::{Value, json};
    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Kept {
        type Writer = Self;

        fn make_writer(&self) -> Self {
            self.clone()
        }
    }

    fn logged(log: impl FnOnce()) -> String {
        let kept = Kept::default();
        let subscriber = tracing_subscriber::fmt()
            .event_format(Json)
            .with_writer(kept.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, log);
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_line_is_an_object_with_its_fields_in_order() {
        let error = io::Error::other("disk \"full\"");
        let error: &(dyn Error + 'static) = &error;
        let line = logged(|| {
            tracing::warn!(target: "access", path = "/a\"\n", status = 200_u16, delta = -1, share = 0.5, ok = true, error, "é {}", 1);
        });
        assert!(line.ends_with("}\n") && line.matches('\n').count() == 1, "{line}");
        let mut members: serde_json::Map<String, Value> = serde_json::from_str(&line).unwrap();
        let names: Vec<_> = members.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "timestamp",
                "level",
                "message",
                "path",
                "status",
                "delta",
                "share",
                "ok",
                "error",
                "target"
            ]
        );
        let at = members.shift_remove("timestamp").unwrap();
        assert!(at.as_str().unwrap().parse::<Timestamp>().is_ok());
        assert_eq!(
            Value::Object(members),
            json!({
                "level": "WARN", "message": "é 1", "path": "/a\"\n", "status": 200, "delta": -1, "share": 0.5, "ok": true,
                "error": "disk \"full\"", "target": "access",
            })
        );
    }

    #[test]
    fn a_last_word_is_a_line_like_the_others() {
        let line = String::from_utf8(last_word("fatal", "no \"disk\"\n").unwrap()).unwrap();
        assert!(line.ends_with("}\n") && line.matches('\n').count() == 1, "{line}");
        let mut members: serde_json::Map<String, Value> = serde_json::from_str(&line).unwrap();
        let at = members.shift_remove("timestamp").unwrap();
        assert!(at.as_str().unwrap().parse::<Timestamp>().is_ok());
        assert_eq!(
            Value::Object(members),
            json!({"level": "ERROR", "message": "no \"disk\"\n", "target": "fatal"})
        );
    }

    #[test]
    fn times_are_written_to_the_microsecond_whatever_second_was_before() {
        for text in [
            "2026-03-01T09:30:00.000000Z",
            "2026-03-01T09:30:00.000120Z",
            "2026-03-01T09:30:01.999999Z",
            "2025-12-31T23:59:59.500000Z",
        ] {
            assert_eq!(moment(&mut [0; MOMENT], text.parse().unwrap()), text);
        }
    }
}
