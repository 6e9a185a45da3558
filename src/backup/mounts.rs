//! Places that can be given no other name, so that nothing can take theirs: roots of what is mounted.
//!
//! The system says so when a name is to be changed ("device or resource busy"); by then all files would have been copied,
//! and onto the disk that the mounted one was to relieve. Rejected: comparing devices of a folder and the one above it,
//! which differ within a file system of several volumes and are the same where a folder is mounted from the same one.

use std::fs;
use std::path::Path;

use super::{BackupError, Places, UPLOADS};

/// What is mounted where, a line each (proc(5)).
const MOUNTS: &str = "/proc/self/mountinfo";
/// Where in the line the mount point stands.
const FIELD: usize = 4;

/// Refuses places that are mount points, where the system tells what those are.
pub(super) fn refuse(places: Places<'_>) -> Result<(), BackupError> {
    let Ok(mounts) = fs::read(MOUNTS) else {
        return Ok(());
    };
    let mounts = String::from_utf8_lossy(&mounts);
    let within = places.uploads.join(UPLOADS);
    let another = format!(
        "name a folder within it by UPLOADS_DIR, such as {}",
        within.display()
    );
    let above = "mount the folder that it lies in".to_owned();
    for (path, remedy) in [(places.uploads, another), (places.database, above)] {
        if is_one(path, &mounts) {
            let path = path.to_path_buf();
            return Err(BackupError::MountPoint { path, remedy });
        }
    }
    Ok(())
}

fn is_one(path: &Path, mounts: &str) -> bool {
    let Ok(path) = fs::canonicalize(path) else {
        return false;
    };
    let written = written(&path.to_string_lossy());
    mounts
        .lines()
        .any(|line| line.split(' ').nth(FIELD) == Some(&written))
}

/// A path as it is written there: signs that would end a field or a line in octal digits.
fn written(path: &str) -> String {
    let signs = [('\\', "\\134"), (' ', "\\040"), ('\t', "\\011"), ('\n', "\\012")];
    signs
        .iter()
        .fold(path.to_owned(), |path, (sign, octal)| path.replace(*sign, octal))
}

#[cfg(test)]
mod tests {
    use super::is_one;

    #[test]
    fn a_mount_point_is_known_by_its_whole_path() {
        let root = tempfile::tempdir().unwrap();
        let place = root.path().join("a \\b\tc\nd");
        std::fs::create_dir(&place).unwrap();
        let root = root.path().canonicalize().unwrap();
        let line = |name: &str| format!("36 35 98:0 /sub {}/{name} rw - ext4 /dev/root rw", root.display());
        let others = [
            line("a"),
            line("a\\040\\134b"),
            line("a\\040\\134b\\011c\\012d/e"),
        ]
        .join("\n");
        assert!(!is_one(&place, &others));
        assert!(is_one(
            &place,
            &format!("{others}\n{}\n", line("a\\040\\134b\\011c\\012d"))
        ));
        assert!(!is_one(&place.join("none"), &others));
    }
}
