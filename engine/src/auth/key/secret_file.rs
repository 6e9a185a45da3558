//! Files that hold a secret, which the server makes for itself.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use super::{KeyError, Named};
use crate::auth::Secret;

/// RFC 7518, section 3.2: a secret as long as the hash at least.
const SHORTEST_SECRET: usize = 32;

/// The secret in a file.
pub(super) fn read(file: Named<'_>) -> Result<Vec<u8>, KeyError> {
    let secret = file.read()?.trim_ascii().to_vec();
    if secret.len() < SHORTEST_SECRET {
        let reason = format!(
            "a secret of at least {SHORTEST_SECRET} bytes is needed; delete the file to get one made"
        );
        return Err(file.unfit(reason));
    }
    Ok(secret)
}

/// Makes one, readable for its owner alone; what is there by now stays.
pub(super) fn make(Named(setting, path): Named<'_>) -> Result<(), KeyError> {
    write_secret(path, Secret::generate()?.expose()).map_err(|source| KeyError::Making {
        setting,
        path: path.to_path_buf(),
        source,
    })?;
    tracing::info!(file = %path.display(), "a new secret was made");
    Ok(())
}

/// Writes aside and links into place, so that of several programs that start at once all read one whole secret.
fn write_secret(path: &Path, secret: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let aside = path.with_extension(format!("new-{}", uuid::Uuid::now_v7().simple()));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&aside)?;
    let written = writeln!(file, "{secret}").and_then(|()| file.sync_all());
    let linked = written.and_then(|()| match fs::hard_link(&aside, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome,
    });
    fs::remove_file(&aside)?;
    linked
}
