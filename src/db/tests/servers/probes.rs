//! What a server's database is asked by whoever decides whether requests come here.

use crate::db::ServerOptions;
use crate::db::fixture::on_server;
use crate::readiness::ShopReadiness;
use charter::probes::Readiness;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement, TransactionTrait};
use std::time::Duration;

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
    let checks = ShopReadiness::new(db.clone(), None).checks().await;
    let said: Vec<_> = checks.iter().map(|check| (check.name, &check.failure)).collect();
    assert_eq!(said, [("database", &None), ("migrations", &None)]);
    sleeping.abort();
    writing.rollback().await.unwrap();
}

#[tokio::test]
async fn one_that_takes_no_writes_is_not_ready() {
    let (own, db) = on_server(ServerOptions::default()).await;
    let name = own.address().rsplit('/').next().unwrap().to_owned();
    let read_only = format!("ALTER DATABASE \"{name}\" SET default_transaction_read_only = on");
    db.write.execute_unprepared(&read_only).await.unwrap();
    let checks = ShopReadiness::new(db.clone(), None).checks().await;
    let said: Vec<_> = checks.iter().map(|check| (check.name, &check.failure)).collect();
    let refused = Some("takes no writes: it is a standby, or default_transaction_read_only is on".to_owned());
    assert_eq!(said, [("database", &refused), ("migrations", &None)]);
}
