//! `backup` and `restore`: the data in a folder, and back.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use serde_json::{Value, json};

use super::{
    migrations::files,
    program::Place,
    server::{Server, answer},
};
use crate::form::{BOUNDARY, Form};

pub(super) const PICTURE: &[u8] = b"GIF89a and the rest of the picture";
pub(super) const OFF: [(&str, &str); 1] = [("SHOP_RATE_LIMIT_SCALE", "off")];

fn post(server: &Server, number: usize) -> Value {
    let (status, item) = server.post(
        "/api/v1/items",
        &json!({"name": format!("Mug {number}"), "price": 1}),
    );
    assert_eq!(status, "HTTP/1.1 201 Created", "{item}");
    serde_json::from_str(&item).unwrap()
}

/// Sends the picture, and answers what the server does.
pub(super) fn send_picture(server: &Server) -> (String, String) {
    let body = Form::default().file("file", "mug.gif", PICTURE).written();
    let head = server
        .post_head("/api/v1/upload", "")
        .replace("Content-Length: 0", &format!("Content-Length: {}", body.len()))
        .replace(
            "application/json",
            &format!("multipart/form-data; boundary={BOUNDARY}"),
        );
    let mut stream = server.begin(&format!("{head}\r\n"));
    stream.write_all(&body).unwrap();
    answer(stream)
}

/// Uploads the picture, and answers its id.
fn upload(server: &Server) -> String {
    let (status, kept) = send_picture(server);
    assert_eq!(status, "HTTP/1.1 201 Created", "{kept}");
    let kept: Value = serde_json::from_str(&kept).unwrap();
    kept["id"].as_str().unwrap().to_owned()
}

pub(super) fn total(server: &Server) -> u64 {
    let page: Value = serde_json::from_str(&server.get("/api/v1/items?limit=1").1).unwrap();
    page["meta"]["total"].as_u64().unwrap()
}

/// A place with one item, one upload and a backup of them, and nothing running.
pub(super) fn backed_up() -> (Place, String) {
    let place = Place::new();
    let server = Server::start(&place, &OFF);
    post(&server, 1);
    let id = upload(&server);
    server.terminate();
    assert_eq!(server.end().0, Some(0));
    place.run(&["backup", "copy"]).printed();
    (place, id)
}

/// Every file but the lock, which is made by asking for it.
pub(super) fn data(place: &Place) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = files(&place.path("data"));
    files.retain(|path, _| path.extension().is_none_or(|kind| kind != "db-lock"));
    files
}

/// Backs up while somebody writes all the time, and answers how many items there were for certain before it began.
fn back_up_among_writes(place: &Place, server: &Server) -> usize {
    let (written, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|threads| {
        threads.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                post(server, written.fetch_add(1, Ordering::Relaxed));
            }
        });
        let before = loop {
            match written.load(Ordering::Relaxed) {
                0..20 => std::thread::yield_now(),
                enough => break enough - 1,
            }
        };
        let said = place.run(&["backup", "copy"]).printed();
        done.store(true, Ordering::Relaxed);
        assert!(said.starts_with("Wrote copy: a database of "), "{said}");
        assert!(
            said.ends_with(&format!("and 1 uploads of {} bytes.\n", PICTURE.len())),
            "{said}"
        );
        before
    })
}

#[test]
fn a_backup_is_of_one_moment_while_the_server_goes_on_and_takes_its_place_again() {
    let place = Place::new();
    let server = Server::start(&place, &OFF);
    let id = upload(&server);
    let before = back_up_among_writes(&place, &server);
    let after = total(&server);
    assert_eq!(
        fs::read(place.path(&format!("copy/uploads/{id}"))).unwrap(),
        PICTURE
    );
    assert_eq!(
        place.run(&["restore", "copy", "--replace"]).complaint(),
        "error: the database data/shop.db is open in another program: stop the server first"
    );
    server.terminate();
    assert_eq!(server.end().0, Some(0));
    assert_eq!(
        place.run(&["restore", "copy"]).complaint(),
        "error: there is something at data/shop.db already: with --replace it is kept beside, under another name, and the \
         backup takes its place"
    );

    let said = place.run(&["restore", "copy", "--replace"]).printed();
    let kept: Vec<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix("What was there before is kept: "))
        .collect();
    assert!(
        said.starts_with("Restored the backup of 2") && kept.len() == 2,
        "{said}"
    );
    let server = Server::start(&place, &OFF);
    let restored = total(&server);
    assert!(
        before as u64 <= restored && restored <= after,
        "{before} {restored} {after}"
    );
    assert_eq!(
        fs::read(place.path(&format!("data/uploads/{id}"))).unwrap(),
        PICTURE
    );
    post(&server, 0);

    let earlier = format!(
        "sqlite://{}",
        kept.iter().find(|path| path.contains("shop.db")).unwrap()
    );
    let settings = [OFF[0], ("DATABASE_URL", &earlier)];
    assert_eq!(
        total(&Server::start(&place, &settings)),
        after,
        "what was there before is whole"
    );
}

