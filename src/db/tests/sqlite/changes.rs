use crate::db::fixture::Folder;
use crate::db::{Database, HEADER_BYTES};
use sea_orm::{ConnectionTrait, Statement, TransactionTrait};

type Mark = [u8; HEADER_BYTES];

fn mark(db: &Database) -> Mark {
    db.changes().unwrap().current().unwrap()
}

async fn run(db: &impl ConnectionTrait, sql: &str) {
    db.execute_unprepared(sql).await.unwrap();
}

async fn count(db: &Database) -> i64 {
    let select = Statement::from_string(db.read.get_database_backend(), "SELECT count(*) FROM counter");
    let row = db.read.query_one_raw(select).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn counter(folder: &Folder) -> Database {
    let db = folder.database().await;
    run(&db.write, "CREATE TABLE counter (n BIGINT NOT NULL)").await;
    db
}

const INSERT: &str = "INSERT INTO counter VALUES (1)";

#[tokio::test]
async fn every_commit_leaves_a_mark_that_was_never_there() {
    let folder = Folder::new();
    let db = counter(&folder).await;
    let mut seen = vec![mark(&db)];
    for round in 0..300 {
        // The log starts over several times on the way.
        let sql = match round % 7 {
            0 => "DELETE FROM counter",
            1 => "PRAGMA user_version = 7",
            2 => "UPDATE counter SET n = n",
            _ => INSERT,
        };
        if round % 50 == 49 {
            run(&db.write, "PRAGMA wal_checkpoint(RESTART)").await;
        }
        // An update of no row commits nothing, and need not be told apart.
        run(&db.write, INSERT).await;
        run(&db.write, sql).await;
        let now = mark(&db);
        assert!(!seen.contains(&now), "round {round}");
        seen.push(now);
    }
}

#[tokio::test]
async fn commits_of_other_connections_are_seen_whoever_looks() {
    let folder = Folder::new();
    let one = counter(&folder).await;
    let other = folder.open().await;
    for (writer, reader) in [(&one, &other), (&other, &one), (&one, &one)] {
        let before = mark(reader);
        assert_eq!(mark(writer), before, "it is one mark for all");
        run(&writer.write, INSERT).await;
        assert_ne!(mark(reader), before);
        assert_eq!(mark(writer), mark(reader));
    }
}

#[tokio::test]
async fn what_is_not_committed_leaves_no_mark() {
    let folder = Folder::new();
    let db = counter(&folder).await;
    let before = mark(&db);
    let tx = db.write.begin().await.unwrap();
    for _ in 0..50 {
        run(&tx, INSERT).await;
    }
    assert_eq!((mark(&db), count(&db).await), (before, 0));
    tx.rollback().await.unwrap();
    assert_eq!((mark(&db), count(&db).await), (before, 0));
    // Enough to leave the connection's memory for the log before it is committed.
    let tx = db.write.begin().await.unwrap();
    run(&tx, "PRAGMA cache_size = 1").await;
    let many = "INSERT INTO counter WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 200000) \
                SELECT n FROM n";
    run(&tx, many).await;
    assert_eq!((mark(&db), count(&db).await), (before, 0));
    tx.commit().await.unwrap();
    assert_ne!(mark(&db), before);
    assert_eq!(count(&db).await, 200_000);
}

#[tokio::test]
async fn reading_changes_nothing_and_checkpoints_lose_nothing() {
    let folder = Folder::new();
    let db = counter(&folder).await;
    run(&db.write, INSERT).await;
    let before = mark(&db);
    for _ in 0..3 {
        assert_eq!(count(&db).await, 1);
    }
    assert_eq!(mark(&db), before);
    for kind in ["PASSIVE", "FULL", "RESTART", "TRUNCATE"] {
        run(&db.write, &format!("PRAGMA wal_checkpoint({kind})")).await;
        let after = mark(&db);
        run(&db.write, INSERT).await;
        assert_ne!(mark(&db), after, "{kind}");
        assert_ne!(mark(&db), before, "{kind}");
    }
    let before = mark(&db);
    run(&db.write, "VACUUM").await;
    run(&db.write, INSERT).await;
    assert_ne!(mark(&db), before);
}

#[tokio::test]
async fn a_log_that_was_begun_anew_by_others_is_not_taken_for_the_old_one() {
    let folder = Folder::new();
    let first = counter(&folder).await;
    let changes = first.changes().unwrap();
    let before = changes.current().unwrap();
    first.close().await.unwrap();
    // With the last connection the file of the WAL-index went; the next one makes another.
    assert_eq!(changes.current(), None);
    let second = folder.open().await;
    run(&second.write, INSERT).await;
    assert_eq!(changes.current(), None);
    assert_ne!(mark(&second), before);
}

#[tokio::test]
async fn a_database_that_is_not_open_has_no_mark() {
    let folder = tempfile::tempdir().unwrap();
    let changes = crate::db::Changes::of(&folder.path().join("none.db"));
    assert_eq!(changes.current(), None);
    std::fs::write(folder.path().join("none.db-shm"), [0; 96]).unwrap();
    assert_eq!(changes.current(), None, "nobody has written it yet");
    let other = crate::db::Changes::of(&folder.path().join("none.db"));
    let mut torn = [1; 96];
    torn[95] = 2;
    std::fs::write(folder.path().join("none.db-shm"), torn).unwrap();
    assert_eq!(other.current(), None, "its copies differ");
    std::fs::write(folder.path().join("none.db-shm"), [1; 96]).unwrap();
    assert_eq!(other.current(), Some([1; 48]));
    std::fs::write(folder.path().join("none.db-shm"), [1; 95]).unwrap();
    assert_eq!(other.current(), None, "it is too short");
}
