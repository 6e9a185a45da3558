//! Uploads: take a file while it comes, show it to whom it belongs.

use std::{fs::File, io, time::SystemTime};

use bytes::Bytes;

use super::Shop;
use crate::db::{self, Writer};
use crate::domain::upload::{FileProblem, FileType, HEAD, MOST_BYTES, Upload, is_id, kept_name, new_id};
use crate::domain::{Actor, DomainError, Resource};
use crate::storage::{Incoming, Storage};

const NO_SUCH_UPLOAD: DomainError = DomainError::NotFound(Resource::Upload);
/// What a sweep of the uploads came upon, in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// What never came to its end, and was removed.
    pub unfinished: usize,
    /// What is whole and unknown to the database, and was laid aside.
    pub unclaimed: usize,
    /// What is whole, in a folder of which the database knows nothing at all, and was not touched.
    pub foreign: usize,
    /// Whether the database knows of files, and there is no folder, or nothing in it.
    pub lost: bool,
}

/// How many files the sweep asks the database for at once.
const BATCH: usize = 500;

/// A file on its way in. Nothing is written before its first bytes have told what it is, and dropping it leaves
/// nothing behind.
#[derive(Debug)]
pub struct NewUpload {
    storage: Storage,
    id: String,
    owner: Actor,
    claimed: Option<String>,
    size: u64,
    head: Vec<u8>,
    known: Option<(FileType, Incoming)>,
}

impl NewUpload {
    /// Adds bytes to the end.
    ///
    /// # Errors
    /// [`DomainError::File`] as soon as it is known that the file is not taken; what the disk fails with.
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), DomainError> {
        self.size += bytes.len() as u64;
        if self.size > MOST_BYTES {
            return Err(FileProblem::TooLarge(MOST_BYTES).into());
        }
        match &mut self.known {
            Some((_, incoming)) => Ok(incoming.write(bytes).await?),
            None => {
                self.head.extend_from_slice(&bytes);
                if self.head.len() < HEAD {
                    return Ok(());
                }
                self.known = Some(self.begin().await?);
                Ok(())
            }
        }
    }

    /// Begins the file with what has come so far.
    async fn begin(&mut self) -> Result<(FileType, Incoming), DomainError> {
        let kind = FileType::of(&self.head).ok_or(FileProblem::UnknownType)?;
        let mut incoming = self.storage.create(&self.id).await?;
        incoming.write(std::mem::take(&mut self.head).into()).await?;
        Ok((kind, incoming))
    }

    async fn known(&mut self) -> Result<(FileType, Incoming), DomainError> {
        match self.known.take() {
            Some(known) => Ok(known),
            None => self.begin().await,
        }
    }
}

impl Shop {
    /// Begins a file of an account. `claimed` is what the sender calls it.
    pub fn begin_upload(&self, owner: Actor, claimed: Option<&str>) -> NewUpload {
        NewUpload {
            storage: self.storage.clone(),
            id: new_id(self.clock.now()),
            owner,
            claimed: claimed.map(str::to_owned),
            size: 0,
            head: Vec::new(),
            known: None,
        }
    }

    /// Keeps a file that has come to its end: the file first, on the disk and under its name, then what is known of it.
    ///
    /// # Errors
    /// [`DomainError::File`] for a file that is not taken; [`DomainError::InvalidToken`] when the account is gone; what
    /// the disk and the database fail with. Nothing is left of the file then, or the sweep removes it.
    pub async fn keep_upload(&self, mut new: NewUpload) -> Result<Upload, DomainError> {
        let (file_type, incoming) = new.known().await?;
        let kept = incoming.keep().await?;
        let upload = Upload {
            filename: kept_name(new.claimed.as_deref(), file_type),
            owner_id: new.owner.id,
            file_type,
            size: kept.size,
            sha256: kept.sha256.clone(),
            created_at: self.clock.now(),
            id: new.id,
        };
        // Who waits for the database may go away and its row come all the same: a file is then not in vain, and the sweep
        // finds out if it is.
        kept.release();
        let gone = || DomainError::InvalidToken("the account is gone");
        let insert = async |db: &Writer<'_>| db::uploads::insert(db, &upload).await;
        let inserted = self.db.statement(insert).await;
        match inserted.map_err(DomainError::referring(gone)) {
            Ok(()) => Ok(upload),
            // Where the connection is lost, nobody knows whether the row is there: the sweep finds out.
            Err(error @ DomainError::Unavailable) => Err(error),
            Err(error) => {
                self.storage.remove(&upload.id).await?;
                Err(error)
            }
        }
    }

    /// What is known of a file of the account that asks.
    ///
    /// # Errors
    /// [`DomainError::NotFound`] when there is none, or it is somebody else's.
    pub async fn get_upload(&self, id: &str, by: Actor) -> Result<Upload, DomainError> {
        let found = db::uploads::find(&self.db.read, id).await?;
        found
            .filter(|upload| upload.owner_id == by.id)
            .ok_or(NO_SUCH_UPLOAD)
    }

    /// The file itself, with what is known of it.
    ///
    /// # Errors
    /// As [`get_upload`](Self::get_upload); a file that is not on the disk as it was kept.
    pub async fn open_upload(&self, id: &str, by: Actor) -> Result<(Upload, File), DomainError> {
        let upload = self.get_upload(id, by).await?;
        let file = self.storage.open(&upload.id).await?;
        if file.metadata()?.len() != upload.size {
            return Err(io::Error::other(format!("the file {} is not as long as it was", upload.id)).into());
        }
        Ok((upload, file))
    }

    /// Looks after what has been in the folder for an hour, as crashes leave it behind: files that never came to their end
    /// are removed, whole ones that nothing is known of are laid aside. Where the database knows of no file at all, it is
    /// more likely the wrong one than the folder: then all stay where they are. Where it is the folder that holds nothing,
    /// that is told, too.
    ///
    /// # Errors
    /// What the disk and the database fail with.
    pub async fn sweep_uploads(&self) -> Result<Swept, DomainError> {
        let now = SystemTime::from(self.clock.now());
        let (settled, unfinished) = self.storage.settled(now, is_id).await?;
        let mut swept = Swept {
            unfinished,
            lost: self.storage.is_empty().await? && db::uploads::any(&self.db.read).await?,
            ..Swept::default()
        };
        if !settled.is_empty() && !db::uploads::any(&self.db.read).await? {
            swept.foreign = settled.len();
            return Ok(swept);
        }
        for names in settled.chunks(BATCH) {
            let known = db::uploads::known(&self.db.read, names).await?;
            for name in names.iter().filter(|name| !known.contains(*name)) {
                self.storage.lay_aside(name).await?;
                swept.unclaimed += 1;
            }
        }
        Ok(swept)
    }
}
