//! The fenced blocks of README.md, by the section they stand in.

/// The file as it was when the tests were built.
pub(crate) const README: &str = include_str!("../../../README.md");

/// A fenced block.
#[derive(Debug, PartialEq)]
pub(crate) struct Block {
    pub(crate) language: String,
    /// The line of README.md that its first line is.
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// The blocks below the heading `## title`, in their order.
pub(crate) fn section(title: &str) -> Vec<Block> {
    blocks_of(README, title)
}

/// The one block of a language in a section.
pub(crate) fn only(title: &str, language: &str) -> String {
    let mut blocks: Vec<Block> = section(title)
        .into_iter()
        .filter(|block| block.language == language)
        .collect();
    assert_eq!(
        blocks.len(),
        1,
        "one `{language}` block under `{title}` is expected: {blocks:?}"
    );
    blocks.remove(0).text
}

fn blocks_of(text: &str, title: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut inside = false;
    let mut open: Option<Block> = None;
    for (index, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => blocks.extend(open.take().filter(|_| inside)),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, Some(language)) => {
                open = Some(Block {
                    language: language.to_owned(),
                    line: index + 2,
                    text: String::new(),
                });
            }
            (None, None) => {
                if let Some(heading) = line.strip_prefix("## ") {
                    inside = heading == title;
                }
            }
        }
    }
    assert!(open.is_none(), "a block is not closed: {open:?}");
    blocks
}

#[test]
fn blocks_belong_to_the_heading_above_them() {
    let text = "# T\n```sh\na\n```\n## One\n```sh\n## no heading\n```\nwords\n```\n\n  b\n```\n## Two\n```sh\nc\n```\n";
    let block = |language: &str, line, text: &str| Block {
        language: language.into(),
        line,
        text: text.into(),
    };
    assert_eq!(
        blocks_of(text, "One"),
        [block("sh", 7, "## no heading\n"), block("", 11, "\n  b\n")]
    );
    assert_eq!(blocks_of(text, "Two"), [block("sh", 16, "c\n")]);
    assert_eq!(blocks_of(text, "Three"), []);
}