#[test]
fn a_backup_can_be_put_where_nothing_is() {
    let (place, id) = backed_up();
    let settings = [
        ("DATABASE_URL", "sqlite://new/goods.db"),
        ("UPLOADS_DIR", "new/files"),
    ];
    let said = place.run_with(&["restore", "copy"], &settings).printed();
    assert!(said.ends_with(" with 1 uploads.\n"), "{said}");
    assert_eq!(fs::read(place.path(&format!("new/files/{id}"))).unwrap(), PICTURE);
    assert_eq!(total(&Server::start(&place, &settings)), 1);
}

#[test]
fn nothing_is_overwritten_and_nothing_backed_up_that_is_not_there() {
    let (place, _) = backed_up();
    let copy = files(&place.path("copy"));
    assert_eq!(
        place.run(&["backup", "copy"]).complaint(),
        "error: there is something at copy already: choose another name, nothing is overwritten"
    );
    assert_eq!(files(&place.path("copy")), copy);
    let elsewhere = [("DATABASE_URL", "sqlite://elsewhere/shop.db")];
    assert_eq!(
        place.run_with(&["backup", "other"], &elsewhere).complaint(),
        "error: there is no database at elsewhere/shop.db"
    );
    let postgres = [("DATABASE_URL", "postgres://shop:secret@db.example/shop")];
    let said = place.run_with(&["backup", "other"], &postgres).complaint();
    assert!(said.contains("pg_dump") && !said.contains("secret"), "{said}");
    assert!(!place.path("other").exists() && !place.path("elsewhere").exists());
}

#[test]
fn a_file_that_is_missing_is_told_and_the_rest_is_backed_up() {
    let (place, id) = backed_up();
    fs::write(place.path(&format!("data/uploads/{id}")), "something else").unwrap();
    let outcome = place.run(&["backup", "second"]);
    assert_eq!(outcome.code, Some(1));
    assert_eq!(
        outcome.err,
        format!(
            "error: these uploads are not in it, because they are not in data/uploads as they were kept: {id}\n"
        )
    );
    assert!(
        outcome.out.starts_with("Wrote second: ") && outcome.out.ends_with(" and 0 uploads of 0 bytes.\n")
    );
    let outcome = place.run(&["restore", "second", "--replace"]);
    assert_eq!(
        (outcome.code, outcome.err),
        (
            Some(1),
            format!(
                "error: the backup is in its place, but these uploads are not in it, because they were missing when it was \
                 made: {id}\n"
            )
        )
    );
    assert!(
        outcome.out.starts_with("Restored the backup of 2")
            && outcome
                .out
                .contains(" with 0 uploads.\nWhat was there before is kept: "),
        "{}",
        outcome.out
    );
    assert_eq!(fs::read_dir(place.path("data/uploads")).unwrap().count(), 0);
}

/// Overwrites the byte in the middle.
fn change(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::write(path, bytes).unwrap();
}

#[test]
fn what_is_no_whole_backup_changes_nothing() {
    let (place, id) = backed_up();
    let before = data(&place);
    let refused = |folder: &str| {
        let said = place.run(&["restore", folder, "--replace"]).complaint();
        assert_eq!(data(&place), before, "{said}");
        said
    };
    let none = "error: data is no backup: backup.json: No such file or directory (os error 2)";
    assert_eq!(refused("data"), none);

    let upload = format!("copy/uploads/{id}");
    change(&place.path(&upload));
    assert_eq!(
        refused("copy"),
        format!("error: {upload} is not the file that was backed up")
    );
    fs::remove_file(place.path(&upload)).unwrap();
    assert_eq!(
        refused("copy"),
        format!("error: {upload} is not the file that was backed up")
    );
    change(&place.path("copy/shop.db"));
    assert_eq!(
        refused("copy"),
        "error: copy/shop.db is not the file that was backed up"
    );

    let manifest = fs::read_to_string(place.path("copy/backup.json")).unwrap();
    place.write(
        "copy/backup.json",
        &manifest.replace("\"format\": 1", "\"format\": 2"),
    );
    assert_eq!(
        refused("copy"),
        "error: copy is no backup: it has the form 2, and this program reads 1"
    );
}

