//! The reference of what a document can say, made from the tables that the gate itself uses: `docs/document.md`.

use std::fmt::Write;

use crate::gate::REFUSED;
use crate::rule::RULES;
use crate::standard::{Holds, In, KINDS, Key, Kind};

const BEGINNING: &str = "\
# What a document can say

A reference: every key of OpenAPI 3.0.x and 3.1.x with what becomes of it, and every rule. `charter reference` prints this
page from the tables that `charter check` itself uses, and a test compares the two. The conventions that standard
constructs declare, and the keys of our own, have [pages of their own](README.md#what-the-document-can-say).

## In api.yaml

A document is YAML or JSON, told by the end of its name, in one file or in several of one folder: a `$ref` may lead
anywhere into the document, and into files beside it or in folders below. Never out of the folder, and never to another
machine: a contract must not change because something elsewhere did. All files together are served as one.

What a document does on purpose against a convention, it says where it does it. `x-charter-allow` may stand on any object
and holds at that object and below. It names the rule, and the reason; one that allows nothing is an error, so that none
outlives what it excused:

```yaml operation
tags: [Books, Loans]
x-charter-allow:
  - {rule: tag, reason: The pages of both groups are to show it.}
```
";

const END: &str = "
## What clients see

The document as it is written, with the parts of other files in it, at `/openapi.yaml` and `/openapi.json`. Requests and
answers are compared with it in its own version; the words of one version are never taken for those of the other.
Compared is what can be read as values: parameters and headers, JSON, forms and texts. Of other content, XML for one, the
media type is checked and the size; its schema is for people, and `charter check` says so where it demands something.

Routes are served under the paths as they are written. The path of an address in `servers`, the `/v1` of
`https://api.example.com/v1`, is put before none of them: it belongs to the proxy that answers there, which takes it off
again. Where no proxy does, it is written into the paths. A path of the document goes before a page of the server's own,
such as `/docs`.

```console
$ curl -s http://127.0.0.1:8080/openapi.yaml | grep '^openapi:'
openapi: 3.0.3
```

## Configuration

Nothing of this is decided by the operator. `charter check FILE` tells all problems in one run, for people or, with
`--format json`, `sarif` or `github`, for programs; its exit code is 1 when there are errors. `--conventions warn` makes
warnings of the rules of the kind *convention*, for documents that others wrote; the names that such a document lacks are
made from method and path.

## Rules

A problem is of one of three kinds. *Invalid*: it breaks OpenAPI, so that nobody can know what it means. *Unsupported*: it is
sound, and this server could not honour it. *Convention*: it can be served, and is not what this project asks for; only
these can be allowed. Whatever follows from another problem is not told beside it.

| Rule | Kind | What it wants |
|---|---|---|
";

/// The whole page.
pub(crate) fn markdown() -> String {
    let mut page = BEGINNING.to_owned();
    for kind in KINDS.iter().filter(|kind| !kind.keys().is_empty()) {
        object(&mut page, *kind);
    }
    page.push_str(END);
    for rule in RULES {
        // Writing to a text cannot fail.
        let _ = writeln!(page, "| `{}` | {} | {} |", rule.name, rule.kind, rule.about);
    }
    page.truncate(page.trim_end().len());
    page
}

fn object(page: &mut String, kind: Kind) {
    let _ = writeln!(
        page,
        "\n### {}\n\n| Key | Holds | What becomes of it |\n|---|---|---|",
        kind.title()
    );
    for key in kind.keys() {
        let refused = REFUSED
            .iter()
            .find(|(of, name, _)| *of == kind && *name == key.name);
        let about = match refused {
            Some((_, _, hint)) => format!("refused: {hint}"),
            None => key.about.to_owned(),
        };
        let _ = writeln!(
            page,
            "| `{}`{} | {} | {about} |",
            key.name,
            versions(key),
            held(key.holds)
        );
    }
}

fn versions(key: &Key) -> &'static str {
    match key.versions {
        In::Both => "",
        In::V30 => " (3.0)",
        In::V31 => " (3.1)",
    }
}

fn held(holds: Holds) -> String {
    match holds {
        Holds::Data => "any value".to_owned(),
        Holds::Values => "named values".to_owned(),
        Holds::Text | Holds::Words => "text".to_owned(),
        Holds::Flag => "true or false".to_owned(),
        Holds::Number => "a number".to_owned(),
        Holds::Count => "a whole number".to_owned(),
        Holds::Texts => "a list of texts".to_owned(),
        Holds::TextMap => "texts by name".to_owned(),
        Holds::TextOrTexts => "text, or a list of texts".to_owned(),
        Holds::List => "a list".to_owned(),
        Holds::One(kind) => kind.title().to_owned(),
        Holds::OneOrFlag(kind) => format!("{}, or true or false", kind.title()),
        Holds::Each(kind) => format!("a list: {}", kind.title()),
        Holds::Named(kind) | Holds::Keyed(kind) => format!("by name: {}", kind.title()),
    }
}

#[cfg(test)]
mod tests {
    use std::{env, fs};

    /// With `CHARTER_BLESS=1` the page is written.
    #[test]
    fn the_page_of_the_guide_is_this_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/document.md");
        let page = format!("{}\n", super::markdown());
        if env::var_os("CHARTER_BLESS").is_some() {
            fs::write(path, &page).unwrap();
            panic!("the page was written to {path}");
        }
        assert_eq!(page, fs::read_to_string(path).unwrap());
    }
}
