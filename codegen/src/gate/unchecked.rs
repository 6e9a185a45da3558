//! Content whose schema nobody keeps: XML, MessagePack, CSV and whatever else is handed on as it arrives.
//!
//! A reader of other formats was rejected: what a schema means in XML is a matter of its `xml` objects, of which every tool
//! reads some, and MessagePack and CSV have no such agreement at all. So the schema is for people, and who wrote it is to
//! know that.

use crate::load::{Document, Node};
use crate::lower::is_handed_on;
use crate::problem::Problem;

/// Keywords that say no more than that there is some content.
const WORDS: &[&str] = &[
    "contentEncoding",
    "contentMediaType",
    "default",
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "format",
    "nullable",
    "title",
];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for operation in document.operations() {
        let answers = operation.responses(document);
        let answers = answers.into_iter().map(|(_, response)| response);
        for holder in operation.body(document).into_iter().chain(answers) {
            content(document, holder, problems);
        }
    }
}

fn content(document: &Document, holder: &Node, problems: &mut Vec<Problem>) {
    for media in holder.get("content").map_or(&[][..], Node::members) {
        let Some(schema) = media.value.member("schema") else {
            continue;
        };
        if is_handed_on(document, &media.key, &schema.value) && demands(document, &schema.value) {
            let text = format!("the content `{}` is never compared with its schema", media.key);
            let hint = "`{type: string, format: binary}` says what is kept; the schema of JSON, a form or a text is checked";
            problems.push(Problem::new(schema.at, "unchecked", text, hint));
        }
    }
}

/// Whether a schema demands more than any bytes.
fn demands(document: &Document, schema: &Node) -> bool {
    let schema = document.resolve(schema).unwrap_or(schema);
    let mut members = schema.members().iter();
    members.any(|member| {
        let any_text = member.key == "type" && member.value.text() == Some("string");
        !any_text && !member.key.starts_with("x-") && !WORDS.contains(&member.key.as_str())
    })
}
