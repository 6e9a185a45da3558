//! What a server's database is asked by whoever decides whether requests come here.

use std::time::Duration;

use charter::probes::Readiness as _;
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement, TransactionTrait};

use super::ShopReadiness;
use crate::db::{Database, ServerOptions, fixture::on_server};

async fn found(db: &Database) -> Vec<(&'static str, Option<String>)> {
    let readiness = ShopReadiness::new(db.clone(), None);
    let looks = readiness.checks().into_iter();
    join_all(looks.map(async |look| (look.name, look.failure.await))).await
}

#[tokio::test]
async fn it_is_seen_to_work_while_requests_have_every_connection() {
    let few = ServerOptions {
        connections: 1,
        acquire: Duration::from_millis(100),
        ..ServerOptions::default()
    };
    let (_own, db) = on_server(few).await;
    let writing = db.write.begin().await.unwrap();
    let reads = db.clone();
    let sleeping = tokio::spawn(async move {
        let sleep = Statement::from_string(DatabaseBackend::Postgres, "SELECT pg_sleep(5)");
        reads.read.query_one_raw(sleep).await.unwrap();
    });
    // Until it has the connection.
    let one = || Statement::from_string(DatabaseBackend::Postgres, "SELECT 1");
    while db.read.query_one_raw(one()).await.is_ok() {}
    assert_eq!(found(&db).await, [("database", None), ("migrations", None)]);
    sleeping.abort();
    writing.rollback().await.unwrap();
}

#[tokio::test]
async fn one_that_takes_no_writes_is_not_ready() {
    let (own, db) = on_server(ServerOptions::default()).await;
    let name = own.address().rsplit('/').next().unwrap().to_owned();
    let read_only = format!("ALTER DATABASE \"{name}\" SET default_transaction_read_only = on");
    db.write.execute_unprepared(&read_only).await.unwrap();
    let refused = "it takes no writes: it is a standby, or default_transaction_read_only is on".to_owned();
    let expected = [("database", Some(refused)), ("migrations", None)];
    assert_eq!(found(&db).await, expected);
}
