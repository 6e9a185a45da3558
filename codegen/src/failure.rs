//! Why a run ended early: for whatever is not a problem of the document itself.

use std::io;
use std::path::{Path, PathBuf};

/// An error for the person at the terminal: what was being done, and what to do now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The document has problems, listed one by one.
    #[error("{0}")]
    Document(String),
    /// Something could not be served.
    #[cfg(feature = "mock")]
    #[error("{0}")]
    Serve(String),
    /// A file could not be read, written or listed.
    #[error("cannot {doing} {}: {source}", path.display())]
    File {
        /// The verb: read, write, list.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no document to work on.
    #[error("there is no api.yaml in {} or above\n  hint: go to where the document lies, or name its file; --help says how", from.display())]
    NoDocument {
        /// Where the search began.
        from: PathBuf,
    },
    /// Another program is missing or failed.
    #[error("{program} {what}\n  hint: {hint}")]
    Program {
        /// Its name.
        program: String,
        /// What happened, with its own words.
        what: String,
        /// What to do.
        hint: String,
    },
    /// What lies on disk is not what the document says.
    #[error("{0}")]
    Differs(String),
}

impl Failure {
    /// For `map_err` on a file operation.
    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Failure {
        let path = path.to_path_buf();
        move |source| Failure::File { doing, path, source }
    }
}
