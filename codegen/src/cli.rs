//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::problem::Conventions;
use crate::report::Format;

/// From an OpenAPI document to Rust: types, traits and routes that keep what the document promises.
#[derive(Debug, Parser)]
#[command(name = "charter", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Generate the Rust of a document; does nothing when it is up to date
    ///
    /// The document is checked first: whatever the server could not keep is an error with its line. Rendering is done
    /// by openapi-generator-cli, which is installed into .tools/ the first time it is needed (python3 with venv and
    /// pip, once).
    #[command(after_help = GENERATE_HELP)]
    Generate {
        /// The document [default: api.yaml, in this folder or above]
        #[arg(long, value_name = "FILE")]
        document: Option<PathBuf>,
        /// The package to write [default: generated, beside the document]
        #[arg(long, value_name = "FOLDER")]
        output: Option<PathBuf>,
        /// What becomes of a document that does not follow the conventions of this project
        #[arg(long, value_enum, default_value_t)]
        conventions: Conventions,
        /// Write nothing: render anew, name every file that differs, and exit with 1 if there is one
        #[arg(long)]
        check: bool,
        /// Render even when the fingerprint says that nothing changed
        #[arg(long, conflicts_with = "check")]
        force: bool,
    },
    /// Check a document without generating anything
    ///
    /// All problems are told in one run, each as `FILE:LINE:COLUMN: error[rule]: text` with the line and a hint below.
    /// The exit code is 1 when there are errors, and 0 when there are warnings alone.
    Check {
        /// The document [default: api.yaml, in this folder or above]
        #[arg(value_name = "FILE")]
        document: Option<PathBuf>,
        /// What becomes of a document that does not follow the conventions of this project
        #[arg(long, value_enum, default_value_t)]
        conventions: Conventions,
        /// How problems are told; programs get theirs on stdout
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Tell what changed between two documents, and what of it breaks clients
    ///
    /// Each change with its place in both: `OLD:LINE:COLUMN → NEW:LINE:COLUMN: breaking[code]: text`. Any OpenAPI 3
    /// document will do. Exits with 1 when something breaks, and with 2 when nothing could be compared.
    Diff(crate::diff::Request),
    /// Make client libraries of a document, by openapi-generator-cli
    ///
    /// Each language gets a folder of its own below sdk/, which is made anew every time.
    Sdk(crate::sdk::Request),
    /// Serve a document at once, without generating or compiling anything
    ///
    /// Every operation answers: from the example that the document brings, or else with what its schema allows. Around
    /// the answers everything is as the compiled server has it: the check of requests, limits, versions, languages,
    /// entity tags, the pages at /docs and /redoc. Save the document, and it is served anew within a second; while it
    /// has problems, the last state that had none goes on answering.
    #[cfg(feature = "mock")]
    #[command(after_help = crate::mock::HELP)]
    Mock(crate::mock::Options),
    /// Generate, build and start the server anew whenever something is saved
    ///
    /// The server that runs goes on answering until the new one is ready, and no request fails in between. What does not
    /// generate or compile is told in the terminal and on the pages at /docs and /redoc, which load themselves anew.
    #[cfg(feature = "mock")]
    Dev(crate::dev::Options),
    /// List the operations that nobody has written yet, each with the method to write
    Todo(crate::todo::Options),
    /// Print the reference of what a document can say, in Markdown
    Reference,
    /// Generate several documents with one start of the renderer; a line of JSON tells how each went
    #[command(hide = true)]
    Batch {
        /// A document and the folder to write its package to
        #[arg(value_name = "FILE=FOLDER", value_parser = pair)]
        pairs: Vec<(PathBuf, PathBuf)>,
        /// What becomes of a document that does not follow the conventions of this project
        #[arg(long, value_enum, default_value_t)]
        conventions: Conventions,
    },
}

fn pair(text: &str) -> Result<(PathBuf, PathBuf), String> {
    let (document, folder) = text.rsplit_once('=').ok_or("expected FILE=FOLDER")?;
    Ok((document.into(), folder.into()))
}

const GENERATE_HELP: &str = "Environment:
  OPENAPI_GENERATOR_CLI  use this executable or jar of openapi-generator-cli instead of installing one
  RUSTFMT                use this rustfmt";