#[test]
fn a_backup_of_a_newer_program_is_refused() {
    use sha2::{Digest, Sha256};
    let (place, _) = backed_up();
    let before = data(&place);
    let database = place.path("copy/shop.db");
    // The newest, wherever it stands: the index stays in order.
    let (mut newer, name) = (fs::read(&database).unwrap(), b"m20260101_000008");
    for at in 0..newer.len() - name.len() {
        if newer[at..].starts_with(name) {
            newer[at + 1..at + 5].copy_from_slice(b"2099");
        }
    }
    let hexadecimal = |bytes: &[u8]| -> String {
        Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    };
    let manifest = fs::read_to_string(place.path("copy/backup.json")).unwrap();
    let manifest = manifest.replace(&hexadecimal(&fs::read(&database).unwrap()), &hexadecimal(&newer));
    fs::write(&database, newer).unwrap();
    place.write("copy/backup.json", &manifest);
    let said = place.run(&["restore", "copy", "--replace"]).complaint();
    assert!(
        said.contains(
            "a newer version of this program has made the database: it has m20990101_000008_account_numbers"
        ),
        "{said}"
    );
    assert_eq!(data(&place), before);
}

#[test]
fn a_restore_that_was_broken_off_is_told_and_done_again() {
    let (place, _) = backed_up();
    let sentence = "restoring copy was broken off. Run `shop-server restore copy --replace` again";
    place.write("data/shop.db-lock", sentence);
    assert_eq!(
        place.run(&["migrate", "up"]).complaint(),
        format!("error: the database data/shop.db is between two states: {sentence}")
    );
    place.run(&["restore", "copy", "--replace"]).printed();
    assert_eq!(
        place.run(&["migrate", "up"]).printed(),
        "The schema is up to date.\n"
    );
    assert_eq!(total(&Server::start(&place, &OFF)), 1);
}

#[test]
fn every_restore_keeps_what_it_replaces_however_soon_it_follows() {
    let (place, _) = backed_up();
    let before = fs::read(place.path("data/shop.db")).unwrap();
    fs::remove_dir_all(place.path("data/uploads")).unwrap();
    // A restore without uploads: nothing but the database could be in the way.
    let settings = [("UPLOADS_DIR", "elsewhere/uploads")];
    let mut kept = BTreeMap::new();
    for number in 0..8 {
        let said = place
            .run_with(&["restore", "copy", "--replace"], &settings)
            .printed();
        let names = said
            .lines()
            .filter_map(|line| line.strip_prefix("What was there before is kept: "));
        for name in names {
            assert_eq!(kept.insert(name.to_owned(), number), None, "{name} is told twice");
            assert!(place.path(name).exists(), "{name} is gone");
        }
        fs::remove_dir_all(place.path("elsewhere")).unwrap();
    }
    assert_eq!(kept.len(), 8);
    let first = kept.iter().find(|(_, number)| **number == 0).unwrap().0;
    assert_eq!(fs::read(place.path(first)).unwrap(), before);
}

#[test]
fn a_slash_at_the_end_of_a_folder_changes_nothing() {
    let (place, id) = backed_up();
    assert!(
        place
            .run(&["backup", "data/second/"])
            .printed()
            .starts_with("Wrote data/second/: ")
    );
    let settings = [("UPLOADS_DIR", "data/uploads/")];
    place
        .run_with(&["restore", "data/second/", "--replace"], &settings)
        .printed();
    assert_eq!(
        fs::read(place.path(&format!("data/uploads/{id}"))).unwrap(),
        PICTURE
    );
    let mut names: Vec<_> = fs::read_dir(place.path("data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.retain(|name| !name.to_string_lossy().contains(".before-"));
    names.sort();
    assert_eq!(names, ["keys", "second", "shop.db", "shop.db-lock", "uploads"]);
}
