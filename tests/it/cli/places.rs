//! What `backup` and `restore` write, and where: nowhere else, whatever a backup or a folder holds.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    process::Command,
};

use sea_orm::ConnectionTrait;
use serde_json::json;
use sha2::{Digest, Sha256};
use shop_server::db::{Database, DatabaseOptions};

use super::{
    backups::{OFF, PICTURE, backed_up, data, send_picture, total},
    program::Place,
    server::Server,
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

/// The folder that a backup is made in has a name that can be guessed.
#[test]
fn a_folder_that_somebody_else_has_made_is_not_filled() {
    let (place, _) = backed_up();
    let script =
        "mkdir -m 777 second.part-$$ && echo planted > second.part-$$/note && exec \"$0\" backup second";
    let outcome = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_shop-server")])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .current_dir(place.path("."))
        .output()
        .unwrap();
    let part = names(&place, ".").pop().unwrap();
    assert_eq!(
        String::from_utf8(outcome.stderr).unwrap(),
        format!("error: there is something at {part} already: choose another name, nothing is overwritten\n")
    );
    assert!(part.starts_with("second.part-"), "{part}");
    assert_eq!(
        (names(&place, &part), names(&place, ".").len()),
        (vec!["note".to_owned()], 3)
    );
}

#[test]
fn a_backup_is_its_owner_s_alone_and_the_folders_above_it_are_made() {
    let (place, _) = backed_up();
    place.run(&["backup", "far/away/second"]).printed();
    for name in ["far", "far/away", "far/away/second", "far/away/second/uploads"] {
        let mode = fs::metadata(place.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{name}");
    }
}

/// Who has linked the data onto another disk wants it to be there afterwards as well.
#[test]
fn what_is_linked_is_replaced_where_the_link_leads() {
    let (place, id) = backed_up();
    fs::create_dir(place.path("disk")).unwrap();
    for (name, far) in [("shop.db", "real.db"), ("uploads", "files")] {
        fs::rename(
            place.path(&format!("data/{name}")),
            place.path(&format!("disk/{far}")),
        )
        .unwrap();
        symlink(format!("../disk/{far}"), place.path(&format!("data/{name}"))).unwrap();
    }
    let before = fs::read(place.path("disk/real.db")).unwrap();
    let said = place.run(&["restore", "copy", "--replace"]).printed();
    let kept: Vec<_> = said
        .lines()
        .filter_map(|line| line.strip_prefix("What was there before is kept: data/../disk/"))
        .collect();
    assert!(
        kept.len() == 2 && kept[0].starts_with("files.before-") && kept[1].starts_with("real.db.before-"),
        "{said}"
    );
    assert_eq!(
        fs::read(place.path(&format!("disk/{}", kept[1]))).unwrap(),
        before
    );
    assert!(place.path("data/shop.db").is_symlink() && place.path("data/uploads").is_symlink());
    assert_eq!(
        fs::read(place.path("disk/real.db")).unwrap(),
        fs::read(place.path("copy/shop.db")).unwrap()
    );
    assert_eq!(
        fs::read(place.path(&format!("disk/files/{id}"))).unwrap(),
        PICTURE
    );
    assert_eq!(total(&Server::start(&place, &OFF)), 1);
}

/// It would be made on the disk that the missing one is to be mounted over.
#[test]
fn nothing_is_restored_behind_a_link_into_a_folder_that_is_not_there() {
    let (place, _) = backed_up();
    for name in ["shop.db", "uploads"] {
        let (link, aside) = (place.path(&format!("data/{name}")), place.path("aside"));
        fs::rename(&link, &aside).unwrap();
        symlink(format!("../unmounted/{name}"), &link).unwrap();
        assert_eq!(
            place.run(&["restore", "copy", "--replace"]).complaint(),
            format!(
                "error: data/{name}: it is a link to data/../unmounted/{name}, whose folder is not there"
            )
        );
        fs::remove_file(&link).unwrap();
        fs::rename(&aside, &link).unwrap();
    }
    assert_eq!(names(&place, "."), ["copy", "data"]);
}

/// It would move aside with the folder, and the backup's with it.
#[test]
fn a_folder_of_uploads_that_holds_the_database_is_not_replaced() {
    let (place, _) = backed_up();
    let before = data(&place);
    place.write("shop.toml", "uploads_dir = \"data\"\n");
    assert_eq!(
        place.run(&["restore", "copy", "--replace"]).complaint(),
        "error: the folder for uploads data holds the database data/shop.db, which would be moved aside with it: name \
         another by UPLOADS_DIR, such as data/uploads"
    );
    place.write("shop.toml", "uploads_dir = \"\"\n");
    let said = place.run(&["restore", "copy", "--replace"]).complaint();
    assert!(
        said.contains("uploads_dir") && said.contains("`` names no folder"),
        "{said}"
    );
    assert_eq!(data(&place), before);
}

/// A name that is too long with what it would end with is the first that cannot be changed.
#[test]
fn a_restore_that_is_undone_leaves_what_an_earlier_one_said() {
    let (place, _) = backed_up();
    let long = "u".repeat(240);
    fs::create_dir(place.path(&format!("data/{long}"))).unwrap();
    place.write(&format!("data/{long}/file"), "");
    place.write("shop.toml", &format!("uploads_dir = \"data/{long}\"\n"));
    place.write("data/shop.db-lock", "restoring monday was broken off");
    let said = place.run(&["restore", "copy", "--replace"]).complaint();
    assert!(said.ends_with("File name too long (os error 36)"), "{said}");
    let left = fs::read_to_string(place.path("data/shop.db-lock")).unwrap();
    assert_eq!(left, "restoring monday was broken off");
}

/// What is a mount point can be given no other name. The process file system is one wherever there is Linux.
#[test]
#[cfg(target_os = "linux")]
fn a_mount_point_is_refused_before_anything_is_copied() {
    let (place, _) = backed_up();
    symlink("/proc", place.path("linked")).unwrap();
    let before = data(&place);
    for uploads in ["/proc", "/proc/", "linked"] {
        let settings = [("UPLOADS_DIR", uploads)];
        for replace in [&["restore", "copy"][..], &["restore", "copy", "--replace"]] {
            assert_eq!(
                place.run_with(replace, &settings).complaint(),
                "error: /proc is a mount point, so nothing can take its place: name a folder within it by UPLOADS_DIR, \
                 such as /proc/uploads"
            );
        }
    }
    assert_eq!(
        (data(&place), names(&place, ".")),
        (
            before,
            vec!["copy".to_owned(), "data".to_owned(), "linked".to_owned(),]
        )
    );
}

/// The disk of the uploads is not mounted.
#[test]
fn a_start_warns_of_uploads_whose_folder_is_gone_and_a_failed_one_names_it() {
    let (place, _) = backed_up();
    let server = Server::start(&place, &OFF);
    assert_eq!(server.warnings(), [json!(null); 0]);
    server.terminate();
    assert_eq!(server.end().0, Some(0));

    fs::remove_dir_all(place.path("data/uploads")).unwrap();
    symlink("../unmounted/uploads", place.path("data/uploads")).unwrap();
    let mut server = Server::start(&place, &OFF);
    let warned: Vec<_> = server
        .warnings()
        .iter()
        .map(|warning| (&warning["message"], &warning["folder"]))
        .collect();
    let message = "the database knows of uploads, and their folder is not there or empty: is its disk mounted, and is it the \
                   folder that belongs to the database?";
    assert_eq!(warned, [(&json!(message), &json!("data/uploads"))]);
    let (status, body) = send_picture(&server);
    assert_eq!(status, "HTTP/1.1 500 Internal Server Error", "{body}");
    assert!(!body.contains("unmounted"), "{body}");
    server.read_until(
        "cause",
        "data/uploads: it is a link to data/../unmounted/uploads, whose folder is not there",
    );
    assert!(!place.path("unmounted").exists());
}
