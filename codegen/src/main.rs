//! The program `charter`.

use std::process::ExitCode;

fn main() -> ExitCode {
    charter_codegen::main()
}
