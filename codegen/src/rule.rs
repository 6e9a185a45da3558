//! The rules by name: of which kind each is, and what it is about.
//!
//! One table for the gate, for silencers and for the reference of the document, so that no two of them can disagree.
//! A kind for each problem, chosen where it is raised, was rejected: a designer who silences a rule must know what it
//! holds, and one name must never be two kinds.

use std::fmt;

/// What a problem says of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// It breaks OpenAPI, so that nobody can know what it means.
    Invalid,
    /// It is sound, but this server could not honour it.
    Unsupported,
    /// It means something that can be served, but not what this project's conventions ask for. What the standard asks
    /// for and the server can do without (a description, a title) is of this kind too.
    Convention,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Invalid => "invalid",
            Kind::Unsupported => "unsupported",
            Kind::Convention => "convention",
        })
    }
}

/// A rule of the gate.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Its stable name: `duplicate-key`.
    pub(crate) name: &'static str,
    /// The kind of its problems.
    pub(crate) kind: Kind,
    /// What it wants, one sentence without a full stop.
    pub(crate) about: &'static str,
}

/// The rule called `name`.
pub(crate) fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

const fn invalid(name: &'static str, about: &'static str) -> Rule {
    Rule {
        name,
        kind: Kind::Invalid,
        about,
    }
}

const fn unsupported(name: &'static str, about: &'static str) -> Rule {
    Rule {
        name,
        kind: Kind::Unsupported,
        about,
    }
}

const fn convention(name: &'static str, about: &'static str) -> Rule {
    Rule {
        name,
        kind: Kind::Convention,
        about,
    }
}

