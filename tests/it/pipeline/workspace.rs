//! A copy of this repository that can be edited, built and served.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::SystemTime,
};

use crate::tour::server::Server;

const ORIGINAL: &str = env!("CARGO_MANIFEST_DIR");
/// Where tests may keep things between runs; it lies in the target folder.
const KEPT: &str = env!("CARGO_TARGET_TMPDIR");
/// What a fresh clone has not, or a copy does not need.
const LEFT_OUT: [&str; 6] = [
    ".git",
    ".tools",
    "data",
    "sdk",
    "target",
    "tests/browser/node_modules",
];

/// Files by path, with their content and the time they were written.
pub(super) type Files = BTreeMap<PathBuf, (String, SystemTime)>;

/// The copy, which belongs to one run of the tests at a time.
pub(super) struct Workspace {
    root: PathBuf,
    _turn: File,
}

impl Workspace {
    /// Copies the repository as it stands. A file that is the same already keeps its time, and so what is built of it.
    pub(super) fn copied() -> Self {
        let (original, root) = (Path::new(ORIGINAL), Path::new(KEPT).join("pipeline"));
        let turn = File::create(root.with_extension("lock")).unwrap();
        turn.lock().unwrap();
        let wanted = files(original);
        for path in &wanted {
            let content = if path == Path::new("Cargo.toml") {
                manifest()
            } else {
                fs::read(original.join(path)).unwrap()
            };
            write_if_other(&root.join(path), &content);
        }
        for path in files(&root).difference(&wanted) {
            fs::remove_file(root.join(path)).unwrap();
        }
        Workspace { root, _turn: turn }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn edit(&self, path: &str, change: impl FnOnce(&str) -> String) {
        let path = self.root.join(path);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, change(&text)).unwrap();
    }

    /// A program in the copy. It shares the original's intermediate files, where the dependencies are built already, and
    /// keeps its results to itself.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            // A `make` that runs this test must not make the copy's one its child.
            .env_remove("MAKEFLAGS")
            .env_remove("MAKELEVEL")
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_BUILD_BUILD_DIR", Path::new(KEPT).parent().unwrap())
            .env("CARGO_TARGET_DIR", self.root.join("target"));
        command
    }

    /// Runs a program in the copy.
    pub(super) fn run(&self, program: &str, arguments: &[&str]) -> Output {
        self.command(program).args(arguments).output().unwrap()
    }

    /// Runs a program that has to succeed; what it said.
    pub(super) fn succeed(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.run(program, arguments);
        let said = [output.stdout, output.stderr]
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .concat();
        assert!(output.status.success(), "{program} {arguments:?} failed:\n{said}");
        said
    }

    /// `make generate`, which installs the generator into the copy the first time; what it said.
    pub(super) fn make_generate(&self) -> String {
        self.succeed("make", &["generate"])
    }

    pub(super) fn build(&self) {
        self.succeed("cargo", &["build", "--workspace"]);
    }

    /// Serves what was built, with its data in `folder`.
    pub(super) fn serve(&self, folder: &Path) -> Server {
        Server::start(&self.root.join("target/debug/shop-server"), folder)
    }

    /// Everything in `generated/`.
    pub(super) fn generated(&self) -> Files {
        let root = self.root.join("generated");
        let read = |path: PathBuf| {
            let file = root.join(&path);
            let time = fs::metadata(&file).unwrap().modified().unwrap();
            (path, (fs::read_to_string(file).unwrap(), time))
        };
        files(&root).into_iter().map(read).collect()
    }
}

/// The root manifest with a version that is the copy's alone. Cargo names what it builds by package and version: under
/// the same one, the copy's artifacts would lie over the original's.
fn manifest() -> Vec<u8> {
    let text = fs::read_to_string(Path::new(ORIGINAL).join("Cargo.toml")).unwrap();
    let version = |suffix: &str| format!("version = \"{}{suffix}\"\n", env!("CARGO_PKG_VERSION"));
    assert!(
        text.contains(&version("")),
        "Cargo.toml does not name the version that this was built with"
    );
    text.replacen(&version(""), &version("-copy"), 1).into_bytes()
}

fn write_if_other(path: &Path, content: &[u8]) {
    if fs::read(path).is_ok_and(|present| present == content) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// The files below a folder, by their path in it; none if the folder is not there.
fn files(root: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.unwrap(),
        };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let place = path.strip_prefix(root).unwrap().to_path_buf();
            match (
                LEFT_OUT.iter().any(|left_out| place == Path::new(left_out)),
                path.is_dir(),
            ) {
                (true, _) => {}
                (false, true) => folders.push(path),
                (false, false) => {
                    found.insert(place);
                }
            }
        }
    }
    found
}
