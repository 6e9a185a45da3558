//! A database that is linked to from where it is asked for.

use crate::db::lock::Lock;
use crate::db::{Database, DatabaseOptions, OpenError};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Folders `near` and `far`, and the path of a link in the first one to a file in the second, which is not there.
fn linked() -> (TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    for folder in ["near", "far"] {
        fs::create_dir(root.path().join(folder)).unwrap();
    }
    let link = root.path().join("near/shop.db");
    symlink("../far/real.db", &link).unwrap();
    (root, link)
}

async fn try_to_open(path: &Path) -> Result<Database, OpenError> {
    let address = format!("sqlite://{}", path.display());
    Database::open(&address, DatabaseOptions::default()).await
}

#[tokio::test]
async fn a_database_is_made_where_the_link_leads_for_its_owner_alone() {
    let (root, link) = linked();
    let db = try_to_open(&link).await.unwrap();
    crate::db::migration::up(&db).await.unwrap();
    for name in ["real.db", "real.db-wal", "real.db-shm", "real.db-lock"] {
        let metadata = fs::symlink_metadata(root.path().join("far").join(name)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{name}");
    }
    let beside: Vec<_> = fs::read_dir(root.path().join("near")).unwrap().collect();
    assert!(beside.len() == 1 && link.is_symlink(), "{beside:?}");
    assert!(db.changes().unwrap().current().is_some());
}

#[tokio::test]
async fn who_opens_the_link_and_who_opens_the_file_share_its_lock() {
    let (root, link) = linked();
    let db = try_to_open(&link).await.unwrap();
    let lock = Lock::of(&root.path().join("far/real.db")).unwrap();
    assert!(!lock.alone().unwrap());
    db.close().await.unwrap();
    assert!(lock.alone().unwrap());
}

/// As when its disk is not mounted.
#[tokio::test]
async fn nothing_is_made_where_the_folder_behind_the_link_is_not_there() {
    let (root, link) = linked();
    fs::remove_dir(root.path().join("far")).unwrap();
    let refused = try_to_open(&link).await.unwrap_err().to_string();
    assert_eq!(
        refused,
        format!(
            "cannot make the database {}: it is a link to {}, whose folder is not there. Make its folder one that this \
             user can write to, or choose another path",
            link.display(),
            root.path().join("near/../far/real.db").display()
        )
    );
    assert!(!root.path().join("far").exists());
}
