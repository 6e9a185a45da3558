use crate::db::fixture::Folder;
use crate::db::{Database, DatabaseOptions, DbError, OpenError, Synchronous};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};

async fn number(db: &impl ConnectionTrait, sql: &str) -> i64 {
    let select = Statement::from_string(db.get_database_backend(), sql);
    db.query_one_raw(select)
        .await
        .unwrap()
        .unwrap()
        .try_get_by_index(0)
        .unwrap()
}

async fn counter(folder: &Folder) -> Database {
    let db = folder.open().await;
    db.write
        .execute_unprepared("CREATE TABLE counter (n BIGINT NOT NULL)")
        .await
        .unwrap();
    db.write
        .execute_unprepared("INSERT INTO counter VALUES (0)")
        .await
        .unwrap();
    db
}

async fn count_one_up(db: &Database) -> Result<(), DbError> {
    db.write(async |tx: &DatabaseTransaction| {
        let n = number(tx, "SELECT n FROM counter").await;
        tokio::task::yield_now().await;
        tx.execute_unprepared(&format!("UPDATE counter SET n = {}", n + 1))
            .await?;
        Ok(())
    })
    .await
}

async fn has_settings(connection: &impl ConnectionTrait) {
    assert_eq!(number(connection, "PRAGMA foreign_keys").await, 1);
    assert_eq!(number(connection, "PRAGMA busy_timeout").await, 5_000);
    let mode = Statement::from_string(connection.get_database_backend(), "PRAGMA journal_mode");
    let mode = connection.query_one_raw(mode).await.unwrap().unwrap();
    assert_eq!(mode.try_get_by_index::<String>(0).unwrap(), "wal");
}

#[tokio::test]
async fn every_connection_has_its_settings() {
    let folder = Folder::new();
    let db = folder.open().await;
    has_settings(&db.read).await;
    has_settings(&db.write).await;
    assert_eq!(number(&db.write, "PRAGMA synchronous").await, 1);
    let full = DatabaseOptions::default();
    assert_eq!(full.synchronous, Synchronous::Full);
    let full = Database::open(&folder.address(), full).await.unwrap();
    assert_eq!(number(&full.write, "PRAGMA synchronous").await, 2);
}

