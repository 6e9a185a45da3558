//! A file as text, or why it is none: whatever a person may name instead of a document, told in words.

use std::io;

use super::node::Position;
use crate::problem::Problem;

const CODE: &str = "unreadable";
const NO_DOCUMENT: &str = "name an OpenAPI document in YAML or JSON";

/// The text of `bytes`, which are all of file number `file`.
///
/// # Errors
/// The problem, and as much of the text as there is, for the line to be shown.
pub(super) fn text(bytes: Vec<u8>, file: usize) -> Result<String, (String, Problem)> {
    let whole = Position {
        file,
        ..Position::default()
    };
    let problem = |at: Position, text: String, hint: &str| Problem::new(at, CODE, text, hint);
    let is_utf_16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let has_null = bytes.contains(&0);
    let error = match String::from_utf8(bytes) {
        Ok(text) if !has_null => return Ok(text),
        Ok(text) => {
            let before = text.split('\0').next().unwrap_or_default();
            let what = "the file is no text from here on".to_owned();
            let told = problem(behind(before, file), what, NO_DOCUMENT);
            return Err((text, told));
        }
        Err(error) => error,
    };
    let (valid, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
    let told = if is_utf_16 {
        problem(whole, "the file is in UTF-16".to_owned(), "save it in UTF-8")
    } else if has_null {
        problem(whole, "the file is no text".to_owned(), NO_DOCUMENT)
    } else {
        let text = format!("the byte 0x{:02X} is not UTF-8", bytes.get(valid).unwrap_or(&0));
        let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
        let hint = "save the file in UTF-8; it may be in Latin-1 or Windows-1252 now";
        problem(behind(&before, file), text, hint)
    };
    Err((String::from_utf8_lossy(bytes).into_owned(), told))
}

/// The place behind `text`.
fn behind(text: &str, file: usize) -> Position {
    let last = text.rsplit('\n').next().unwrap_or_default();
    Position {
        file,
        line: 1 + text.matches('\n').count(),
        column: 1 + last.chars().count(),
    }
}

/// Why there are no bytes, as the end of a sentence.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::PermissionDenied => "the system does not allow it".to_owned(),
        _ => error.to_string(),
    }
}

/// A document that cannot be opened at all.
pub(super) fn closed(error: &io::Error) -> Problem {
    let hint = match error.kind() {
        io::ErrorKind::NotFound => "name the document by its path from this folder",
        io::ErrorKind::IsADirectory => "name a document in it",
        io::ErrorKind::PermissionDenied => "allow whoever runs this to read it",
        _ => NO_DOCUMENT,
    };
    let text = format!("the document cannot be read: {}", reason(error));
    Problem::new(Position::default(), CODE, text, hint)
}
