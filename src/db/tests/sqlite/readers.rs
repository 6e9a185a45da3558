//! Connections that are lent.

use std::time::Duration;

use crate::db::fixture::Folder;
use crate::db::{Database, DatabaseOptions};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// Counts to a number that takes a while, and answers it.
fn counting(to: u32) -> Statement {
    let counting =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT max(i) FROM n";
    Statement::from_sql_and_values(DbBackend::Sqlite, counting, [to.into()])
}

async fn counted(db: &Database, to: u32) -> i64 {
    let row = db.read.query_one_raw(counting(to)).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn with_readers(folder: &Folder, readers: u32) -> Database {
    let options = DatabaseOptions {
        readers,
        ..DatabaseOptions::default()
    };
    Database::open(&folder.address(), options).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_who_read_than_connections_take_turns() {
    let folder = Folder::new();
    let db = with_readers(&folder, 2).await;
    let reading = (1..=40).map(|to| {
        let db = db.clone();
        tokio::spawn(async move { counted(&db, to).await })
    });
    for (to, reading) in (1..=40).zip(reading.collect::<Vec<_>>()) {
        assert_eq!(reading.await.unwrap(), to);
    }
}

#[tokio::test]
async fn who_stops_waiting_gives_the_connection_back() {
    let folder = Folder::new();
    let db = with_readers(&folder, 1).await;
    for _ in 0..5 {
        let given_up = tokio::time::timeout(Duration::ZERO, counted(&db, 200_000)).await;
        assert!(given_up.is_err());
    }
    assert_eq!(counted(&db, 7).await, 7);
}

#[tokio::test]
async fn a_statement_that_fails_spoils_nothing() {
    let folder = Folder::new();
    let db = with_readers(&folder, 1).await;
    let unknown = Statement::from_string(DbBackend::Sqlite, "SELECT * FROM nowhere");
    let refused = db.read.query_all_raw(unknown).await.unwrap_err();
    assert!(
        refused.to_string().contains("no such table: nowhere"),
        "{refused}"
    );
    assert_eq!(counted(&db, 7).await, 7);
}

#[tokio::test]
async fn nobody_reads_once_they_are_closed() {
    let folder = Folder::new();
    let db = with_readers(&folder, 2).await;
    let (count, other) = (counting(200_000), db.clone());
    let running = tokio::spawn(async move { other.read.query_one_raw(count).await });
    assert_eq!(counted(&db, 7).await, 7);
    let read = db.read.clone();
    db.close().await.unwrap();
    // What ran was carried to its end, or had not begun.
    match running.await.unwrap() {
        Ok(row) => assert_eq!(row.unwrap().try_get_by_index::<i64>(0).unwrap(), 200_000),
        Err(refused) => assert!(refused.to_string().contains("closed"), "{refused}"),
    }
    let refused = read.query_one_raw(counting(7)).await.unwrap_err();
    assert!(refused.to_string().to_lowercase().contains("closed"), "{refused}");
}

#[test]
fn they_may_outlive_the_runtime() {
    let folder = Folder::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime.block_on(async {
        let db = with_readers(&folder, 2).await;
        assert_eq!(counted(&db, 7).await, 7);
        db
    });
    drop(runtime);
    drop(db);
}
