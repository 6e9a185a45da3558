//! A file that is being written.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::{PART, at, gone, run};
use crate::private;

/// So many bytes are gathered before they are written: small chunks would each cost a hop to another thread.
const GATHERED: usize = 256 * 1024;

/// A file on its way in. Dropping it leaves nothing of it on the disk.
#[derive(Debug)]
pub struct Incoming {
    part: Unnamed,
    /// None while another thread writes.
    open: Option<Open>,
    gathered: Vec<Bytes>,
    waiting: usize,
}

/// What is written to, and the digest of what was.
#[derive(Debug)]
struct Open {
    file: File,
    path: PathBuf,
    digest: Sha256,
    size: u64,
}

/// A whole file under its name. Dropping it removes the file, unless it was [released](Kept::release).
#[derive(Debug)]
pub struct Kept {
    file: Unnamed,
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its bytes, in hexadecimal digits of lower case.
    pub sha256: String,
}

/// A file that nobody has taken charge of yet.
#[derive(Debug)]
struct Unnamed(Option<PathBuf>);

impl Incoming {
    /// Makes the file beside `path`, where it will be when it is whole.
    pub(super) fn create(path: PathBuf) -> io::Result<Self> {
        let mut part = path.into_os_string();
        part.push(PART);
        let part = PathBuf::from(part);
        let file = at(&part, private::create(&part))?;
        Ok(Self {
            part: Unnamed(Some(part.clone())),
            open: Some(Open {
                file,
                path: part,
                digest: Sha256::new(),
                size: 0,
            }),
            gathered: Vec::new(),
            waiting: 0,
        })
    }

    /// Adds bytes to the end.
    ///
    /// # Errors
    /// What the operating system says.
    pub async fn write(&mut self, bytes: Bytes) -> io::Result<()> {
        self.waiting += bytes.len();
        self.gathered.push(bytes);
        if self.waiting < GATHERED {
            return Ok(());
        }
        let (mut open, gathered) = self.take()?;
        self.open = Some(
            run(move || {
                open.write(&gathered)?;
                Ok(open)
            })
            .await?,
        );
        Ok(())
    }

    /// Puts the file on the disk for good, and gives it its name.
    ///
    /// # Errors
    /// What the operating system says.
    pub async fn keep(mut self) -> io::Result<Kept> {
        let (mut open, gathered) = self.take()?;
        let mut part = self.part;
        run(move || {
            open.write(&gathered)?;
            at(&open.path, open.file.sync_all())?;
            let file = part.named()?;
            Ok(Kept {
                file,
                size: open.size,
                sha256: hexadecimal(&open.digest.finalize()),
            })
        })
        .await
    }

    fn take(&mut self) -> io::Result<(Open, Vec<Bytes>)> {
        let open = self.open.take();
        let open = open.ok_or_else(|| io::Error::other("an earlier write to the file has failed"))?;
        self.waiting = 0;
        Ok((open, std::mem::take(&mut self.gathered)))
    }
}

impl Open {
    fn write(&mut self, gathered: &[Bytes]) -> io::Result<()> {
        for bytes in gathered {
            at(&self.path, self.file.write_all(bytes))?;
            self.digest.update(bytes);
            self.size += bytes.len() as u64;
        }
        Ok(())
    }
}

impl Kept {
    /// The file stays from now on.
    pub fn release(mut self) {
        self.file.0 = None;
    }
}

impl Unnamed {
    /// Takes `.part` off the name. The name is on the disk only when its folder is.
    fn named(&mut self) -> io::Result<Self> {
        let Some(part) = self.0.as_deref() else {
            return Err(io::Error::other("the file has its name already"));
        };
        let path = part.with_extension("");
        at(part, fs::rename(part, &path))?;
        self.0 = None;
        let named = Self(Some(path));
        if let Some(folder) = named.0.as_deref().and_then(Path::parent) {
            at(folder, File::open(folder).and_then(|folder| folder.sync_all()))?;
        }
        Ok(named)
    }
}

impl Drop for Unnamed {
    /// Removing a name is quick: it waits for no disk.
    fn drop(&mut self) {
        if let Some(path) = self.0.take()
            && let Err(error) = gone(fs::remove_file(&path))
        {
            tracing::warn!(%error, path = %path.display(), "a file that nobody wants could not be removed");
        }
    }
}

/// What a digest is written as.
pub(crate) fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::storage::Storage;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[tokio::test]
    async fn a_file_has_its_name_when_it_is_whole_and_only_its_owner_reads_it() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("data/files");
        let storage = Storage::new(&folder);
        let mut incoming = storage.create("a").await.unwrap();
        let chunk = Bytes::from(vec![b'x'; 100_000]);
        for _ in 0..7 {
            incoming.write(chunk.clone()).await.unwrap();
        }
        assert_eq!(names(&folder), ["a.part"]);
        let kept = incoming.keep().await.unwrap();
        assert_eq!((kept.size, names(&folder)), (700_000, vec!["a".to_owned()]));
        assert_eq!(kept.sha256, hexadecimal(&Sha256::digest(vec![b'x'; 700_000])));
        kept.release();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join("a"))), (0o700, 0o600));
        assert_eq!(
            storage.open("a").await.unwrap().metadata().unwrap().len(),
            700_000
        );
        storage.remove("a").await.unwrap();
        storage.remove("a").await.unwrap();
        assert_eq!(names(&folder), [""; 0]);
    }

    #[tokio::test]
    async fn what_nobody_takes_charge_of_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::new(folder.path());
        let mut incoming = storage.create("a").await.unwrap();
        incoming
            .write(Bytes::from(vec![b'x'; GATHERED + 1]))
            .await
            .unwrap();
        drop(incoming);
        assert_eq!(names(folder.path()), [""; 0]);
        let kept = storage.create("a").await.unwrap().keep().await.unwrap();
        assert_eq!(names(folder.path()), ["a"]);
        drop(kept);
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[tokio::test]
    async fn a_name_is_written_by_one_alone() {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::new(folder.path());
        let first = storage.create("a").await.unwrap();
        let second = storage.create("a").await.unwrap_err();
        assert_eq!(second.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(names(folder.path()), ["a.part"]);
        drop(first);
    }
}
