//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

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
        /// Write nothing: render anew, name every file that differs, and exit with 1 if there is one
        #[arg(long)]
        check: bool,
        /// Render even when the fingerprint says that nothing changed
        #[arg(long, conflicts_with = "check")]
        force: bool,
    },
    /// Check a document without generating anything
    ///
    /// All problems are told in one run, each as `FILE:LINE:COLUMN: error[rule]: text` with a hint below.
    Check {
        /// The document [default: api.yaml, in this folder or above]
        #[arg(value_name = "FILE")]
        document: Option<PathBuf>,
    },
    /// List the operations that nobody has written yet, each with the method to write
    Todo {
        /// The document [default: api.yaml, in this folder or above]
        #[arg(value_name = "FILE")]
        document: Option<PathBuf>,
        /// Where the traits are implemented [default: src, beside the document]
        #[arg(long, value_name = "FOLDER")]
        source: Option<PathBuf>,
    },
    /// Serve a document at once, without generating or compiling anything
    ///
    /// Every operation answers: from the example that the document brings, or else with what its schema allows. Around
    /// the answers everything is as the compiled server has it: the check of requests, limits, versions, languages,
    /// entity tags, the pages at /docs and /redoc. Save the document, and it is served anew within a second; while it
    /// has problems, the last state that had none goes on answering.
    #[cfg(feature = "mock")]
    #[command(after_help = MOCK_HELP)]
    Mock {
        /// The document [default: api.yaml, in this folder or above]
        #[arg(value_name = "FILE")]
        document: Option<PathBuf>,
        /// How it is served
        #[command(flatten)]
        options: MockArguments,
    },
    /// Generate, build and start the server anew whenever something is saved
    ///
    /// The server that runs goes on answering until the new one is ready, and no request fails in between. What does not
    /// generate or compile is told in the terminal and on the pages at /docs and /redoc, which load themselves anew.
    #[cfg(feature = "mock")]
    Dev {
        /// The document [default: api.yaml, in this folder or above]
        #[arg(value_name = "FILE")]
        document: Option<PathBuf>,
        /// How it is built and served
        #[command(flatten)]
        options: DevArguments,
    },
}

/// How a server is built and served while it is written.
#[cfg(feature = "mock")]
#[derive(Debug, clap::Args)]
pub(crate) struct DevArguments {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) bind: String,
    /// Environment variable by which the server is told the address that it is to serve behind
    #[arg(long, value_name = "NAME", default_value = "BIND")]
    pub(crate) bind_variable: String,
    /// Package to build [default: the one at the root of the workspace]
    #[arg(long, value_name = "NAME")]
    pub(crate) package: Option<String>,
    /// What the server answers with 200 when it is ready
    #[arg(long, value_name = "PATH", default_value = "/readyz")]
    pub(crate) ready: String,
    /// File or folder to watch beside the document [default: src, engine, Cargo.toml, build.rs]
    #[arg(long, value_name = "PATH")]
    pub(crate) watch: Vec<PathBuf>,
    /// Arguments of the server
    #[arg(last = true)]
    pub(crate) arguments: Vec<String>,
}

/// How a mock is served.
#[cfg(feature = "mock")]
#[derive(Debug, clap::Args)]
pub(crate) struct MockArguments {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4010")]
    pub(crate) bind: String,
    /// Callers without credentials, where the document wants some
    #[arg(long, value_enum, default_value_t = Callers::Allow)]
    pub(crate) auth: Callers,
    /// Web origins whose pages may use the mock, separated by commas
    #[arg(long, value_name = "ORIGINS", default_value = "", hide_default_value = true)]
    pub(crate) cors_origins: String,
    /// What rate limits are multiplied by: 1 as declared, off for none
    #[arg(long, value_name = "SCALE", default_value = "1")]
    pub(crate) rate_limit_scale: String,
}

/// What becomes of callers without credentials. Any that are well formed pass.
#[cfg(feature = "mock")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Callers {
    /// They pass, too
    Allow,
    /// They are refused as the document declares it
    Deny,
}

#[cfg(feature = "mock")]
const MOCK_HELP: &str = "Examples:
  charter mock                                         the api.yaml of this folder, on 127.0.0.1:4010
  charter mock design/shop.yaml --bind 0.0.0.0:80      another document, for everybody
  curl -H 'Prefer: code=404' 127.0.0.1:4010/items/7    the declared failure
  curl -H 'Prefer: example=empty' 127.0.0.1:4010/items the example of that name";

const GENERATE_HELP: &str = "Environment:
  OPENAPI_GENERATOR_CLI  use this executable or jar of openapi-generator-cli instead of installing one
  RUSTFMT                use this rustfmt";
