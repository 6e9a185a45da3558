//! What a PostgreSQL server does where several write at once, and what it reads.

mod plans;

use super::units::at;
use crate::db::fixture::on_server;
use crate::db::postgres::ServerOptions;
use crate::db::{Database, DbError, Writer, idempotency_records, migration};
use crate::domain::KeptAnswer;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, ExecResult, Statement, TransactionTrait};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::Barrier;

const NOTES: &str = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL); \
     INSERT INTO notes VALUES (1, 'a'), (2, 'a')";
/// Whether a statement waits for what somebody else has written and not committed.
const WAITING: &str = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity \
     WHERE datname = current_database() AND wait_event_type = 'Lock')";

fn answer(expires_at: i64) -> KeptAnswer {
    KeptAnswer {
        key: [1; 32],
        fingerprint: [7; 32],
        status: 201,
        headers: String::new(),
        body: "x".into(),
        expires_at: at(expires_at),
    }
}

async fn change(db: &impl ConnectionTrait, id: i32) -> Result<ExecResult, DbErr> {
    let change = format!("UPDATE notes SET text = text || 'b' WHERE id = {id}");
    db.execute_unprepared(&change).await
}

/// Asks until somebody waits for a lock.
async fn somebody_waits(db: &Database) {
    let asked = async {
        loop {
            let asks = Statement::from_string(db.read.get_database_backend(), WAITING);
            let row = db.read.query_one_raw(asks).await.unwrap().unwrap();
            if row.try_get_by_index(0).unwrap() {
                return;
            }
        }
    };
    let asked = tokio::time::timeout(Duration::from_secs(30), asked).await;
    asked.expect("nobody has come to wait");
}

#[tokio::test]
async fn an_answer_that_takes_the_place_of_an_old_one_is_not_swept_with_it() {
    let (_own, db) = on_server(ServerOptions::default()).await;
    assert!(db.unit().commit(&[], Some(&answer(10)), at(1)).await.unwrap());
    let renewed = db.write.begin().await.unwrap();
    assert!(
        idempotency_records::insert(&renewed, &answer(99), at(11))
            .await
            .unwrap()
    );
    let sweeper = db.clone();
    let sweep = tokio::spawn(async move {
        let sweep = async |db: &Writer<'_>| idempotency_records::sweep(db, at(11)).await;
        sweeper.statement(sweep).await
    });
    somebody_waits(&db).await;
    renewed.commit().await.unwrap();
    assert_eq!(sweep.await.unwrap().unwrap(), 0);
    let found = idempotency_records::find(&db.read, &[1; 32], at(11)).await;
    assert_eq!(found.unwrap(), Some(answer(99)));
}

#[tokio::test]
async fn what_takes_too_long_or_waits_too_long_finds_the_database_busy() {
    let short = Duration::from_millis(100);
    let limits = [
        ServerOptions {
            statement: short,
            ..ServerOptions::default()
        },
        ServerOptions {
            lock: short,
            ..ServerOptions::default()
        },
    ];
    for options in limits {
        let (_own, db) = on_server(options).await;
        db.write.execute_unprepared(NOTES).await.unwrap();
        let holder = db.write.begin().await.unwrap();
        change(&holder, 1).await.unwrap();
        let late = db.write(async |tx: &DatabaseTransaction| Ok::<_, DbError>(change(tx, 1).await?));
        assert!(matches!(late.await, Err(DbError::Busy)), "{options:?}");
        holder.rollback().await.unwrap();
        let later = db.write(async |tx: &DatabaseTransaction| Ok::<_, DbError>(change(tx, 1).await?));
        assert_eq!(later.await.unwrap().rows_affected(), 1, "{options:?}");
    }
}

