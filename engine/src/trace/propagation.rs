//! `traceparent` and `tracestate` (<https://www.w3.org/TR/trace-context-1/>), in and out.

use std::str::FromStr;

use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};
use poem::http::{HeaderMap, HeaderName};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// How long version 00 is; later ones may go on behind it.
const LENGTH: usize = 55;
/// The bit that says that the caller records.
const SAMPLED: u8 = 1;
/// Most members of `tracestate`, and the characters that have to be handed on at least.
const MOST_MEMBERS: usize = 32;
const MOST_STATE: usize = 512;

/// What the client takes part in. Two of the field, or a malformed one, is none; then `tracestate` says nothing either
/// (section 3.2.2.3).
pub(super) fn received(headers: &HeaderMap) -> Option<SpanContext> {
    let mut fields = headers.get_all(&TRACEPARENT).iter();
    let field = fields.next()?;
    if fields.next().is_some() {
        return None;
    }
    let (trace, span, flags) = parent(field.as_bytes())?;
    Some(SpanContext::new(trace, span, flags, true, state(headers)))
}

/// `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`, in lower case alone. Of a later version the part that is
/// known counts, as the standard wants it (section 4.2).
fn parent(field: &[u8]) -> Option<(TraceId, SpanId, TraceFlags)> {
    let [version] = bytes(field.get(..2)?)?;
    let is_whole = match version {
        0xff => false,
        0 => field.len() == LENGTH,
        _ => field.len() == LENGTH || field.get(LENGTH) == Some(&b'-'),
    };
    let is_divided = [2, 35, 52].iter().all(|at| field.get(*at) == Some(&b'-'));
    if !is_whole || !is_divided {
        return None;
    }
    let trace = TraceId::from_bytes(bytes(&field[3..35])?);
    let span = SpanId::from_bytes(bytes(&field[36..52])?);
    let [flags] = bytes(&field[53..LENGTH])?;
    let is_named = trace != TraceId::INVALID && span != SpanId::INVALID;
    is_named.then(|| (trace, span, TraceFlags::new(flags & SAMPLED)))
}

fn bytes<const N: usize>(digits: &[u8]) -> Option<[u8; N]> {
    let mut read = [0; N];
    for (byte, pair) in read.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(read)
}

fn digit(sign: u8) -> Option<u8> {
    match sign {
        b'0'..=b'9' => Some(sign - b'0'),
        b'a'..=b'f' => Some(sign - b'a' + 10),
        _ => None,
    }
}

/// What is malformed, or too much, is dropped; the trace goes on without it (section 3.3.1).
fn state(headers: &HeaderMap) -> TraceState {
    let fields = headers.get_all(&TRACESTATE).iter();
    let fields: Option<Vec<&str>> = fields.map(|field| field.to_str().ok()).collect();
    let members = fields.iter().flatten().flat_map(|field| field.split(','));
    let members: Vec<&str> = members
        .map(str::trim)
        .filter(|member| !member.is_empty())
        .collect();
    let whole = members.join(",");
    if members.len() > MOST_MEMBERS || whole.len() > MOST_STATE {
        return TraceState::default();
    }
    TraceState::from_str(&whole).unwrap_or_default()
}

pub(super) fn traceparent(context: &SpanContext) -> String {
    format!(
        "00-{}-{}-{:02x}",
        context.trace_id(),
        context.span_id(),
        context.trace_flags().to_u8() & SAMPLED
    )
}

#[cfg(test)]
mod tests {
    use poem::http::HeaderValue;

    use super::*;

    const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn read(parents: &[&str], states: &[&str]) -> Option<(String, String)> {
        let mut headers = HeaderMap::new();
        for value in parents {
            headers.append(TRACEPARENT, HeaderValue::from_str(value).unwrap());
        }
        for value in states {
            headers.append(TRACESTATE, HeaderValue::from_str(value).unwrap());
        }
        let context = received(&headers)?;
        assert!(context.is_remote() && context.is_valid());
        Some((traceparent(&context), context.trace_state().header()))
    }

    #[test]
    fn what_is_well_formed_is_taken_over() {
        let said = |parent: &str| read(&[parent], &[]).unwrap().0;
        assert_eq!(said(GOOD), GOOD);
        let unsampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
        assert_eq!(said(unsampled), unsampled);
        assert_eq!(
            said(&GOOD.replace("-01", "-ff")),
            GOOD,
            "flags that nobody knows are not handed on"
        );
        assert_eq!(said(&GOOD.replacen("00", "cc", 1)), GOOD, "a later version");
        assert_eq!(said(&format!("cc{}-what-comes", &GOOD[2..])), GOOD);
    }

    #[test]
    fn what_is_malformed_is_as_if_it_had_not_come() {
        let longer = format!("{GOOD}-00");
        let glued = format!("cc{}x", &GOOD[2..]);
        for wrong in [
            "",
            "00",
            &GOOD[..54],
            &longer,
            &glued,
            &GOOD.to_uppercase(),
            &GOOD.replacen("00", "ff", 1),
            &GOOD.replace('-', "_"),
            &GOOD.replace("4b", "4g"),
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-001",
        ] {
            assert_eq!(read(&[wrong], &["a=b"]), None, "{wrong}");
        }
        assert_eq!(read(&[], &["a=b"]), None);
        assert_eq!(read(&[GOOD, GOOD], &[]), None);
    }

    #[test]
    fn the_state_is_handed_on_or_dropped_alone() {
        let state = |states: &[&str]| read(&[GOOD], states).unwrap().1;
        assert_eq!(
            state(&["congo=t61rcWkgMzE", " rojo=00f0 , "]),
            "congo=t61rcWkgMzE,rojo=00f0"
        );
        assert_eq!(state(&["no member"]), "");
        assert_eq!(state(&[""]), "");
        let many: Vec<String> = (0..33).map(|number| format!("k{number}=v")).collect();
        assert_eq!(state(&[&many.join(",")]), "");
        assert_eq!(state(&[&many[..32].join(",")]), many[..32].join(","));
        assert_eq!(state(&[&format!("a={}", "x".repeat(511))]), "");
    }
}
