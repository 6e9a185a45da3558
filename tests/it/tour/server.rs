//! The program itself, serving on a port of its own until the test is over.

use std::{
    env,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
};

use serde_json::Value;

/// How the names of settings begin.
const OURS: [&str; 2] = ["SHOP_", "OTEL_"];

/// Settings by environment: names and values.
pub(crate) type Settings = Vec<(String, String)>;

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    binary: PathBuf,
    folder: PathBuf,
    settings: Settings,
    process: Child,
    address: String,
    said: Arc<Mutex<String>>,
}

impl Server {
    /// Starts `binary` in `folder`, with the settings it has when nothing is said but the port.
    pub(crate) fn start(binary: &Path, folder: &Path) -> Self {
        Self::start_with(binary, folder, Settings::new())
    }

    /// Starts `binary` in `folder` with these settings.
    pub(crate) fn start_with(binary: &Path, folder: &Path, settings: Settings) -> Self {
        let mut command = Command::new(binary);
        at_home(&mut command, folder, &settings);
        // Any build checks its answers here, as the one of `make run` does.
        command.envs([("SHOP_BIND", "127.0.0.1:0"), ("SHOP_RESPONSE_CHECK", "on")]);
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let (said, lines) = listen(&mut process);
        // The port is bound before it is told, and the listener ends with the process: no waiting by the clock.
        let serving = lines.iter().find(|line| line.contains(r#""message":"serving""#));
        let so_far = said.lock().unwrap().clone();
        let line = serving.unwrap_or_else(|| panic!("{} does not serve:\n{so_far}", binary.display()));
        let line: Value = serde_json::from_str(&line).unwrap();
        Self {
            binary: binary.to_owned(),
            folder: folder.to_owned(),
            settings,
            process,
            address: line["address"].as_str().unwrap().to_owned(),
            said,
        }
    }

    /// Address and port.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The program.
    pub(crate) fn binary(&self) -> &Path {
        &self.binary
    }

    /// Lets a command run where the server runs, with the server's settings.
    pub(crate) fn place(&self, command: &mut Command) {
        at_home(command, &self.folder, &self.settings);
    }

    /// What it told the person at the terminal, without the lines of the log.
    pub(crate) fn banner(&self) -> String {
        let said = self.said.lock().unwrap();
        let entries = said
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let told = entries.filter_map(|entry| entry["banner"].as_str().map(str::to_owned));
        told.collect::<String>().trim_matches('\n').to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only if it has gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn at_home(command: &mut Command, folder: &Path, settings: &Settings) {
    command.current_dir(folder);
    for (name, _) in env::vars_os() {
        if name == "DATABASE_URL" || OURS.iter().any(|ours| name.to_string_lossy().starts_with(ours)) {
            command.env_remove(name);
        }
    }
    command.envs(settings.iter().map(|(name, value)| (name, value)));
}

/// Keeps reading what the process says, so that it never waits for its reader, and passes each line on.
fn listen(process: &mut Child) -> (Arc<Mutex<String>>, mpsc::Receiver<String>) {
    let stream = process.stderr.take().unwrap();
    let said = Arc::new(Mutex::new(String::new()));
    let (sender, lines) = mpsc::channel();
    let kept = Arc::clone(&said);
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            kept.lock().unwrap().push_str(&format!("{line}\n"));
            // Nobody listens any more once the address is known.
            let _ = sender.send(line);
        }
    });
    (said, lines)
}
