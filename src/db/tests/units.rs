//! The writes of a request as one transaction.

use crate::db::fixture::Folder;
use crate::db::{Database, DbError, Unit, Writer};
use crate::domain::{AuditEntry, KeptAnswer};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};
use std::sync::Arc;

pub(in crate::db::tests) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn answer(key: u8, text: &str) -> KeptAnswer {
    KeptAnswer {
        key: [key; 32],
        fingerprint: [7; 32],
        status: 201,
        headers: "location: /1\n".into(),
        body: text.into(),
        expires_at: at(100),
    }
}

pub(in crate::db::tests) fn entry(id: &str) -> AuditEntry {
    AuditEntry {
        id: id.into(),
        request_id: "r-1".into(),
        user_id: None,
        ip_address: "::1".into(),
        user_agent: None,
        action: "note.create".into(),
        resource_type: "note".into(),
        resource_id: "1".into(),
        old_state: None,
        new_state: Some(serde_json::json!({"text": "a"})),
    }
}

/// A database with a table of notes, and a unit on it.
pub(in crate::db::tests) async fn notes(folder: &Folder) -> (Database, Database, Arc<Unit>) {
    let db = folder.database().await;
    db.write
        .execute_unprepared("CREATE TABLE notes (text TEXT NOT NULL UNIQUE)")
        .await
        .unwrap();
    let unit = Arc::new(db.unit());
    (db.within(&unit), db, unit)
}

pub(in crate::db::tests) async fn note(db: &Database, text: &str) -> Result<(), DbError> {
    let insert = format!("INSERT INTO notes VALUES ('{text}')");
    db.statement(async |db: &Writer<'_>| {
        db.execute_unprepared(&insert).await?;
        Ok(())
    })
    .await
}

/// Two notes in one piece of work, the second of which must be new.
async fn two_notes(db: &Database, first: &str, second: &str) -> Result<(), DbError> {
    db.write(async |tx: &DatabaseTransaction| {
        for text in [first, second] {
            tx.execute_unprepared(&format!("INSERT INTO notes VALUES ('{text}')"))
                .await?;
        }
        Ok(())
    })
    .await
}

/// What others see: notes, rows of the audit log, answers.
pub(in crate::db::tests) async fn seen(db: &Database) -> (String, i64, i64) {
    let backend = db.read.get_database_backend();
    let together = match backend {
        DbBackend::Postgres => "string_agg(text, '' ORDER BY text)",
        _ => "group_concat(text, '')",
    };
    let select = format!(
        "SELECT (SELECT coalesce({together}, '') FROM (SELECT text FROM notes ORDER BY text) AS notes), \
         (SELECT count(*) FROM audit_logs), (SELECT count(*) FROM idempotency_records)"
    );
    let select = Statement::from_string(backend, select);
    let row = db.read.query_one_raw(select).await.unwrap().unwrap();
    (
        row.try_get_by_index(0).unwrap(),
        row.try_get_by_index(1).unwrap(),
        row.try_get_by_index(2).unwrap(),
    )
}

#[tokio::test]
async fn everything_is_seen_at_once_and_only_when_it_is_committed() {
    let folder = Folder::new();
    let (bound, db, unit) = notes(&folder).await;
    note(&bound, "a").await.unwrap();
    two_notes(&bound, "b", "c").await.unwrap();
    assert_eq!(seen(&db).await, (String::new(), 0, 0));
    let committed = unit
        .commit(&[entry("1"), entry("2")], Some(&answer(1, "x")), at(1))
        .await;
    assert!(committed.unwrap());
    assert_eq!(seen(&db).await, ("abc".into(), 2, 1));
    // The writer is free again, and the unit is over.
    note(&db, "d").await.unwrap();
    let late = note(&bound, "e").await.unwrap_err().to_string();
    assert!(
        late.contains("a write after the end of its unit of work"),
        "{late}"
    );
    assert!(unit.commit(&[], None, at(1)).await.is_err());
    assert_eq!(seen(&db).await, ("abcd".into(), 2, 1));
}

#[tokio::test]
async fn nothing_is_begun_before_something_is_written() {
    let folder = Folder::new();
    let (_, db, unit) = notes(&folder).await;
    note(&db, "a").await.unwrap();
    assert!(unit.commit(&[], None, at(1)).await.unwrap());
    let unit = db.unit();
    assert!(unit.commit(&[], Some(&answer(1, "x")), at(1)).await.unwrap());
    assert_eq!(seen(&db).await, ("a".into(), 0, 1));
}

#[tokio::test]
async fn what_is_rolled_back_or_dropped_leaves_nothing_and_frees_the_writer() {
    let folder = Folder::new();
    let (bound, db, unit) = notes(&folder).await;
    note(&bound, "a").await.unwrap();
    unit.roll_back().await.unwrap();
    note(&db, "b").await.unwrap();

    let unit = Arc::new(db.unit());
    note(&db.within(&unit), "c").await.unwrap();
    drop(unit);
    note(&db, "d").await.unwrap();
    assert_eq!(seen(&db).await, ("bd".into(), 0, 0));
}

#[tokio::test]
async fn a_piece_of_work_that_fails_leaves_nothing_and_the_others_stay() {
    let folder = Folder::new();
    let (bound, db, unit) = notes(&folder).await;
    // The first one gives the writer back.
    assert!(two_notes(&bound, "a", "a").await.is_err());
    note(&db, "b").await.unwrap();
    note(&bound, "c").await.unwrap();
    for failing in [("d", "c"), ("e", "b")] {
        let refused = two_notes(&bound, failing.0, failing.1).await;
        assert!(matches!(refused, Err(DbError::UniqueViolation { .. })));
    }
    note(&bound, "f").await.unwrap();
    assert!(unit.commit(&[], None, at(1)).await.unwrap());
    assert_eq!(seen(&db).await, ("bcf".into(), 0, 0));
}

#[tokio::test]
async fn an_answer_is_kept_once_and_gives_way_when_it_has_run_out() {
    let folder = Folder::new();
    let (bound, db, unit) = notes(&folder).await;
    assert!(db.unit().commit(&[], Some(&answer(1, "x")), at(1)).await.unwrap());
    note(&bound, "a").await.unwrap();
    let audit = [entry("1")];
    assert!(!unit.commit(&audit, Some(&answer(1, "y")), at(99)).await.unwrap());
    assert_eq!(
        seen(&db).await,
        (String::new(), 0, 1),
        "everything else is undone"
    );
    note(&db, "b").await.unwrap();

    let find = async |second| {
        let found = crate::db::idempotency_records::find(&db.read, &[1; 32], at(second)).await;
        found.unwrap()
    };
    assert_eq!(find(99).await, Some(answer(1, "x")));
    assert_eq!(find(100).await, None);
    let later = KeptAnswer {
        expires_at: at(200),
        ..answer(1, "y")
    };
    assert!(db.unit().commit(&audit, Some(&later), at(100)).await.unwrap());
    assert_eq!(find(199).await, Some(later));
    assert_eq!(seen(&db).await, ("b".into(), 1, 1));
}

#[tokio::test]
async fn a_commit_that_fails_undoes_everything() {
    let folder = Folder::new();
    let (bound, db, unit) = notes(&folder).await;
    note(&bound, "a").await.unwrap();
    let twice = [entry("1"), entry("1")];
    assert!(unit.commit(&twice, Some(&answer(1, "x")), at(1)).await.is_err());
    note(&db, "b").await.unwrap();
    assert_eq!(seen(&db).await, ("b".into(), 0, 0));
}
