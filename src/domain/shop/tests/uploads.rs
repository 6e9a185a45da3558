use super::customer;
use crate::db::fixture::Folder;
use crate::domain::{DomainError, FileProblem, FileType, Resource, Shop};
use crate::storage::Storage;
use bytes::Bytes;
use std::io::Read;
use std::path::Path;

const MOST: usize = 10 * 1024 * 1024;

/// A shop with a folder of its own for uploads.
async fn shop(database: &Folder, uploads: &Path) -> Shop {
    database.shop().await.with_uploads(Storage::new(uploads))
}

fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_file_is_kept_for_its_owner() {
    let (database, uploads) = (Folder::new(), tempfile::tempdir().unwrap());
    let shop = shop(&database, uploads.path()).await;
    let (mina, jun) = (customer(&shop, "Mina").await, customer(&shop, "Jun").await);
    let mut new = shop.begin_upload(mina, Some("dir/mug.gif"));
    for chunk in ["GIF8", "9a", "and ", "the rest"] {
        new.write(Bytes::from_static(chunk.as_bytes())).await.unwrap();
    }
    let kept = shop.keep_upload(new).await.unwrap();
    assert_eq!(
        (kept.file_type, kept.size, kept.filename.as_str()),
        (FileType::Gif, 18, "mug.gif")
    );
    assert_eq!(shop.get_upload(&kept.id, mina).await.unwrap(), kept);
    let (found, mut file) = shop.open_upload(&kept.id, mina).await.unwrap();
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    assert_eq!((found, text.as_str()), (kept.clone(), "GIF89aand the rest"));
    let refused = shop.get_upload(&kept.id, jun).await.unwrap_err();
    assert!(
        matches!(refused, DomainError::NotFound(Resource::Upload)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn what_is_not_taken_leaves_nothing() {
    let (database, uploads) = (Folder::new(), tempfile::tempdir().unwrap());
    let shop = shop(&database, uploads.path()).await;
    let mina = customer(&shop, "Mina").await;

    let mut unknown = shop.begin_upload(mina, Some("mug.gif"));
    let refused = unknown
        .write(Bytes::from_static(b"no such kind of file"))
        .await
        .unwrap_err();
    assert!(
        matches!(refused, DomainError::File(FileProblem::UnknownType)),
        "{refused:?}"
    );

    let mut short = shop.begin_upload(mina, Some("mug.gif"));
    short.write(Bytes::from_static(b"GIF")).await.unwrap();
    let refused = shop.keep_upload(short).await.unwrap_err();
    assert!(
        matches!(refused, DomainError::File(FileProblem::UnknownType)),
        "{refused:?}"
    );

    let mut large = shop.begin_upload(mina, Some("mug.gif"));
    large.write(Bytes::from_static(b"GIF89a")).await.unwrap();
    large.write(Bytes::from(vec![0; MOST - 6])).await.unwrap();
    let refused = large.write(Bytes::from_static(b"\0")).await.unwrap_err();
    let limit = MOST as u64;
    assert!(
        matches!(refused, DomainError::File(FileProblem::TooLarge(most)) if most == limit),
        "{refused:?}"
    );
    drop(large);
    assert_eq!(files(uploads.path()), 0);
}
