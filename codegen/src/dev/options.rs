//! How a server is built and served while it is written.

use std::path::PathBuf;

use clap::Args;

use crate::problem::Conventions;

/// The command's arguments.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The document [default: api.yaml, in this folder or above]
    #[arg(value_name = "FILE")]
    pub(super) document: Option<PathBuf>,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(super) bind: String,
    /// Environment variable by which the server is told the address that it is to serve behind
    #[arg(long, value_name = "NAME", default_value = "BIND")]
    pub(super) bind_variable: String,
    /// Package to build [default: the one at the root of the workspace]
    #[arg(long, value_name = "NAME")]
    pub(super) package: Option<String>,
    /// What the server answers with 200 when it is ready
    #[arg(long, value_name = "PATH", default_value = "/readyz")]
    pub(super) ready: String,
    /// File or folder to watch beside the document [default: src, engine, Cargo.toml, build.rs]
    #[arg(long, value_name = "PATH")]
    pub(super) watch: Vec<PathBuf>,
    /// What becomes of a document that does not follow the conventions of this project
    #[arg(long, value_enum, default_value_t)]
    pub(super) conventions: Conventions,
    /// Arguments of the server
    #[arg(last = true)]
    pub(super) arguments: Vec<String>,
}
