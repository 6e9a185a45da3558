//! How a mock is served.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::problem::Conventions;

/// The command's arguments.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The document [default: api.yaml, in this folder or above]
    #[arg(value_name = "FILE")]
    pub(super) document: Option<PathBuf>,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4010")]
    pub(super) bind: String,
    /// Callers without credentials, where the document wants some
    #[arg(long, value_enum, default_value_t = Callers::Allow)]
    pub(super) auth: Callers,
    /// Web origins whose pages may use the mock, separated by commas
    #[arg(long, value_name = "ORIGINS", default_value = "", hide_default_value = true)]
    pub(super) cors_origins: String,
    /// What rate limits are multiplied by: 1 as declared, off for none
    #[arg(long, value_name = "SCALE", default_value = "1")]
    pub(super) rate_limit_scale: String,
    /// What becomes of a document that does not follow the conventions of this project
    #[arg(long, value_enum, default_value_t = Conventions::Warn)]
    pub(super) conventions: Conventions,
}

/// What becomes of callers without credentials. Any that are well formed pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Callers {
    /// They pass, too
    Allow,
    /// They are refused as the document declares it
    Deny,
}

/// What `--help` ends with.
pub(crate) const HELP: &str = "Examples:
  charter mock                                         the api.yaml of this folder, on 127.0.0.1:4010
  charter mock design/shop.yaml --bind 0.0.0.0:80      another document, for everybody
  curl -H 'Prefer: code=404' 127.0.0.1:4010/items/7    the declared failure
  curl -H 'Prefer: example=empty' 127.0.0.1:4010/items the example of that name";
