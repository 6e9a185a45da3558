//! `Accept` (RFC 9110, section 12.5.1).

use poem::http::{HeaderMap, header};

use super::weight::{Weight, elements, split};

/// The media ranges of a request that can be read; none means that everything is welcome. They are read anew for each
/// question: there are one or two, and a list of them would be an allocation on every request.
#[derive(Debug)]
pub(crate) struct Accept<'a>(&'a HeaderMap);

#[derive(Debug)]
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    /// What stands between the type and its weight, unread.
    parameters: &'a str,
    weight: Weight,
}

impl<'a> Accept<'a> {
    pub(crate) fn of(headers: &'a HeaderMap) -> Self {
        Accept(headers)
    }

    fn ranges(&self) -> impl Iterator<Item = Range<'a>> + use<'a> {
        elements(self.0, &header::ACCEPT).filter_map(Range::parse)
    }

    /// The weight of a media type: that of the most specific range which covers it.
    pub(crate) fn weight(&self, media_type: &str) -> Weight {
        let mut best = None;
        let mut read = 0;
        for range in self.ranges() {
            read += 1;
            let covering = range
                .specificity(media_type)
                .map(|specificity| (specificity, range.weight));
            best = best.max(covering);
        }
        match best {
            None if read == 0 => Weight::FULL,
            None => Weight::NONE,
            Some((_, weight)) => weight,
        }
    }

    /// Whether a range without wildcards covers the media type.
    pub(crate) fn names(&self, media_type: &str) -> bool {
        self.ranges()
            .any(|range| range.specificity(media_type) >= Some(EXACT))
    }

    /// The welcome one of the greatest weight, the earlier of equals.
    pub(crate) fn choose(&self, offered: &[&'static str]) -> Option<&'static str> {
        let welcome = offered
            .iter()
            .map(|media_type| (self.weight(media_type), *media_type));
        let best = welcome
            .filter(|(weight, _)| *weight > Weight::NONE)
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map(|(_, media_type)| media_type)
    }
}

/// The specificity of a range that names type and subtype; each parameter adds one.
const EXACT: usize = 2;

impl<'a> Range<'a> {
    fn parse(element: &'a str) -> Option<Self> {
        let (name, parameters) = element.split_once(';').unwrap_or((element, ""));
        // `*` alone is what Java's own client sends for `*/*`.
        let (kind, subtype) = match name.trim() {
            "*" => ("*", "*"),
            name => name.split_once('/')?,
        };
        let readable = |part: &str| !part.is_empty() && !part.contains([' ', '\t', '"']);
        if !readable(kind) || !readable(subtype) || (kind == "*" && subtype != "*") {
            return None;
        }
        // The weight ends the parameters; what follows it was an extension that nobody used (RFC 7231, section 5.3.2).
        let mut weight = Weight::FULL;
        let mut end = parameters.len();
        for part in split(parameters, b';') {
            if let Some(text) = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")) {
                weight = Weight::parse(text).unwrap_or(Weight::FULL);
                end = part.as_ptr() as usize - parameters.as_ptr() as usize;
                break;
            }
        }
        Some(Range {
            kind,
            subtype,
            parameters: parameters.get(..end).unwrap_or_default(),
            weight,
        })
    }

    /// How closely the range describes the media type, or nothing if it does not cover it.
    fn specificity(&self, media_type: &str) -> Option<usize> {
        let (name, own) = media_type.split_once(';').unwrap_or((media_type, ""));
        let (kind, subtype) = name.trim().split_once('/')?;
        if self.kind == "*" {
            return Some(0);
        }
        if !self.kind.eq_ignore_ascii_case(kind) {
            return None;
        }
        if self.subtype == "*" {
            return Some(1);
        }
        if !self.subtype.eq_ignore_ascii_case(subtype) {
            return None;
        }
        let mut specificity = EXACT;
        for parameter in pairs(self.parameters) {
            // JSON has no charset: one that is given changes nothing (RFC 8259, section 11).
            if is_json(subtype) && parameter.0.eq_ignore_ascii_case("charset") {
                continue;
            }
            if !pairs(own).any(|own| is_same(own, parameter)) {
                return None;
            }
            specificity += 1;
        }
        Some(specificity)
    }
}

fn pairs(parameters: &str) -> impl Iterator<Item = (&str, &str)> {
    split(parameters, b';')
        .filter(|part| !part.is_empty())
        .map(|part| part.split_once('=').unwrap_or((part, "")))
}

fn is_same(own: (&str, &str), given: (&str, &str)) -> bool {
    own.0.eq_ignore_ascii_case(given.0)
        && own
            .1
            .trim_matches('"')
            .eq_ignore_ascii_case(given.1.trim_matches('"'))
}

fn is_json(subtype: &str) -> bool {
    let suffix = subtype.rsplit('+').next().unwrap_or_default();
    suffix.eq_ignore_ascii_case("json")
}

#[cfg(test)]
mod tests {
    use poem::http::HeaderValue;

