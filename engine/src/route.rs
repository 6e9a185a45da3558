//! Paths of the document and where their operations are routed.
//!
//! The router knows whole segments only: `/items/{id}`. A path of another form (`/files/{name}.{ext}`, `/items/{id}:cancel`,
//! `/items/`) is matched here, before the router, and its operation stands at a route of its own that no client can ask for:
//! `/.routes/get_file/{name}/{ext}`. Patterns of the router's were rejected: their variables have no names there, and two
//! that overlap are told apart by the order in which they were added.

use poem::{
    Request,
    http::{Uri, uri::PathAndQuery},
};

use crate::operation::Operation;

/// Where operations stand whose paths the router cannot know.
const ASIDE: &str = "/.routes";

/// The path that an operation is routed at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route(&'static str);

impl Route {
    /// The route of an operation.
    pub(crate) fn of(row: &Operation) -> Self {
        Route(row.route.unwrap_or(row.path))
    }

    /// The variables: each with its place among the segments.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (usize, &'static str)> {
        let segments = self.0.split('/').enumerate();
        segments.filter_map(|(at, segment)| Some((at, segment.strip_prefix('{')?.strip_suffix('}')?)))
    }
}

/// A path with variables, in segments.
#[derive(Debug)]
pub(crate) struct Pattern(Vec<Vec<Part>>);

#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// What stands there as it is, coded as in a request (RFC 3986, section 2.1).
    Fixed(String),
    /// Anything, but something.
    Variable,
}

impl Pattern {
    /// Reads a path template (OpenAPI 3.0.3, section 3.3).
    pub(crate) fn new(template: &str) -> Self {
        Pattern(template.split('/').map(parts).collect())
    }

    /// Whether a request's path is of this form.
    pub(crate) fn matches(&self, path: &str) -> bool {
        self.read(path).is_some()
    }

    /// What stands for the variables, as it was sent; nothing for a path of another form.
    pub(crate) fn read<'p>(&self, path: &'p str) -> Option<Vec<&'p str>> {
        let mut values = Vec::new();
        let mut given = path.split('/');
        for wanted in &self.0 {
            read_segment(wanted, given.next()?, &mut values)?;
        }
        given.next().is_none().then_some(values)
    }

    /// How much of it is said: where two match, the one that says more is meant.
    fn said(&self) -> usize {
        let parts = self.0.iter().flatten();
        let lengths = parts.map(|part| match part {
            Part::Fixed(text) => text.len(),
            Part::Variable => 0,
        });
        lengths.sum()
    }
}

fn parts(segment: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = segment;
    while let Some((before, variable)) = rest.split_once('{') {
        let Some((_, after)) = variable.split_once('}') else {
            break;
        };
        parts.extend((!before.is_empty()).then(|| Part::Fixed(coded(before))));
        parts.push(Part::Variable);
        rest = after;
    }
    parts.extend((!rest.is_empty()).then(|| Part::Fixed(coded(rest))));
    parts
}

/// The characters that a path cannot hold as they are, coded as clients code them.
fn coded(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}?#".contains(&byte) {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
    }
    written
}

/// Read from behind, so that the first variable takes the most: `a.tar.gz` is `a.tar` and `gz`. One pass: what is tried
/// once need not be tried again, since whatever stands between two variables may as well stand further behind.
fn read_segment<'p>(parts: &[Part], segment: &'p str, values: &mut Vec<&'p str>) -> Option<()> {
    let (mut rest, from) = (segment, values.len());
    let mut end = None;
    for (at, part) in parts.iter().enumerate().rev() {
        match (part, end) {
            (Part::Fixed(text), None) => rest = rest.strip_suffix(text.as_str())?,
            (Part::Fixed(text), Some(until)) => {
                // At least one character is left for the variable behind it.
                let before = rest.get(..rest.len().checked_sub(until)?)?;
                let place = if at == 0 {
                    before.starts_with(text.as_str()).then_some(0)
                } else {
                    before.rfind(text.as_str())
                };
                let place = place?;
                values.insert(from, rest.get(place + text.len()..)?);
                rest = rest.get(..place)?;
                end = None;
            }
            (Part::Variable, Some(_)) => {
                let (before, last) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
                values.insert(from, last);
                rest = before;
            }
            (Part::Variable, None) => {}
        }
        if *part == Part::Variable {
            end = Some(1);
        }
    }
    if end.is_some() {
        values.insert(from, rest);
        return (!rest.is_empty()).then_some(());
    }
    rest.is_empty().then_some(())
}

