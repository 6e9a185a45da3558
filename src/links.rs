//! What a path leads to that is a symbolic link.
//!
//! Whoever links a file or a folder wants its data where the link leads, on another disk most often. What is renamed has to
//! be that, for a rename of the link leaves the data behind; and SQLite has the log of a database beside the file, not beside
//! the link. Folders on the way may be links as well: names are changed within them, whatever they are called.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// More links than this in a row lead nowhere. It is what Linux follows.
const MOST: usize = 40;

/// The path that is no link, which may be one of nothing. Where there is nothing, its folder has to be there: it might be
/// one of a disk that is not mounted, and what was made in its place would be on the wrong one.
///
/// # Errors
/// Links that lead in a circle, or into a folder that is not there; what is no link is answered as it is.
pub(crate) fn target(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_path_buf();
    for _ in 0..=MOST {
        match fs::read_link(&target) {
            Ok(next) => target = folder(&target).join(next),
            Err(_) if target == path || folder(&target).is_dir() => return Ok(target),
            Err(_) => return Err(nowhere(&target, "whose folder is not there")),
        }
    }
    Err(nowhere(&target, "which is a link again, and so on"))
}

fn nowhere(target: &Path, why: &str) -> io::Error {
    let said = format!("it is a link to {}, {why}", target.display());
    io::Error::new(io::ErrorKind::NotFound, said)
}

/// The folder that a file or folder lies in.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::target;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    #[test]
    fn links_are_followed_to_what_is_none() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        std::fs::create_dir(at("far")).unwrap();
        for (from, to) in [
            ("one", "two"),
            ("two", "far/three"),
            ("far/three", "../file"),
            ("round", "round"),
            ("lost", "unmounted/file"),
        ] {
            symlink(to, at(from)).unwrap();
        }
        assert_eq!(
            target(&at("one")).unwrap(),
            at("far/../file"),
            "it need not be there"
        );
        assert_eq!(target(&at("far")).unwrap(), at("far"));
        for plain in ["none/at/all", "file", ""] {
            assert_eq!(target(Path::new(plain)).unwrap(), Path::new(plain));
        }
        let said = |name: &str| target(&at(name)).unwrap_err().to_string();
        assert_eq!(
            said("lost"),
            format!(
                "it is a link to {}, whose folder is not there",
                at("unmounted/file").display()
            )
        );
        assert!(said("round").ends_with("round, which is a link again, and so on"));
    }
}
