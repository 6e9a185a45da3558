//! What crashes leave behind is removed when the server starts.

use std::{
    fs::File,
    time::{Duration, SystemTime},
};

use jiff::Timestamp;

use super::{FILES, kept, upload};
use crate::app::{App, START};

/// A file that was last written so many seconds before the server starts.
fn left(app: &App, name: &str, seconds: u64) {
    let file = File::create(app.uploads().join(name)).unwrap();
    let start = SystemTime::from(START.parse::<Timestamp>().unwrap());
    file.set_modified(start - Duration::from_secs(seconds)).unwrap();
}

#[tokio::test]
async fn what_nothing_is_known_of_goes_after_an_hour_and_nothing_else_does() {
    let app = App::new().await;
    assert_eq!(
        app.shop.sweep_uploads().await.unwrap(),
        0,
        "there is no folder yet"
    );
    let known = upload(&app, app.admin(), "mug.png", FILES[0].1).await.json();
    let known = known["id"].as_str().unwrap();
    let id = |digit: &str| format!("upl_{}", digit.repeat(32));
    let part = |digit: &str| format!("{}.part", id(digit));
    left(&app, known, 7200);
    left(&app, &id("a"), 3600);
    left(&app, &id("b"), 3599);
    left(&app, &part("c"), 3600);
    left(&app, &part("d"), 3599);
    left(&app, "notes.txt", 7200);
    assert_eq!(app.shop.sweep_uploads().await.unwrap(), 2);
    let mut expected = vec!["notes.txt".to_owned(), known.to_owned(), id("b"), part("d")];
    expected.sort_unstable();
    assert_eq!(kept(&app), expected);
}
