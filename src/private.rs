//! Files and folders for the server's own user alone: password hashes, orders, addresses, uploads, and copies of all that.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

const OF_FOLDERS: u32 = 0o700;
const OF_FILES: u32 = 0o600;

/// Makes a folder, and those above it, where they are missing. What is there already stays as its owner has it.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(OF_FOLDERS).create(path)
}

/// Makes a folder that is not there yet, within one that is.
pub(crate) fn make_new_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(OF_FOLDERS).create(path)
}

/// Makes a file that is not there yet, to be written.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(OF_FILES)
        .open(path)
}
