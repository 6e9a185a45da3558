//! What crashes leave behind is looked after when the server starts: what is not whole goes, what nobody knows of is laid
//! aside.

use std::{
    fs::File,
    time::{Duration, SystemTime},
};

use jiff::Timestamp;
use shop_server::domain::Swept;

use super::{FILES, kept, names_in, upload};
use crate::app::{App, START};

/// A file that was last written so many seconds before the server starts.
fn left(app: &App, name: &str, seconds: u64) {
    let file = File::create(app.uploads().join(name)).unwrap();
    let start = SystemTime::from(START.parse::<Timestamp>().unwrap());
    file.set_modified(start - Duration::from_secs(seconds)).unwrap();
}

fn id(digit: &str) -> String {
    format!("upl_{}", digit.repeat(32))
}

#[tokio::test]
async fn what_nothing_is_known_of_is_laid_aside_after_an_hour_and_nothing_else_is() {
    let app = App::new().await;
    assert_eq!(
        app.shop.sweep_uploads().await.unwrap(),
        Swept::default(),
        "there is no folder yet"
    );
    let known = upload(&app, app.admin(), "mug.png", FILES[0].1).await.json();
    let known = known["id"].as_str().unwrap();
    let part = |digit: &str| format!("{}.part", id(digit));
    left(&app, known, 7200);
    left(&app, &id("a"), 3600);
    left(&app, &id("b"), 3599);
    left(&app, &part("c"), 3600);
    left(&app, &part("d"), 3599);
    left(&app, "notes.txt", 7200);
    left(&app, "movie.part", 7200);
    let swept = Swept {
        unfinished: 1,
        unclaimed: 1,
        ..Swept::default()
    };
    assert_eq!(app.shop.sweep_uploads().await.unwrap(), swept);
    let mut expected = vec![
        "movie.part".to_owned(),
        "notes.txt".to_owned(),
        "unclaimed".to_owned(),
        known.to_owned(),
        id("b"),
        part("d"),
    ];
    expected.sort_unstable();
    assert_eq!(kept(&app), expected);
    assert_eq!(names_in(&app.uploads().join("unclaimed")), [id("a")]);
    assert_eq!(app.shop.sweep_uploads().await.unwrap(), Swept::default());
}

/// A mistyped address makes a new database; the files are another one's.
#[tokio::test]
async fn a_database_that_knows_of_no_upload_touches_none() {
    let app = App::new().await;
    std::fs::create_dir_all(app.uploads()).unwrap();
    for digit in ["a", "b"] {
        left(&app, &id(digit), 7200);
    }
    let swept = Swept {
        foreign: 2,
        ..Swept::default()
    };
    assert_eq!(app.shop.sweep_uploads().await.unwrap(), swept);
    assert_eq!(kept(&app), [id("a"), id("b")]);
}

/// As when the disk that holds the folder is not mounted.
#[tokio::test]
async fn a_folder_without_the_files_that_the_database_knows_is_told() {
    let app = App::new().await;
    std::fs::create_dir_all(app.uploads()).unwrap();
    assert_eq!(
        app.shop.sweep_uploads().await.unwrap(),
        Swept::default(),
        "there is nothing to miss"
    );
    upload(&app, app.admin(), "mug.png", FILES[0].1).await;
    assert_eq!(app.shop.sweep_uploads().await.unwrap(), Swept::default());
    let lost = Swept {
        lost: true,
        ..Swept::default()
    };
    let name = &kept(&app)[0];
    std::fs::remove_file(app.uploads().join(name)).unwrap();
    assert_eq!(app.shop.sweep_uploads().await.unwrap(), lost);
    std::fs::remove_dir(app.uploads()).unwrap();
    assert_eq!(app.shop.sweep_uploads().await.unwrap(), lost);
}
