//! What a form consists of.

use bytes::Bytes;

use super::Multipart;
use crate::error::ApiError;

/// A part of a form.
#[derive(Debug)]
pub enum Part<'a> {
    /// A member that the document describes as text; it keeps the document's rules.
    Text(TextPart),
    /// A member that the document describes as `format: binary`.
    File(FilePart<'a>),
}

/// A text, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPart {
    /// The member's name.
    pub name: String,
    /// What was written.
    pub value: String,
}

/// A file whose bytes are still on their way.
#[derive(Debug)]
pub struct FilePart<'a> {
    pub(super) form: &'a mut Multipart,
}

impl FilePart<'_> {
    /// The member's name.
    pub fn name(&self) -> &str {
        let current = self.form.current.as_ref();
        current
            .and_then(|current| current.field.name())
            .unwrap_or_default()
    }

    /// What the sender calls the file: anything at all, a path of its own machine among it (RFC 7578, section 4.2).
    pub fn file_name(&self) -> Option<&str> {
        let name = self.form.current.as_ref()?.field.file_name()?;
        (!name.is_empty()).then_some(name)
    }

    /// What the sender says of the type. Nothing follows from it for what the bytes are.
    pub fn content_type(&self) -> Option<&str> {
        let stated = self.form.current.as_ref()?.field.headers().get("content-type")?;
        stated.to_str().ok()
    }

    /// The next bytes; nothing at the end of the file.
    ///
    /// # Errors
    ///
    /// 413 over a limit, 400 when the form breaks off or is none.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, ApiError> {
        self.form.chunk().await
    }
}
