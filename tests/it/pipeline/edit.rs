//! The edits that README.md asks for, made as a person makes them: each snippet pasted where the text says.

use super::CHAPTER;
use crate::tour::page::Page;

/// The document with a further member and a further operation.
pub(super) fn document(text: &str) -> String {
    let [member, operation] = snippets("yaml");
    let text = insert_above(text, "\n    Item:\n", "        stock:\n", &member);
    insert_above(
        &text,
        "\npaths:\n",
        "  /api/v1/items/{id}/reviews:\n",
        &format!("{operation}\n"),
    )
}

/// The business code with the new operation implemented.
pub(super) fn implementation(text: &str) -> String {
    let [import, method] = snippets("rust");
    let text = insert_above(text, "", "use ", &import);
    insert_above(&text, "\nimpl Items for Api {\n", "}\n\n", &format!("\n{method}"))
}

/// The chapter's two snippets in a language, in their order.
fn snippets(language: &str) -> [String; 2] {
    let blocks = Page::readme()
        .section(CHAPTER)
        .into_iter()
        .filter(|block| block.language == language);
    let texts: Vec<String> = blocks.map(|block| block.text).collect();
    texts
        .try_into()
        .unwrap_or_else(|texts| panic!("two `{language}` snippets are expected: {texts:?}"))
}

/// Puts `snippet` before the first line that begins with `anchor` behind the place named by `after`.
fn insert_above(text: &str, after: &str, anchor: &str, snippet: &str) -> String {
    let place = text
        .find(after)
        .unwrap_or_else(|| panic!("`{after}` is not there"))
        + after.len();
    let anchored = format!("\n{anchor}");
    let offset = text[place..]
        .find(&anchored)
        .unwrap_or_else(|| panic!("`{anchor}` is not there"))
        + 1;
    let (before, behind) = text.split_at(place + offset);
    [before, snippet, behind].concat()
}