/// After a failover: a standby that takes no writes yet, or a server that does not let the shop in.
#[tokio::test]
async fn a_server_that_takes_no_writes_or_lets_nobody_in_is_away() {
    let (own, db) = on_server(ServerOptions::default()).await;
    db.write.execute_unprepared(NOTES).await.unwrap();
    let refused = db.write(async |tx: &DatabaseTransaction| {
        tx.execute_unprepared("SET TRANSACTION READ ONLY").await?;
        Ok::<_, DbError>(change(tx, 1).await?)
    });
    assert!(matches!(refused.await, Err(DbError::Unreachable)));
    for code in ["28000", "28P01"] {
        let raised = format!("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$");
        let error = DbError::from(db.write.execute_unprepared(&raised).await.unwrap_err());
        assert!(matches!(error, DbError::Unreachable), "{code}: {error:?}");
    }
    drop(own);
}

/// Two that wait for each other: the server turns one away, which is carried out again after the other.
#[tokio::test]
async fn of_two_that_wait_for_each_other_both_are_carried_out() {
    let (_own, db) = on_server(ServerOptions::default()).await;
    db.write.execute_unprepared(NOTES).await.unwrap();
    let (tries, both) = (AtomicU32::new(0), Barrier::new(2));
    let crosswise = async |first: i32, second: i32| {
        let has_met = AtomicBool::new(false);
        let work = async |tx: &DatabaseTransaction| {
            tries.fetch_add(1, Ordering::Relaxed);
            change(tx, first).await?;
            if !has_met.swap(true, Ordering::Relaxed) {
                both.wait().await;
            }
            change(tx, second).await?;
            Ok::<_, DbError>(())
        };
        db.write(&work).await
    };
    let (one, other) = tokio::join!(crosswise(1, 2), crosswise(2, 1));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    assert!(tries.into_inner() > 2, "nobody had to try again");
    let texts = Statement::from_string(
        db.read.get_database_backend(),
        "SELECT string_agg(text, ' ' ORDER BY id) FROM notes",
    );
    let texts = db.read.query_one_raw(texts).await.unwrap().unwrap();
    assert_eq!(texts.try_get_by_index::<String>(0).unwrap(), "abb abb");
}

/// What is said to somebody else who is to bring the tables up to date, after a change, and whose the database is.
async fn refusal_of_somebody_else(change: &str) -> (String, String) {
    let one = ServerOptions {
        connections: 1,
        ..ServerOptions::default()
    };
    let (_own, db) = on_server(one).await;
    let restricted = format!("{change}; SET ROLE pg_monitor");
    db.write.execute_unprepared(&restricted).await.unwrap();
    let said = migration::up(&db).await.unwrap_err().to_string();
    let asks = Statement::from_string(db.read.get_database_backend(), "SELECT quote_ident(session_user)");
    let row = db.write.query_one_raw(asks).await.unwrap().unwrap();
    (said, row.try_get_by_index(0).unwrap())
}

#[tokio::test]
async fn who_may_not_make_tables_is_told_which_right_to_ask_for() {
    let change = "DROP TABLE seaql_migrations; REVOKE CREATE ON SCHEMA public FROM PUBLIC";
    let (said, _) = refusal_of_somebody_else(change).await;
    let remedy = "Let the owner of the schema say `GRANT CREATE ON SCHEMA public TO pg_monitor`";
    assert!(
        said.contains("permission denied") && said.contains(remedy),
        "{said}"
    );
    assert!(!said.contains("at line"), "{said}");
}

/// Every right that can be granted is not enough to change a table.
#[tokio::test]
async fn who_may_not_change_tables_is_told_whose_they_are() {
    let change = "DELETE FROM seaql_migrations WHERE version LIKE '%000007%'; \
                  GRANT ALL ON SCHEMA public TO pg_monitor; GRANT ALL ON ALL TABLES IN SCHEMA public TO pg_monitor";
    let (said, owner) = refusal_of_somebody_else(change).await;
    let remedy = format!(
        "{owner} owns them. Let {owner} run `migrate up` and say `GRANT ALL ON ALL TABLES IN SCHEMA public TO \
         pg_monitor`, or make pg_monitor a member: `GRANT {owner} TO pg_monitor`"
    );
    assert!(said.ends_with(&remedy), "{said}");
    assert!(!said.contains("at line"), "{said}");
}
