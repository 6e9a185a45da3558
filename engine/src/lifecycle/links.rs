//! Where clients of a deprecated operation go from here: its successor, and the page that tells about it.

use poem::http::HeaderValue;

use crate::{conventions::Policy, docs, operation::Operation, pagination::escaped};

/// The value of `Link`: all of it, or what stands around the variables of the successor's path.
#[derive(Debug)]
pub(super) struct Links {
    successor: Option<Successor>,
    /// `<…>; rel="deprecation"; type="text/html"` (RFC 9745, section 4).
    documentation: String,
    /// All links, where no variable has to be filled.
    fixed: Option<HeaderValue>,
}

#[derive(Debug)]
struct Successor {
    base: String,
    pieces: Vec<Piece>,
}

/// A segment of the successor's path.
#[derive(Debug)]
enum Piece {
    Text(&'static str),
    /// As the request has it, in its segment of this number.
    Segment(usize),
}

impl Links {
    /// The links of a row's answers.
    ///
    /// # Errors
    ///
    /// A variable that the row's path does not have, or a link that cannot stand in a header.
    pub(super) fn compile(
        row: &Operation,
        successor: Option<&'static str>,
        policy: &Policy,
    ) -> Result<Self, String> {
        let base = policy
            .public_url
            .as_deref()
            .unwrap_or_default()
            .trim_end_matches('/');
        let page = docs::about(row);
        let mut links = Links {
            successor: successor
                .map(|target| Successor::compile(row, target, base))
                .transpose()?,
            documentation: format!("<{base}{page}>; rel=\"deprecation\"; type=\"text/html\""),
            fixed: None,
        };
        // With or without variables to fill, what is sent must be a header: told at the start, not to clients.
        let sample = links
            .header(row.path)
            .ok_or("its links cannot stand in a header")?;
        let varies = links.successor.as_ref().is_some_and(Successor::varies);
        links.fixed = (!varies).then_some(sample);
        Ok(links)
    }

    /// Where the successor is, for a request of this path.
    pub(super) fn successor(&self, path: &str) -> Option<String> {
        self.successor.as_ref().map(|successor| successor.at(path))
    }

    /// The whole value, for a request of this path.
    pub(super) fn header(&self, path: &str) -> Option<HeaderValue> {
        if let Some(fixed) = &self.fixed {
            return Some(fixed.clone());
        }
        let value = match &self.successor {
            Some(successor) => format!(
                "<{}>; rel=\"successor-version\", {}",
                successor.at(path),
                self.documentation
            ),
            None => self.documentation.clone(),
        };
        HeaderValue::try_from(value).ok()
    }
}

impl Successor {
    fn compile(row: &Operation, target: &'static str, base: &str) -> Result<Self, String> {
        if !target.starts_with('/') {
            return Ok(Successor {
                base: target.to_owned(),
                pieces: Vec::new(),
            });
        }
        let place = |variable: &str| row.path.split('/').position(|segment| segment == variable);
        let piece = |segment: &'static str| match segment.strip_prefix('{') {
            None => Ok(Piece::Text(segment)),
            Some(_) => place(segment)
                .map(Piece::Segment)
                .ok_or_else(|| format!("the variable `{segment}` of its successor is not in its own path")),
        };
        Ok(Successor {
            base: base.to_owned(),
            pieces: target.split('/').skip(1).map(piece).collect::<Result<_, _>>()?,
        })
    }

    fn varies(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Segment(_)))
    }

    fn at(&self, path: &str) -> String {
        let mut target = self.base.clone();
        for piece in &self.pieces {
            target.push('/');
            match piece {
                Piece::Text(text) => target.push_str(text),
                Piece::Segment(place) => {
                    target.push_str(&escaped(path.split('/').nth(*place).unwrap_or_default()));
                }
            }
        }
        target
    }
}
