//! Where callbacks go: addresses with runtime expressions (OpenAPI 3.0.3, sections 4.7.18 and 4.7.20.5).

use super::walk::{Kind, objects};
use crate::load::Document;
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for object in objects(document)
        .iter()
        .filter(|object| object.kind == Kind::Callback)
    {
        let members = object.node.members().iter();
        for target in members.filter(|member| !member.key.starts_with("x-") && member.key != "$ref") {
            problems.extend(fault(&target.key).map(|text| {
                let hint = "such as `{$request.body#/callbackUrl}`, or a URL with such expressions in it";
                Problem::new(target.at, "callback", text, hint)
            }));
        }
    }
}

/// Why nothing can be sent to what is written.
fn fault(written: &str) -> Option<String> {
    let no_expression = |text: &str| Some(format!("`{text}` is no runtime expression"));
    if written.starts_with('$') {
        return if is_expression(written) {
            None
        } else {
            no_expression(written)
        };
    }
    let mut pieces = written.split('{');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    let begins = plain.is_empty();
    for piece in pieces {
        let Some((expression, behind)) = piece.split_once('}') else {
            return no_expression(&format!("{{{piece}"));
        };
        if !is_expression(expression) {
            return no_expression(expression);
        }
        plain.push_str(behind);
    }
    let is_address = (begins && !written.is_empty()) || plain.starts_with('/') || plain.contains("://");
    let is_whole = !plain.contains(|letter: char| letter.is_whitespace() || letter == '}');
    (!is_address || !is_whole).then(|| format!("`{}` is no address", written.escape_debug()))
}

fn is_expression(text: &str) -> bool {
    let source = |rest: &str| {
        let named = ["header.", "query.", "path."].iter();
        let mut named = named.filter_map(|place| rest.strip_prefix(place));
        rest == "body" || rest.starts_with("body#") || named.any(|name| !name.is_empty())
    };
    match text {
        "$url" | "$method" | "$statusCode" => true,
        text => text
            .strip_prefix("$request.")
            .or_else(|| text.strip_prefix("$response."))
            .is_some_and(source),
    }
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn a_callback_goes_to_an_address() {
        for address in [
            "{$request.body#/url}",
            "$request.query.url",
            "{$url}/done",
            "https://example.com/?id={$request.body#/id}&at={$response.header.Location}",
            "/done/{$request.path.id}",
        ] {
            assert_eq!(fault(address), None, "{address}");
        }
        for odd in [
            "",
            "done",
            "not an address",
            "{$request.bdy#/url}",
            "{url}",
            "{$url",
            "$request.query.",
            "https://example.com/a b",
        ] {
            assert!(fault(odd).is_some(), "{odd}");
        }
    }
}
