//! The pages that people read: their fenced blocks by the section they stand in, their headings, their prose.
//!
//! They are read when the tests run, not when they are built: whoever mends a page sees at once whether it is right.

use std::{fs, path::Path};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A file of Markdown.
#[derive(Debug)]
pub(crate) struct Page {
    name: String,
    text: String,
}

/// A fenced block.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Block {
    /// What stands behind the opening fence: a language, and what else the tests are to know.
    pub(crate) language: String,
    /// The page, and the line of it that the block's first line is: `README.md:12`.
    pub(crate) page: String,
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// What a page is made of.
enum Part {
    Line(String),
    Block(Block),
}

impl Page {
    /// The page at this path of the repository.
    pub(crate) fn named(name: &str) -> Self {
        let path = Path::new(ROOT).join(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Page {
            name: name.to_owned(),
            text,
        }
    }

    pub(crate) fn readme() -> Self {
        Self::named("README.md")
    }

    /// Every page of the repository that is meant for people.
    pub(crate) fn all() -> Vec<Self> {
        let guide = fs::read_dir(Path::new(ROOT).join("docs")).unwrap();
        let mut names: Vec<String> = guide
            .map(|entry| format!("docs/{}", entry.unwrap().file_name().to_string_lossy()))
            .filter(|name| name.ends_with(".md"))
            .collect();
        names.sort();
        ["README.md", "ARCHITECTURE.md"]
            .into_iter()
            .chain(names.iter().map(String::as_str))
            .map(Self::named)
            .collect()
    }

    /// Its path in the repository.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// All fenced blocks, in their order.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let block = |part| match part {
            Part::Block(block) => Some(block),
            Part::Line(_) => None,
        };
        self.parts().into_iter().filter_map(block).collect()
    }

    /// The lines outside of blocks.
    pub(crate) fn prose(&self) -> Vec<String> {
        let line = |part| match part {
            Part::Line(line) => Some(line),
            Part::Block(_) => None,
        };
        self.parts().into_iter().filter_map(line).collect()
    }

    /// The headings of every level, without their signs.
    pub(crate) fn headings(&self) -> Vec<String> {
        let heading = |line: String| {
            let title = line.trim_start_matches('#').strip_prefix(' ')?;
            line.starts_with('#').then(|| title.to_owned())
        };
        self.prose().into_iter().filter_map(heading).collect()
    }

    /// The blocks below the heading `## title`, up to the next one of its level.
    pub(crate) fn section(&self, title: &str) -> Vec<Block> {
        let mut inside = false;
        let mut blocks = Vec::new();
        for part in self.parts() {
            match part {
                Part::Line(line) => {
                    let heading = line.strip_prefix("## ");
                    inside = heading.map_or(inside, |heading| heading == title);
                }
                Part::Block(block) if inside => blocks.push(block),
                Part::Block(_) => {}
            }
        }
        blocks
    }

    /// The lines outside of blocks below the heading `## title`.
    pub(crate) fn prose_of(&self, title: &str) -> Vec<String> {
        let mut lines = self.prose().into_iter();
        let heading = format!("## {title}");
        if !lines.by_ref().any(|line| line == heading) {
            return Vec::new();
        }
        lines.take_while(|line| !line.starts_with("## ")).collect()
    }

    /// The one block of a language in a section.
    pub(crate) fn only(&self, title: &str, language: &str) -> String {
        let mut blocks = self.section(title);
        blocks.retain(|block| block.language == language);
        assert_eq!(
            blocks.len(),
            1,
            "{}: one `{language}` block under `{title}` is expected: {blocks:?}",
            self.name
        );
        blocks.remove(0).text
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut open: Option<Block> = None;
        for (index, line) in self.text.lines().enumerate() {
            match (&mut open, line.strip_prefix("```")) {
                (Some(_), Some(_)) => parts.extend(open.take().map(Part::Block)),
                (Some(block), None) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                (None, Some(language)) => {
                    open = Some(Block {
                        language: language.to_owned(),
                        page: self.name.clone(),
                        line: index + 2,
                        text: String::new(),
                    });
                }
                (None, None) => parts.push(Part::Line(line.to_owned())),
            }
        }
        assert!(open.is_none(), "a block is not closed: {open:?}");
        parts
    }
}

#[test]
fn blocks_belong_to_the_heading_above_them() {
    let text = "# T\n```sh\na\n```\n## One\n```sh\n## no heading\n```\nwords\n```\n\n  b\n```\n## Two\n```sh\nc\n```\n";
    let page = Page {
        name: "a.md".into(),
        text: text.into(),
    };
    let block = |language: &str, line, text: &str| Block {
        language: language.into(),
        page: "a.md".into(),
        line,
        text: text.into(),
    };
    let one = [block("sh", 7, "## no heading\n"), block("", 11, "\n  b\n")];
    assert_eq!(page.section("One"), one);
    assert_eq!(page.section("Two"), [block("sh", 16, "c\n")]);
    assert_eq!(page.section("Three"), []);
    assert_eq!(page.blocks().len(), 4);
    assert_eq!(page.headings(), ["T", "One", "Two"]);
    assert_eq!(page.prose_of("One"), ["words"]);
    assert_eq!(page.prose_of("Three"), [""; 0]);
}
