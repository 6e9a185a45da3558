//! What `backup` and `restore` write, and where: nowhere else, whatever a backup or a folder holds.

use std::fs;

use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use shop_server::db::{Database, DatabaseOptions};

use super::{
    backups::{backed_up, data},
    program::Place,
};

const ASTRAY: &str = "UPDATE uploads SET id = '../evil.key'";

/// Names in a folder, in order.
fn names(place: &Place, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(place.path(folder)).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn digest(place: &Place, name: &str) -> String {
    let digest = Sha256::digest(fs::read(place.path(name)).unwrap());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn execute(place: &Place, database: &str, sql: &str) {
    let address = format!("sqlite://{}", place.path(database).display());
    let opened = Database::open(&address, DatabaseOptions::default())
        .await
        .unwrap();
    opened.write.execute_unprepared(sql).await.unwrap();
    opened.close().await.unwrap();
}

/// Changes a backup as somebody does who wants it to be taken for a whole one.
async fn forge(place: &Place, sql: &str) {
    let manifest = fs::read_to_string(place.path("copy/backup.json")).unwrap();
    let before = digest(place, "copy/shop.db");
    execute(place, "copy/shop.db", sql).await;
    let manifest = manifest.replace(&before, &digest(place, "copy/shop.db"));
    place.write("copy/backup.json", &manifest);
}

#[tokio::test]
async fn an_id_that_leads_out_of_the_folder_is_not_followed() {
    let (place, id) = backed_up();
    fs::copy(
        place.path(&format!("copy/uploads/{id}")),
        place.path("copy/evil.key"),
    )
    .unwrap();
    forge(&place, ASTRAY).await;
    let (before, around) = (data(&place), names(&place, "data"));
    assert_eq!(
        place.run(&["restore", "copy", "--replace"]).complaint(),
        "error: the database copy/shop.db is damaged: \"../evil.key\" is no id of an upload"
    );
    assert_eq!((data(&place), names(&place, "data")), (before, around));

    execute(&place, "data/shop.db", ASTRAY).await;
    assert_eq!(
        place.run(&["backup", "second"]).complaint(),
        "error: the database data/shop.db is damaged: \"../evil.key\" is no id of an upload"
    );
    assert_eq!(names(&place, "."), ["copy", "data"]);
}
