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
/// Most members of `tracestate`, the characters that have to be handed on at least (section 3.3.1.5), and those of a member
/// that goes before others where there are more.
const MOST_MEMBERS: usize = 32;
const MOST_STATE: usize = 512;
const LARGE: usize = 128;

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

/// What is malformed, or has too many members, is dropped; the trace goes on without it (section 3.3.1).
fn state(headers: &HeaderMap) -> TraceState {
    let fields = headers.get_all(&TRACESTATE).iter();
    let fields: Option<Vec<&str>> = fields.map(|field| field.to_str().ok()).collect();
    let members = fields.iter().flatten().flat_map(|field| field.split(','));
    let members: Vec<&str> = members
        .map(str::trim)
        .filter(|member| !member.is_empty())
        .collect();
    if members.len() > MOST_MEMBERS {
        return TraceState::default();
    }
    let Ok(whole) = TraceState::from_str(&members.join(",")) else {
        return TraceState::default();
    };
    match shortened(&members) {
        Some(fitting) => TraceState::from_str(&fitting.join(",")).unwrap_or_default(),
        None => whole,
    }
}

/// What is handed on of too many characters: whole members, without large ones and then those at the end (section 3.3.1.5).
fn shortened<'a>(members: &[&'a str]) -> Option<Vec<&'a str>> {
    // Each with the comma behind it, and one comma more than there are.
    let mut length: usize = members.iter().map(|member| member.len() + 1).sum();
    if length <= MOST_STATE + 1 {
        return None;
    }
    let mut left = members.to_vec();
    while length > MOST_STATE + 1 {
        let large = left.iter().rposition(|member| member.len() > LARGE);
        let dropped = left.remove(large.unwrap_or(left.len() - 1));
        length -= dropped.len() + 1;
    }
    Some(left)
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
    }

    /// Whole members, the large ones first and then from the end: section 3.3.1.5.
    #[test]
    fn of_a_state_that_is_too_long_whole_members_are_dropped() {
        let state = |members: &[String]| read(&[GOOD], &[&members.join(",")]).unwrap().1;
        let member = |key: &str, length: usize| format!("{key}={}", "x".repeat(length - key.len() - 1));
        assert_eq!(state(&[member("a", 200), member("b", 256)]).len(), 457, "it fits");
        let exactly = [
            member("a", 128),
            member("b", 128),
            member("c", 128),
            member("d", 125),
        ];
        assert_eq!(state(&exactly), exactly.join(","), "512 with the commas");
        let one_more = [
            member("a", 128),
            member("b", 128),
            member("c", 128),
            member("d", 126),
        ];
        assert_eq!(state(&one_more), one_more[..3].join(","), "from the end");
        let with_large = [
            member("a", 129),
            member("b", 128),
            member("c", 256),
            member("d", 128),
        ];
        assert_eq!(
            state(&with_large),
            [&with_large[0][..], &with_large[1], &with_large[3]].join(","),
            "no more than has to go"
        );
        let larger = [
            member("a", 256),
            member("b", 128),
            member("c", 256),
            member("d", 128),
        ];
        assert_eq!(
            state(&[&larger[..], &[member("e", 128)]].concat()),
            [&larger[1][..], &larger[3], &member("e", 128)].join(",")
        );
        assert_eq!(
            state(&[member("a", 201), member("b", 250), member("c", 60)]),
            [member("a", 201), member("c", 60)].join(",")
        );
        let malformed = [&larger[..], &["no member".to_owned()]].concat();
        assert_eq!(state(&malformed), "", "nothing is read into what is malformed");
    }
}
