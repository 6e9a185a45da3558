mod abandoned;
mod content;
mod create;
mod get;
mod large;
mod swept;

use std::{fs, path::Path};

use poem::http::Method;

use crate::{
    accounts::Credentials,
    answer::Answer,
    app::{App, send},
    form::Form,
};

const UPLOAD: &str = "/api/v1/upload";
/// The smallest file of each type that is taken, as far as anybody looks at it.
const FILES: [(&str, &[u8]); 5] = [
    ("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"),
    ("image/jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
    ("image/gif", b"GIF89a\x01\0\x01\0"),
    ("image/webp", b"RIFF\x1a\0\0\0WEBPVP8L"),
    ("application/pdf", b"%PDF-1.4\n%%EOF\n"),
];

/// Uploads a file in a form of its own.
async fn upload(app: &App, by: &Credentials, filename: &str, bytes: &[u8]) -> Answer {
    let request = by.on(app.anonymous(Method::POST, UPLOAD));
    send(Form::default().file("file", filename, bytes).on(request)).await
}

/// The names of the files that are kept.
fn kept(app: &App) -> Vec<String> {
    names_in(&app.uploads())
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

async fn rows(app: &App) -> i64 {
    app.row("SELECT count(*) AS n FROM uploads")
        .await
        .try_get("", "n")
        .unwrap()
}

/// Nothing is left of what was sent.
async fn assert_nothing_is_kept(app: &App) {
    assert_eq!((kept(app), rows(app).await), (Vec::new(), 0));
}
