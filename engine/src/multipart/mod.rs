//! Forms with files (`multipart/form-data`, RFC 7578), read part by part while they arrive.
//!
//! Nothing of a file is kept here: whoever reads it decides where its bytes go, and the sender is held back until they
//! went there. What the document says of the parts is checked on the way, because it cannot be checked before.
//! poem-openapi's own multipart was rejected: it writes every part into a file before anybody has looked at it, and
//! stops at its own limits instead of the document's. The syntax is multer's, which is what poem reads it with.

mod extract;
mod part;
mod refusal;
mod rules;
mod source;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use bytes::Bytes;
use futures_util::TryStreamExt;

pub use self::part::{FilePart, Part, TextPart};
pub(crate) use self::{
    extract::FORM,
    refusal::{Broken, broken},
    rules::{PartKind, PartRule, TextRule},
    source::Source,
};
use self::{rules::Rules, source::Framing};
use crate::{
    contract::{MOST, Rule, Violation, suggest},
    conventions::UnknownInput,
    error::ApiError,
};

/// A form on its way in. Its parts come in the order in which they were sent, each once, and have to be read to the end.
///
/// ```no_run
/// # use charter::{ApiError, Multipart, multipart::Part};
/// # async fn read(mut form: Multipart) -> Result<u64, ApiError> {
/// let mut size = 0;
/// while let Some(part) = form.next().await? {
///     match part {
///         Part::Text(text) => println!("{}: {}", text.name, text.value),
///         Part::File(mut file) => {
///             while let Some(bytes) = file.chunk().await? {
///                 size += bytes.len() as u64;
///             }
///         }
///     }
/// }
/// # Ok(size)
/// # }
/// ```
#[derive(Debug)]
pub struct Multipart {
    parser: multer::Multipart<'static>,
    framing: Framing,
    rules: Rules,
    unknown: UnknownInput,
    /// Whether parts that the document does not name are handed out, as files.
    open: bool,
    violations: Vec<Violation>,
    current: Option<Current>,
    finished: Arc<AtomicBool>,
}

/// The part that is being read.
#[derive(Debug)]
struct Current {
    field: multer::Field<'static>,
    rule: Option<usize>,
    read: u64,
}

/// Tells afterwards whether a form was read to its end.
#[derive(Debug)]
pub(crate) struct Reading(Arc<AtomicBool>);

impl Reading {
    pub(crate) fn is_finished(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Multipart {
    /// A form whose parts keep `rules`, parted by `boundary`.
    pub(crate) fn new(
        source: Source,
        boundary: String,
        rules: Arc<[PartRule]>,
        unknown: UnknownInput,
        open: bool,
    ) -> (Self, Reading) {
        let finished = Arc::new(AtomicBool::new(false));
        let form = Multipart {
            framing: source.framing(),
            parser: multer::Multipart::new(source, boundary),
            rules: Rules::new(rules),
            unknown,
            open,
            violations: Vec::new(),
            current: None,
            finished: Arc::clone(&finished),
        };
        (form, Reading(finished))
    }

    /// The next part; nothing at the end of a form that kept every rule. Bytes that nobody read of the part before are
    /// read and dropped. Once a rule is broken no part is handed out any more; the rest is read for what else is wrong.
    ///
    /// # Errors
    ///
    /// 422 with all violations at the end of the form; at once 400 for what is no form, 413 over a limit, 415 for a file
    /// whose stated type the document does not take.
    pub async fn next(&mut self) -> Result<Option<Part<'_>>, ApiError> {
        loop {
            while self.chunk().await?.is_some() {}
            let Some(found) = self.begin().await? else {
                self.end()?;
                return Ok(None);
            };
            let Some(rule) = found else {
                if self.open && self.violations.is_empty() {
                    break;
                }
                continue;
            };
            match self.rules.of(rule).map(|rule| &rule.kind) {
                Some(PartKind::File { .. }) if self.violations.is_empty() => break,
                Some(PartKind::Text(_)) => {
                    let text = self.text(rule).await?;
                    if let Some(text) = text.filter(|_| self.violations.is_empty()) {
                        return Ok(Some(Part::Text(text)));
                    }
                }
                _ => {}
            }
        }
        Ok(self.file())
    }

    fn file(&mut self) -> Option<Part<'_>> {
        self.current
            .is_some()
            .then_some(Part::File(FilePart { form: self }))
    }

    /// Reads the head of the next part. Nothing: the form is over; a part without a rule is to be passed over.
    async fn begin(&mut self) -> Result<Option<Option<usize>>, ApiError> {
        self.framing.begin();
        let field = self.parser.next_field().await.map_err(refusal::of)?;
        self.framing.end();
        let Some(field) = field else { return Ok(None) };
        let name = field.name().ok_or_else(|| broken(Broken::Name))?;
        let rule = match self.rules.take(name) {
            Ok(rule) => Some(rule),
            Err(broken) => {
                let violation = Violation::new(name.to_owned(), broken);
                self.note(violation);
                None
            }
        };
        if let Some(rule) = rule.and_then(|rule| self.rules.of(rule)) {
            rule.admits(field.headers())?;
        }
        self.current = Some(Current { field, rule, read: 0 });
        Ok(Some(rule))
    }

    fn note(&mut self, violation: Violation) {
        let ignored = matches!(violation.rule, Rule::Unknown(_)) && self.unknown == UnknownInput::Ignore;
        if !ignored && self.violations.len() < MOST {
            self.violations.push(violation);
        }
    }

    /// More of the part that is being read.
    async fn chunk(&mut self) -> Result<Option<Bytes>, ApiError> {
        let Some(current) = &mut self.current else {
            return Ok(None);
        };
        let Some(bytes) = current.field.try_next().await.map_err(refusal::of)? else {
            self.current = None;
            return Ok(None);
        };
        current.read += bytes.len() as u64;
        let rule = current.rule.and_then(|rule| self.rules.of(rule));
        rule.map_or(Ok(()), |rule| rule.bounds(current.read))?;
        Ok(Some(bytes))
    }

    /// The text of a part, or nothing after noting what is wrong with it.
    async fn text(&mut self, rule: usize) -> Result<Option<TextPart>, ApiError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            bytes.extend_from_slice(&chunk);
        }
        let Some(rule) = self.rules.of(rule) else {
            return Ok(None);
        };
        match rule.read(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(violations) => {
                violations.into_iter().for_each(|violation| self.note(violation));
                Ok(None)
            }
        }
    }

    /// Everything has come: what is missing?
    fn end(&mut self) -> Result<(), ApiError> {
        let missing: Vec<Violation> = self.rules.missing().collect();
        missing.into_iter().for_each(|violation| self.note(violation));
        self.finished.store(true, Ordering::Release);
        if self.violations.is_empty() {
            return Ok(());
        }
        Err(ApiError::invalid(std::mem::take(&mut self.violations)))
    }
}

/// The name that was meant, among those that the document knows.
fn near(name: &str, rules: &[PartRule]) -> Rule {
    Rule::Unknown(suggest(name, rules.iter().map(|rule| rule.name.as_str())))
}
