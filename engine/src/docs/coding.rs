//! Whether a client takes gzip (RFC 9110, section 12.5.3).
//!
//! Only this one question, because the files here exist in this one coding. A client that names no coding at all may
//! be sent any by the standard, but such clients seldom inflate: they get the plain bytes.

use poem::http::{HeaderMap, header};

/// Whether `Accept-Encoding` admits gzip: named with a weight above 0, or, when it is not named, covered by `*`.
pub(super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let (mut named, mut any) = (None, None);
    for field in headers.get_all(header::ACCEPT_ENCODING) {
        for item in field.to_str().unwrap_or_default().split(',') {
            let (coding, parameters) = item.split_once(';').unwrap_or((item, ""));
            // `x-gzip` is gzip by another name (section 8.4.1.3).
            match coding.trim() {
                "*" => any = Some(is_wanted(parameters)),
                coding
                    if ["gzip", "x-gzip"]
                        .iter()
                        .any(|name| coding.eq_ignore_ascii_case(name)) =>
                {
                    named = Some(is_wanted(parameters));
                }
                _ => {}
            }
        }
    }
    named.or(any).unwrap_or(false)
}

/// A weight is 0 to 1 with at most three decimals and defaults to 1 (section 12.4.2); one that cannot be read is taken
/// for a refusal, which costs bytes and nothing else.
fn is_wanted(parameters: &str) -> bool {
    let Some((name, weight)) = parameters.trim().split_once('=') else {
        return parameters.trim().is_empty();
    };
    name.eq_ignore_ascii_case("q") && weight.parse::<f32>().is_ok_and(|weight| weight > 0.0)
}

#[cfg(test)]
mod tests {
    use poem::http::HeaderValue;

    use super::*;

    #[test]
    fn gzip_is_sent_where_it_is_wanted() {
        for (fields, accepted) in [
            (&["gzip"][..], true),
            (&["gzip, deflate, br, zstd"], true),
            (&["br, GZIP;q=0.5"], true),
            (&["x-gzip"], true),
            (&["*"], true),
            (&["br", "gzip ; q=0.001"], true),
            (&["gzip;q=0"], false),
            (&["gzip;q=0.000, *"], false),
            (&["*;q=0"], false),
            (&["*;q=0, gzip"], true),
            (&["gzip;q=high"], false),
            (&["gzip;level=9"], false),
            (&["identity"], false),
            (&["gzipped"], false),
            (&[""], false),
            (&[], false),
        ] {
            let mut headers = HeaderMap::new();
            for field in fields {
                headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static(field));
            }
            assert_eq!(accepts_gzip(&headers), accepted, "{fields:?}");
        }
    }
}
