//! The folder for uploads, at the start.

use std::{fs, io::ErrorKind, path::Path};

use super::Failure;
use crate::domain::{Shop, Swept};

/// Looks whether the folder is one, where it is there already.
pub(super) fn look_into(folder: &Path) -> Result<(), Failure> {
    match fs::read_dir(folder) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => Err(unfit(folder, &cause).into()),
        _ => Ok(()),
    }
}

/// Clears away what an earlier run has left behind. Where that cannot be done, all else can be served: by now the schema is
/// brought up to date, and a start that ends here would lock out the program of before as well.
pub(super) async fn sweep(shop: &Shop, folder: &Path) {
    match shop.sweep_uploads().await {
        Ok(swept) => tell(swept, folder),
        Err(cause) => tracing::warn!(
            %cause,
            folder = %folder.display(),
            "the folder for uploads could not be looked through: can this user read it and write into it?"
        ),
    }
}

/// Tells what the folder of uploads held that nobody knows of, and whether it lacks what is known.
fn tell(swept: Swept, folder: &Path) {
    let folder = folder.display();
    if swept.unfinished > 0 {
        tracing::info!(
            files = swept.unfinished,
            "uploads that never came to their end are removed"
        );
    }
    if swept.unclaimed > 0 {
        tracing::warn!(
            files = swept.unclaimed,
            %folder,
            "files that the database does not know are laid aside, in the folder `unclaimed`"
        );
    }
    if swept.lost {
        tracing::warn!(
            %folder,
            "the database knows of uploads, and their folder is not there or empty: is its disk mounted, and is it the folder \
             that belongs to the database?"
        );
    }
    if swept.foreign > 0 {
        tracing::warn!(
            files = swept.foreign,
            %folder,
            "the database knows of no uploads, the folder holds some: is it the database that belongs to them? \
             Nothing is touched"
        );
    }
}

/// The folder for uploads cannot be used as it is.
fn unfit(folder: &Path, cause: &dyn std::error::Error) -> String {
    format!(
        "cannot look into the folder for uploads {}: {cause}; make it a folder of this user's, or choose another with \
         UPLOADS_DIR",
        folder.display()
    )
}