/// The operations that stand aside, and how their paths are found.
#[derive(Debug)]
pub(crate) struct Rerouting {
    aside: Vec<(Pattern, &'static Operation)>,
    /// Paths without variables: they are meant before any pattern.
    fixed: Vec<&'static str>,
}

impl Rerouting {
    /// Reads the table; nothing where the router knows all paths.
    pub(crate) fn read(table: &[&'static Operation]) -> Option<Self> {
        let aside = table.iter().filter(|row| row.route.is_some());
        let mut aside: Vec<_> = aside.map(|row| (Pattern::new(row.path), *row)).collect();
        if aside.is_empty() {
            return None;
        }
        aside.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.said()));
        let fixed = table
            .iter()
            .filter(|row| row.route.is_none() && !row.path.contains('{'));
        Some(Rerouting {
            aside,
            fixed: fixed.map(|row| row.path).collect(),
        })
    }

    /// Leads a request whose path the router does not know to where its operation stands.
    pub(crate) fn settle(&self, request: &mut Request) {
        let path = request.uri().path();
        let target = if path.starts_with(ASIDE) {
            Some(ASIDE.to_owned())
        } else if self.fixed.contains(&path) {
            None
        } else {
            let mut meant = self
                .aside
                .iter()
                .filter(|(_, row)| row.method.as_str() == request.method().as_str());
            meant.find_map(|(pattern, row)| Some(filled(row, &pattern.read(path)?)))
        };
        if let Some(uri) = target.and_then(|target| at(request.uri(), &target)) {
            *request.uri_mut() = uri;
        }
    }
}

/// The route of an operation with values for its variables.
fn filled(row: &Operation, values: &[&str]) -> String {
    let mut values = values.iter();
    let route = row.route.unwrap_or(row.path);
    let segments = route.split('/').map(|segment| match segment.starts_with('{') {
        true => values.next().copied().unwrap_or_default(),
        false => segment,
    });
    segments.collect::<Vec<_>>().join("/")
}

fn at(uri: &Uri, path: &str) -> Option<Uri> {
    let query = uri.query().map_or(String::new(), |query| format!("?{query}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(format!("{path}{query}")).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_read_within_their_segments() {
        let cases: [(&str, &str, Option<&[&str]>); 22] = [
            ("/files/{name}.{ext}", "/files/a.tar.gz", Some(&["a.tar", "gz"])),
            ("/files/{name}.{ext}", "/files/a", None),
            ("/files/{name}.{ext}", "/files/.gz", None),
            ("/files/{name}.{ext}", "/files/a.", None),
            ("/files/{name}.{ext}", "/files/a.b/c", None),
            ("/items/{id}:cancel", "/items/7:cancel", Some(&["7"])),
            ("/items/{id}:cancel", "/items/:cancel", None),
            ("/items/{id}:cancel", "/items/7", None),
            ("/items/v{a}-{b}x", "/items/v1-2-3x", Some(&["1-2", "3"])),
            ("/items/v{a}-{b}x", "/items/v-2x", None),
            ("/items/v{a}-{b}x", "/items/w1-2x", None),
            ("/{a}{b}", "/xyz", Some(&["xy", "z"])),
            ("/{a}{b}", "/x", None),
            ("/items/", "/items/", Some(&[])),
            ("/items/", "/items", None),
            ("/", "/", Some(&[])),
            ("/a b/{c}", "/a%20b/7", Some(&["7"])),
            ("/{a}/x/{b}", "/1/x/2", Some(&["1", "2"])),
            ("/{a}/x/{b}", "/1/y/2", None),
            ("/{a}", "/", None),
            ("/(v={a})", "/(v=1)", Some(&["1"])),
            ("/--{a}--", "/-----", Some(&["-"])),
        ];
        for (template, path, expected) in cases {
            let read = Pattern::new(template).read(path);
            assert_eq!(read.as_deref(), expected, "{template} {path}");
        }
    }

    #[test]
    fn a_long_path_is_read_in_one_pass() {
        let path = format!("/{}", "-".repeat(60_000));
        assert_eq!(Pattern::new("/{a}-{b}-{c}-{d}x").read(&path), None);
    }
}
