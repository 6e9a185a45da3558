//! `format: binary` stands where bytes can stand: as a member of a form, and as the whole of an answer.

use super::forms;
use super::walk::schemas;
use crate::load::{Document, Member, Node};
use crate::lower::Reach;
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let json = Reach::of_json(document);
    for schema in schemas(document).into_iter().filter(|schema| is_binary(schema)) {
        if json.holds_schema(schema) {
            let hint = "use it for a member of a multipart/form-data body, or for a whole answer of another type than JSON";
            let text = "JSON has no place for binary content";
            problems.push(Problem::new(schema.at, "file", text, hint));
        }
    }
    for operation in document.operations() {
        for (status, response) in operation.responses(document) {
            let content = response.get("content").map_or(&[][..], Node::members);
            if are_files(document, content) {
                answer(status, content, problems);
            }
        }
    }
}

/// Whether an answer is a file: none of its types is JSON, and all have a schema that says `binary`.
pub(super) fn are_files(document: &Document, content: &[Member]) -> bool {
    let file = |media: &Member| {
        let schema = media.value.get("schema");
        let schema = schema.and_then(|schema| document.resolve(schema));
        !essence(&media.key).ends_with("json") && schema.is_some_and(is_binary)
    };
    !content.is_empty() && content.iter().all(file)
}

/// The media type without its parameters.
fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or_default().trim()
}

fn is_binary(schema: &Node) -> bool {
    schema.text_of("type") == Some("string") && schema.text_of("format") == Some("binary")
}

fn answer(status: &str, content: &[Member], problems: &mut Vec<Problem>) {
    for media in content {
        let found = if !forms::is_media_range(essence(&media.key)) {
            Problem::new(
                media.at,
                "media-type",
                format!("`{}` is no media type", media.key),
                "such as `application/pdf` or `image/*`",
            )
        } else if status.starts_with('2') || status == "default" {
            continue;
        } else {
            Problem::new(
                media.at,
                "file",
                format!("a {status} is a failure, and no failure is a file"),
                "failures are application/json or application/problem+json",
            )
        };
        problems.push(found);
    }
}