/// All rules, by kind and name.
pub(crate) const RULES: &[Rule] = &[
    invalid("body", "a request body has content"),
    invalid("circle", "references lead to something in the end"),
    invalid("duplicate-key", "a key stands once in its mapping"),
    invalid("duplicate-operation-id", "an operationId names one operation"),
    invalid("header-name", "names of header fields are tokens of HTTP"),
    invalid("key", "keys are text"),
    invalid("media-type", "a media type is `type/subtype`"),
    invalid("misspelt-key", "keys are written as the standard writes them"),
    invalid(
        "missing-key",
        "an object has the keys without which it means nothing",
    ),
    invalid(
        "parameter",
        "a parameter has a name, a place and a schema, and stands once in its list",
    ),
    invalid(
        "path",
        "a path begins with `/`, and no two paths are the same route",
    ),
    invalid(
        "path-parameter",
        "each variable of a path has its parameter, and each path parameter its variable",
    ),
    invalid(
        "schema",
        "a schema is a mapping, or true or false where the version has these",
    ),
    invalid(
        "security-scheme",
        "security names schemes that are described, each with what its type needs",
    ),
    invalid(
        "silencer",
        "`x-charter-allow` names a rule that is not kept there, and says why",
    ),
    invalid(
        "status",
        "responses are keyed by a status, a range such as `4XX`, or `default`",
    ),
    invalid("syntax", "the text is YAML or JSON"),
    invalid("type", "`type` names types of JSON"),
    invalid("unreadable", "the document is a file of text in UTF-8"),
    invalid(
        "unresolved-ref",
        "a reference leads to something of the kind that its place wants",
    ),
    invalid("version", "the document says its version of OpenAPI"),
    invalid("wrong-type", "a key holds what the standard says"),
    unsupported(
        "pattern",
        "patterns are regular expressions that the server can read",
    ),
    unsupported(
        "unsupported",
        "whatever the document may say and this server cannot honour",
    ),
    unsupported(
        "versions",
        "`x-versions` names a prefix and a version that paths have",
    ),
    convention(
        "ambiguous-path",
        "no request fits two paths that are equally plain",
    ),
    convention(
        "audit",
        "`x-audit` names an action and a resource, on an operation that changes something",
    ),
    convention(
        "body-of-get",
        "GET, HEAD, DELETE, OPTIONS and TRACE have no request body",
    ),
    convention(
        "cache-control",
        "`x-cache-control` holds directives that agree with each other",
    ),
    convention("callback", "a callback is keyed by the address that it goes to"),
    convention(
        "component-name",
        "names of components are letters, digits, `.`, `-` and `_`",
    ),
    convention("default", "a default is a value that its schema allows"),
    convention("deprecation", "dates and successors go with `deprecated: true`"),
    convention(
        "discriminator",
        "the values that tell choices apart are written in the document",
    ),
    convention("enum", "the values of an enum stand once each, and there is one"),
    convention(
        "extension",
        "`x-` keys are ones that the server acts on, where they belong",
    ),
    convention("file", "an answer that is a file is a success"),
    convention("form", "a form states all its parts, as files and texts"),
    convention(
        "idempotency",
        "`Idempotency-Key` is for POST and PATCH, with the 400 and 409 it answers",
    ),
    convention(
        "ignored-parameter",
        "header parameters are not `Accept`, `Content-Type` or `Authorization`",
    ),
    convention("info", "the document has a title and a version"),
    convention("example", "an example is a value that its schema allows"),
    convention("items", "an array says what it holds"),
    convention("link", "a link names an operation that there is"),
    convention("max-body", "`x-max-body` is a size, and its 413 is declared"),
    convention(
        "name",
        "names can be told apart in Rust, without numbers behind them",
    ),
    convention(
        "negotiation",
        "several media types of an answer are a choice, with its 406",
    ),
    convention("operation-id", "an operation has a name that can be a method's"),
    convention(
        "paging",
        "pages have `limit` and `page` or `cursor`, `meta` and `links`",
    ),
    convention("path-template", "variables of a path are plain names"),
    convention("path-slash", "no segment of a path is empty, at its end neither"),
    convention("paths", "the document has `paths`"),
    convention("range", "`Range` is for files, with the 206 and 416 it answers"),
    convention(
        "rate-limit",
        "limits can be read, and go with a 429, or a 503 where one is refused uncounted",
    ),
    convention(
        "ref-sibling",
        "nothing stands beside a `$ref` that the version ignores",
    ),
    convention("required", "`required` names members that are described"),
    convention(
        "response",
        "an operation declares answers that can be given, each described",
    ),
    convention(
        "security",
        "every operation says who may call it, with its 401 and 403",
    ),
    convention(
        "selection",
        "`sort`, `fields`, `include` and filters name members of the answer",
    ),
    convention("summary", "an operation has a summary"),
    convention(
        "tag",
        "an operation has one declared tag, which can be a module's name",
    ),
    convention(
        "timeout",
        "`x-timeout` is a length of time, and its 503 is declared",
    ),
    convention("unknown-key", "objects have no keys that nobody understands"),
    convention(
        "unknown-keyword",
        "schemas have no keywords that nobody understands",
    ),
    convention(
        "unchecked",
        "content that has a schema is JSON, a form or a text, which are compared with it",
    ),
    convention("unused", "every component is used"),
    convention("untyped", "whatever is sent has a schema"),
    convention("unsatisfiable", "some value keeps all that a schema says"),
    convention(
        "validator",
        "ETags, conditions and the statuses they answer are declared together",
    ),
    convention("words", "what people read is text"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::RULES;

    /// Read from what the gate says of the documents in `tests/refused`.
    #[test]
    fn every_rule_is_broken_by_some_document() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/refused");
        let mut told = String::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "txt") {
                told.push_str(&fs::read_to_string(path).unwrap());
            }
        }
        let broken = told
            .lines()
            .filter_map(|line| line.split_once(": error[")?.1.split_once(']'));
        let broken: BTreeSet<&str> = broken.map(|(name, _)| name).collect();
        let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(broken, rules);
        assert_eq!(rules.len(), RULES.len(), "a rule stands twice in the table");
    }
}
