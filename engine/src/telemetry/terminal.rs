//! Log lines for a person at a terminal: requests in columns, everything else as a sentence.

use std::fmt;

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::Writer,
        time::{FormatTime, SystemTime},
    },
    registry::LookupSpan,
};

use crate::{access_log, trace};

const DIM: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";
const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const YELLOW: &str = "\u{1b}[33m";
const CYAN: &str = "\u{1b}[36m";

/// Writes `12:34:56.789 200 GET /api/v1/items 1.2 ms list_items 0198…` for a request.
pub(super) struct Terminal;

impl<S, N> FormatEvent<S, N> for Terminal
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let paint = Paint {
            colours: writer.has_ansi_escapes(),
        };
        write!(writer, "{}{}{} ", paint.of(DIM), time_of_day(), paint.of(PLAIN))?;
        if event.metadata().target() == access_log::TARGET {
            let mut request = RequestLine::default();
            event.record(&mut request);
            request.write(&mut writer, &paint)?;
            return end(&mut writer, &paint);
        }
        let (colour, level) = match *event.metadata().level() {
            Level::ERROR => (RED, "error"),
            Level::WARN => (YELLOW, "warn"),
            Level::INFO => (GREEN, "info"),
            Level::DEBUG => (CYAN, "debug"),
            Level::TRACE => (DIM, "trace"),
        };
        write!(writer, "{}{level}{} ", paint.of(colour), paint.of(PLAIN))?;
        context.format_fields(writer.by_ref(), event)?;
        end(&mut writer, &paint)
    }
}

/// The trace that the line belongs to, if any, and its end.
fn end(writer: &mut Writer<'_>, paint: &Paint) -> fmt::Result {
    trace::id_to(|id| write!(writer, " {}trace {id}{}", paint.of(DIM), paint.of(PLAIN)))?;
    writeln!(writer)
}

struct Paint {
    colours: bool,
}

impl Paint {
    fn of(&self, code: &'static str) -> &'static str {
        if self.colours { code } else { "" }
    }
}

/// The time of day in UTC, to the millisecond; the date is on the wall.
fn time_of_day() -> String {
    let mut whole = String::with_capacity(32);
    let _ = SystemTime.format_time(&mut Writer::new(&mut whole));
    whole
        .split_once('T')
        .and_then(|(_, time)| time.get(..12))
        .unwrap_or(&whole)
        .to_owned()
}

#[derive(Default)]
struct RequestLine {
    method: String,
    path: String,
    operation: String,
    request_id: String,
    status: u64,
    micros: u64,
}

impl RequestLine {
    fn write(&self, writer: &mut Writer<'_>, paint: &Paint) -> fmt::Result {
        let colour = match self.status {
            ..300 => GREEN,
            300..400 => CYAN,
            400..500 => YELLOW,
            _ => RED,
        };
        let (dim, plain) = (paint.of(DIM), paint.of(PLAIN));
        let millis = format!("{}.{:01} ms", self.micros / 1000, self.micros % 1000 / 100);
        write!(
            writer,
            "{}{}{plain} {:<6} {} {dim}{millis} {} {}{plain}",
            paint.of(colour),
            self.status,
            self.method,
            Harmless(&self.path),
            self.operation,
            self.request_id
        )
    }
}

/// A client's text as ASCII: control characters and marks that turn the direction of writing would steer the terminal.
struct Harmless<'a>(&'a str);

impl fmt::Display for Harmless<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|letter| {
            if letter.is_ascii_graphic() {
                write!(f, "{letter}")
            } else {
                write!(f, "{}", letter.escape_unicode())
            }
        })
    }
}

impl Visit for RequestLine {
    fn record_str(&mut self, field: &Field, value: &str) {
        let place = match field.name() {
            "method" => &mut self.method,
            "path" => &mut self.path,
            "operation" => &mut self.operation,
            "request_id" => &mut self.request_id,
            _ => return,
        };
        value.clone_into(place);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "status" => self.status = value,
            "micros" => self.micros = value,
            _ => {}
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn fmt::Debug) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_one_line_of_columns() {
        let line = RequestLine {
            method: "GET".into(),
            path: "/api/v1/items".into(),
            operation: "list_items".into(),
            request_id: "0198".into(),
            status: 200,
            micros: 2211,
        };
        let mut text = String::new();
        line.write(&mut Writer::new(&mut text), &Paint { colours: false })
            .unwrap();
        assert_eq!(text, "200 GET    /api/v1/items 2.2 ms list_items 0198");
    }

    #[test]
    fn a_path_cannot_steer_the_terminal() {
        let shown = Harmless("/items/a\u{9b}31m\u{202e}\u{1b}é").to_string();
        assert_eq!(shown, "/items/a\\u{9b}31m\\u{202e}\\u{1b}\\u{e9}");
    }

    #[test]
    fn the_time_of_day_has_milliseconds() {
        let time = time_of_day();
        assert_eq!(time.len(), 12);
        assert_eq!((&time[2..3], &time[5..6], &time[8..9]), (":", ":", "."));
    }
}
