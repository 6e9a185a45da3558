//! Units that wait for the writer together.

use crate::db::fixture::Folder;
use crate::db::tests::units::{at, note, notes, seen};
use crate::db::{Database, DbError, Unit};
use futures_util::future::poll_immediate;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, Statement};
use std::pin::Pin;
use std::sync::Arc;

/// A further unit on the same database.
fn another(db: &Database) -> (Database, Arc<Unit>) {
    let unit = Arc::new(db.unit());
    (db.within(&unit), unit)
}

/// A unit that has written `a` and so has the writer, and the database.
async fn writing(folder: &Folder) -> (Database, Arc<Unit>) {
    let (first, db, one) = notes(folder).await;
    note(&first, "a").await.unwrap();
    (db, one)
}

async fn commit(unit: &Unit) -> Result<bool, DbError> {
    unit.commit(&[], None, at(1)).await
}

/// Begins: what is to be waited for is not there yet.
async fn begun<F: Future>(future: F) -> Pin<Box<F>> {
    let mut begun = Box::pin(future);
    assert!(poll_immediate(&mut begun).await.is_none());
    begun
}

async fn texts(db: &Database) -> String {
    seen(db).await.0
}

#[tokio::test]
async fn units_that_wait_are_committed_together() {
    let folder = Folder::new();
    let (db, one) = writing(&folder).await;
    let ((second, two), (third, three)) = (another(&db), another(&db));
    let (b, c) = (begun(note(&second, "b")).await, begun(note(&third, "c")).await);
    let finished = begun(commit(&one)).await;
    b.await.unwrap();
    let finished = begun(finished).await;
    assert_eq!(texts(&db).await, "", "nobody is answered before the commit");
    let last = async {
        c.await.unwrap();
        commit(&three).await.unwrap()
    };
    let (finished, also, last) = tokio::join!(finished, commit(&two), last);
    assert!(finished.unwrap() && also.unwrap() && last);
    assert_eq!(texts(&db).await, "abc");
    note(&db, "d").await.unwrap();
}

#[tokio::test]
async fn a_unit_that_fails_is_undone_alone() {
    let folder = Folder::new();
    let (db, one) = writing(&folder).await;
    let ((second, two), (third, three)) = (another(&db), another(&db));
    let (b, c) = (begun(note(&second, "b")).await, begun(note(&third, "c")).await);
    let finished = begun(commit(&one)).await;
    b.await.unwrap();
    let refused = note(&second, "a").await;
    assert!(
        matches!(refused, Err(DbError::UniqueViolation { .. })),
        "it sees what it waited for"
    );
    two.roll_back().await.unwrap();
    c.await.unwrap();
    let (finished, last) = tokio::join!(finished, commit(&three));
    assert!(finished.unwrap() && last.unwrap());
    assert_eq!(texts(&db).await, "ac");
}

#[tokio::test]
async fn a_unit_that_is_dropped_is_undone_alone() {
    let folder = Folder::new();
    let (db, one) = writing(&folder).await;
    let (second, two) = another(&db);
    let b = begun(note(&second, "b")).await;
    let finished = begun(commit(&one)).await;
    b.await.unwrap();
    drop((second, two));
    assert!(finished.await.unwrap());
    note(&db, "c").await.unwrap();
    assert_eq!(texts(&db).await, "ac");
}

#[tokio::test]
async fn who_hangs_up_after_its_end_is_committed_with_the_others() {
    let folder = Folder::new();
    let (db, one) = writing(&folder).await;
    let (second, two) = another(&db);
    {
        let b = begun(note(&second, "b")).await;
        {
            let _hung_up = begun(commit(&one)).await;
            b.await.unwrap();
        }
    }
    two.roll_back().await.unwrap();
    // The writer is free once it is committed.
    note(&db, "c").await.unwrap();
    assert_eq!(texts(&db).await, "ac");
}

#[tokio::test]
async fn who_stops_waiting_leaves_the_queue() {
    let folder = Folder::new();
    let (db, one) = writing(&folder).await;
    let (second, two) = another(&db);
    {
        let _waited = begun(note(&second, "b")).await;
    }
    assert!(commit(&one).await.unwrap());
    assert!(commit(&two).await.unwrap(), "it has written nothing");
    assert_eq!(texts(&db).await, "a");
}

#[tokio::test]
async fn when_the_transaction_is_lost_nobody_is_told_otherwise_and_the_writer_goes_on() {
    let folder = Folder::new();
    let (db, one) = writing(&folder).await;
    let ((second, _two), (third, three)) = (another(&db), another(&db));
    // What SQLite does by itself when the disk is full.
    let lose = second.write(async |tx: &DatabaseTransaction| -> Result<(), DbError> {
        tx.execute_unprepared("INSERT INTO notes VALUES ('b'); ROLLBACK")
            .await?;
        Err(DbErr::Custom("disk full".into()).into())
    });
    let lose = begun(lose).await;
    let c = begun(note(&third, "c")).await;
    let finished = begun(commit(&one)).await;
    assert!(lose.await.is_err());
    let lost = finished.await.unwrap_err().to_string();
    assert!(
        lost.contains("the transaction of this unit of work was lost"),
        "{lost}"
    );
    c.await.unwrap();
    assert!(commit(&three).await.unwrap());
    note(&db, "d").await.unwrap();
    assert_eq!(texts(&db).await, "cd");
}

#[tokio::test]
async fn many_units_at_once_are_all_committed_or_refused() {
    let folder = Folder::new();
    let (_, db, _) = notes(&folder).await;
    let unit = |n: usize| {
        let db = db.clone();
        tokio::spawn(async move {
            let (bound, unit) = another(&db);
            // Every other one is somebody else's already.
            note(&bound, &format!("({})", n / 2)).await?;
            commit(&unit).await
        })
    };
    let units: Vec<_> = (0..64).map(unit).collect();
    let mut committed = 0;
    for unit in units {
        match unit.await.unwrap() {
            Ok(done) => committed += usize::from(done),
            Err(refused) => assert!(matches!(refused, DbError::UniqueViolation { .. }), "{refused}"),
        }
    }
    assert_eq!((committed, texts(&db).await.matches('(').count()), (32, 32));
}

#[tokio::test]
async fn no_constraint_waits_for_the_commit() {
    let folder = Folder::new();
    let db = folder.database().await;
    let select = "SELECT count(*) FROM sqlite_schema WHERE lower(sql) LIKE '%deferr%'";
    let select = Statement::from_string(db.read.get_database_backend(), select);
    let row = db.read.query_one_raw(select).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0);
}