#[tokio::test]
async fn readers_cannot_write() {
    let folder = Folder::new();
    let db = counter(&folder).await;
    let refused = db
        .read
        .execute_unprepared("UPDATE counter SET n = 9")
        .await
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("attempt to write a readonly database"),
        "{refused}"
    );
    assert_eq!(number(&db.read, "SELECT n FROM counter").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_writers_that_read_first_lose_nothing_and_are_never_locked_out() {
    let folder = Folder::new();
    // Two databases on one file stand for two processes.
    let databases = [counter(&folder).await, folder.open().await];
    let writers = (0..8).map(|writer| {
        let db = databases[writer % 2].clone();
        tokio::spawn(async move {
            for _ in 0..50 {
                count_one_up(&db).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(number(&databases[0].read, "SELECT n FROM counter").await, 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_programs_may_make_the_file_at_once() {
    for _ in 0..40 {
        let folder = Folder::new();
        let open = |address: String| async move {
            let db = Database::open(&address, DatabaseOptions::default()).await?;
            Ok::<_, OpenError>(number(&db.read, "PRAGMA foreign_keys").await)
        };
        let programs: Vec<_> = (0..12).map(|_| tokio::spawn(open(folder.address()))).collect();
        for program in programs {
            assert_eq!(program.await.unwrap().unwrap(), 1);
        }
    }
}

#[tokio::test]
async fn a_failed_or_dropped_transaction_leaves_nothing() {
    let folder = Folder::new();
    let db = counter(&folder).await;
    let failed = db.write(async |tx: &DatabaseTransaction| {
        tx.execute_unprepared("UPDATE counter SET n = 5").await?;
        Err::<(), _>(DbError::Busy)
    });
    assert!(matches!(failed.await, Err(DbError::Busy)));
    assert_eq!(number(&db.write, "SELECT n FROM counter").await, 0);

    let (begun, mut wait) = tokio::sync::mpsc::channel(1);
    let dropped = db.write(async |tx: &DatabaseTransaction| {
        tx.execute_unprepared("UPDATE counter SET n = 7").await?;
        begun.send(()).await.unwrap();
        std::future::pending::<Result<(), DbError>>().await
    });
    tokio::select! {
        outcome = dropped => panic!("ended: {outcome:?}"),
        told = wait.recv() => told.unwrap(),
    }
    assert_eq!(number(&db.write, "SELECT n FROM counter").await, 0);
    count_one_up(&db).await.unwrap();
    assert_eq!(number(&db.read, "SELECT n FROM counter").await, 1);
}

#[tokio::test]
async fn closing_folds_the_log_into_the_file() {
    let folder = Folder::new();
    let db = counter(&folder).await;
    let file = folder.address().strip_prefix("sqlite://").unwrap().to_owned();
    let log = format!("{file}-wal");
    assert!(std::fs::metadata(&log).unwrap().len() > 0);
    db.close().await.unwrap();
    assert!(std::fs::exists(&file).unwrap() && !std::fs::exists(&log).unwrap());
}

#[tokio::test]
async fn addresses_that_are_not_served_are_refused_in_words() {
    for (address, shown) in [
        ("mysql://shop:secret@db.example/shop", "mysql://…"),
        ("sqlite::memory:", "sqlite::memory:"),
        ("sqlite://", "sqlite://"),
        ("sqlite://shop.db?mode=ro", "sqlite://shop.db?mode=ro"),
        ("shop.db", "shop.db"),
    ] {
        let refused = Database::open(address, DatabaseOptions::default())
            .await
            .unwrap_err()
            .to_string();
        let expected = format!(
            "the database address `{shown}` cannot be used: write `sqlite://` and a file's path, such as \
             `sqlite://data/shop.db`, or `postgres://USER:PASSWORD@HOST/DATABASE`"
        );
        assert_eq!(refused, expected);
    }
}

#[tokio::test]
async fn what_cannot_be_opened_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let occupied = folder.path().join("shop.db");
    std::fs::write(
        &occupied,
        "Dear diary, this is not a database at all, only some text in a file.",
    )
    .unwrap();
    let open = async |path: &std::path::Path| {
        let address = format!("sqlite://{}", path.display());
        Database::open(&address, DatabaseOptions::default())
            .await
            .unwrap_err()
            .to_string()
    };
    let text = open(&occupied).await;
    assert!(
        text.starts_with(&format!("cannot open the database {}: ", occupied.display())),
        "{text}"
    );
    assert!(text.contains("file is not a database"), "{text}");
    assert!(text.ends_with("in a folder where files can be made"), "{text}");
    let text = open(&occupied.join("deeper/shop.db")).await;
    assert!(text.starts_with(&format!(
        "cannot make the folder {}/deeper for the database: ",
        occupied.display()
    )));
    assert!(
        text.ends_with("Make it yourself or choose another path"),
        "{text}"
    );
}

#[tokio::test]
async fn a_reader_sees_what_was_committed_and_nothing_else() {
    let folder = Folder::new();
    let db = counter(&folder).await;
    let read = &db.read;
    db.write(async |tx: &DatabaseTransaction| {
        tx.execute_unprepared("UPDATE counter SET n = 3").await?;
        assert_eq!(number(read, "SELECT n FROM counter").await, 0);
        Ok::<_, DbError>(())
    })
    .await
    .unwrap();
    assert_eq!(number(read, "SELECT n FROM counter").await, 3);
}

#[tokio::test]
async fn a_file_that_cannot_be_written_to_is_seen_and_stays_as_it_is() {
    let folder = Folder::new();
    let db = counter(&folder).await;
    assert!(!db.is_read_only_file().await.unwrap());
    // As SQLite opens a file that its user may only read.
    let path = Database::file(&folder.address()).unwrap();
    let reads = crate::db::sqlite::readers(&path, 1).await.unwrap();
    let mut read_only = db.clone();
    read_only.write = reads.into();
    assert!(read_only.is_read_only_file().await.unwrap());
    let tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'";
    assert_eq!(number(&db.read, tables).await, 1);
}