    use super::*;

    fn weights<const N: usize>(lines: &[&'static str], media_types: [&str; N]) -> [Option<Weight>; N] {
        let lines = lines
            .iter()
            .map(|line| (header::ACCEPT, HeaderValue::from_static(line)));
        let headers: HeaderMap = lines.collect();
        let accept = Accept::of(&headers);
        media_types.map(|media_type| Some(accept.weight(media_type)))
    }

    fn expected<const N: usize>(weights: [&str; N]) -> [Option<Weight>; N] {
        weights.map(Weight::parse)
    }

    #[test]
    fn the_examples_of_the_standard_hold() {
        assert_eq!(
            weights(
                &["audio/*; q=0.2, audio/basic"],
                ["audio/basic", "audio/ogg", "text/plain"]
            ),
            expected(["1", "0.2", "0"])
        );
        assert_eq!(
            weights(
                &["text/plain; q=0.5, text/html, text/x-dvi; q=0.8, text/x-c"],
                ["text/html", "text/x-c", "text/x-dvi", "text/plain", "text/css"]
            ),
            expected(["1", "1", "0.8", "0.5", "0"])
        );
        let line = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, \
                    text/plain;format=fixed;q=0.4, */*;q=0.5";
        let types = [
            "text/plain;format=flowed",
            "text/plain",
            "text/html",
            "image/jpeg",
            "text/plain;format=fixed",
            "text/html;level=3",
        ];
        assert_eq!(
            weights(&[line], types),
            expected(["1", "0.7", "0.3", "0.5", "0.4", "0.3"])
        );
    }

    #[test]
    fn ranges_are_read_as_they_come() {
        let json = "application/json";
        for (lines, weight) in [
            (&[][..], "1"),
            (&[""], "1"),
            (&["application/json"], "1"),
            (&["APPLICATION/JSON;Q=0.5"], "0.5"),
            (&["application/json; charset=utf-8"], "1"),
            (&["application/json;charset=\"UTF-8\" ; q=0.7"], "0.7"),
            (&["application/json;version=2"], "0"),
            (&["application/json;version=2, */*;q=0.1"], "0.1"),
            (&["application/json;q=0, */*"], "0"),
            (&["application/*;q=0.3;ext=1"], "0.3"),
            (&["text/html", "application/json;q=0.2"], "0.2"),
            (&["text/html, image/gif, *; q=.2, */*; q=.2"], "0.2"),
            (&["application/json;q=high"], "1"),
            (&["text/html;p=\"a,application/json\""], "0"),
            (&["application/*+json"], "0"),
            (&["json"], "1"),
            (&["*/json"], "1"),
            (&["/"], "1"),
            (&["json, text/html"], "0"),
        ] {
            assert_eq!(weights(lines, [json]), expected([weight]), "{lines:?}");
        }
    }
}
