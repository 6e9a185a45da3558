//! `Vary` (RFC 9110, section 12.5.5): each part of the server adds the request fields that it looked at.
//!
//! It is one field of one line, whoever adds to it: there are caches that read the first line only.

use poem::http::{HeaderMap, HeaderValue, header};

/// Adds the names of fields, separated by commas, but none that is there, nor any where everything varies.
pub(crate) fn append(headers: &mut HeaderMap, names: &'static str) {
    if !headers.contains_key(header::VARY) {
        headers.insert(header::VARY, HeaderValue::from_static(names));
        return;
    }
    let lines = headers.get_all(header::VARY);
    let mut named: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .filter(|known| !known.is_empty())
        .collect();
    for name in names.split(", ") {
        let known = |known: &&str| *known == "*" || known.eq_ignore_ascii_case(name);
        if !named.iter().any(known) {
            named.push(name);
        }
    }
    if let Ok(value) = HeaderValue::from_str(&named.join(", ")) {
        headers.insert(header::VARY, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_added_and_never_lost() {
        for (lines, merged) in [
            (&[][..], "Origin"),
            (&["Accept"], "Accept, Origin"),
            (&["Accept, Accept-Encoding"], "Accept, Accept-Encoding, Origin"),
            (&["Accept", "Accept-Language"], "Accept, Accept-Language, Origin"),
            (&["origin"], "origin"),
            (&["Accept", "ORIGIN ,X-Origin"], "Accept, ORIGIN, X-Origin"),
            (&["X-Origin"], "X-Origin, Origin"),
            (&["*"], "*"),
            (&[""], "Origin"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::VARY, HeaderValue::from_static(line));
            }
            append(&mut headers, "Origin");
            assert_eq!(
                headers.get_all(header::VARY).iter().collect::<Vec<_>>(),
                [merged],
                "{lines:?}"
            );
        }
    }

    #[test]
    fn of_several_names_those_are_added_that_are_missing() {
        for (line, merged) in [
            (None, "Accept, Accept-Language"),
            (Some("Origin"), "Origin, Accept, Accept-Language"),
            (Some("accept"), "accept, Accept-Language"),
            (Some("Accept-Language, Accept"), "Accept-Language, Accept"),
            (Some("*"), "*"),
        ] {
            let mut headers = HeaderMap::new();
            headers.extend(line.map(|line| (header::VARY, HeaderValue::from_static(line))));
            append(&mut headers, "Accept, Accept-Language");
            assert_eq!(
                headers.get_all(header::VARY).iter().collect::<Vec<_>>(),
                [merged],
                "{line:?}"
            );
        }
    }
}
