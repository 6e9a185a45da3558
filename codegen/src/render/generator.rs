//! The renderer as a program: the private installation, or the one that the environment names.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::install;
use crate::failure::Failure;
use crate::terminal::tell;

/// The one version whose output is known to be ours.
pub(crate) const VERSION: &str = "7.26.0";

/// Names an executable, or a jar to be run by the `java` on the path.
const OVERRIDE: &str = "OPENAPI_GENERATOR_CLI";

/// How many lines of a failed run are shown.
const SHOWN_LINES: usize = 20;

/// A generator that can be run.
#[derive(Debug)]
pub(crate) struct Generator {
    program: PathBuf,
    jar: Option<PathBuf>,
}

impl Generator {
    /// The generator named by the environment, else the private one below `tools`, installed at its first use.
    ///
    /// # Errors
    /// When the named one has another version, or the private one cannot be installed.
    pub(crate) fn find(tools: &Path) -> Result<Self, Failure> {
        let Some(named) = env::var_os(OVERRIDE).filter(|value| !value.is_empty()) else {
            return Ok(Generator {
                program: install::executable(tools)?,
                jar: None,
            });
        };
        let named = PathBuf::from(named);
        let generator = if named.extension().is_some_and(|extension| extension == "jar") {
            Generator {
                program: PathBuf::from("java"),
                jar: Some(named),
            }
        } else {
            Generator {
                program: named,
                jar: None,
            }
        };
        generator.check_version()?;
        Ok(generator)
    }

    /// Renders what the `configurations` in `folder` name. Batch mode, even for one: the renderer takes a second to start.
    ///
    /// # Errors
    /// When the program cannot be started or fails. Of several documents each may fail without an error: nothing is
    /// rendered of those, and the others are not to suffer for it.
    pub(crate) fn run(&self, folder: &Path, configurations: &[String]) -> Result<(), Failure> {
        tell("rendering with openapi-generator …");
        let mut command = self.command();
        command
            .current_dir(folder)
            .args(["batch", "--root-dir"])
            .arg(folder);
        let output = self.output(command.arg("--").args(configurations))?;
        if output.status.success() || configurations.len() > 1 {
            Ok(())
        } else {
            Err(self.failure(&ending(&output)))
        }
    }

    /// Makes what the configuration at `configuration` names, by templates of the generator's own.
    ///
    /// # Errors
    /// When the program cannot be started or fails.
    pub(crate) fn make(&self, configuration: &Path) -> Result<(), Failure> {
        let mut command = self.command();
        // The document was read already, and the generator's own check refuses what is valid: a link with a body.
        command.args(["generate", "--skip-validate-spec", "-c"]);
        let output = self.output(command.arg(configuration))?;
        match output.status.success() {
            true => Ok(()),
            false => Err(self.failure(&ending(&output))),
        }
    }

    /// The names of all generators that it has.
    ///
    /// # Errors
    /// When the program cannot be started or fails.
    pub(crate) fn names(&self) -> Result<Vec<String>, Failure> {
        let output = self.output(self.command().args(["list", "--short", "--include", "all"]))?;
        if !output.status.success() {
            return Err(self.failure(&ending(&output)));
        }
        let names = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok(names.split(',').map(str::to_owned).collect())
    }

    fn check_version(&self) -> Result<(), Failure> {
        let output = self.output(self.command().arg("version"))?;
        let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if version == VERSION {
            return Ok(());
        }
        Err(self.failure(&format!(
            "reports version `{version}`, the templates are made for {VERSION}"
        )))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        if let Some(jar) = &self.jar {
            command.arg("-jar").arg(jar);
        }
        command
    }

    fn output(&self, command: &mut Command) -> Result<Output, Failure> {
        command
            .output()
            .map_err(|error| self.failure(&format!("cannot be started: {error}")))
    }

    fn failure(&self, what: &str) -> Failure {
        Failure::Program {
            program: self.jar.as_ref().unwrap_or(&self.program).display().to_string(),
            what: what.to_owned(),
            hint: format!(
                "if {OVERRIDE} is set, unset it or let it name version {VERSION}; \
                 else remove .tools/openapi-generator, and it is installed anew"
            ),
        }
    }
}

/// The last lines of what a failed run printed.
fn ending(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.len().saturating_sub(SHOWN_LINES);
    format!(
        "failed ({}):\n{}",
        output.status,
        lines.get(start..).unwrap_or_default().join("\n")
    )
}
