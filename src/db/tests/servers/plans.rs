//! How much a server reads for a page. What a plan looks like is its planner's business, which knows the rows; what is
//! counted is how many it looked at.

use crate::db::fixture::on_server;
use crate::db::{Database, ServerOptions, items};
use crate::domain::{ItemFilter, ItemKey, ItemSort, KeysetRequest};
use sea_orm::metric::Info;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// Twenty thousand items whose names and prices tie by hundreds, and what the planner wants to know of them.
const ITEMS: &str = "
INSERT INTO items (name, price, currency, stock, active, created_at, updated_at)
    SELECT 'Item ' || (n * 7919 % 71), n * 104729 % 103, 'KRW', 1, TRUE, n * 31 % 10, 0
    FROM generate_series(1, 20000) AS place (n);
ANALYZE items";

/// The last of the statements that `run` gives the database, with its values in place.
async fn last_statement<T>(db: &Database, run: impl AsyncFnOnce(&Database) -> T) -> (String, T) {
    let mut watched = db.clone();
    let last = Arc::new(Mutex::new(String::new()));
    let writer = Arc::clone(&last);
    let write = move |info: &Info<'_>| *writer.lock().unwrap() = info.statement.to_string();
    watched.read.set_metric_callback(write);
    let made = run(&watched).await;
    (last.lock().unwrap().clone(), made)
}

/// How many rows the scans of a plan looked at, those included that they passed over.
fn looked_at(plan: &Value) -> f64 {
    let count = |name| plan[name].as_f64().unwrap_or(0.0);
    let own = match plan.get("Relation Name") {
        Some(_) => count("Actual Loops") * (count("Actual Rows") + count("Rows Removed by Filter")),
        None => 0.0,
    };
    let below = plan["Plans"].as_array().into_iter().flatten();
    own + below.map(looked_at).sum::<f64>()
}

async fn rows_looked_at(db: &Database, sql: &str) -> f64 {
    let explain = Statement::from_string(
        db.read.get_database_backend(),
        format!("EXPLAIN (ANALYZE, FORMAT JSON) {sql}"),
    );
    let row = db.read.query_one_raw(explain).await.unwrap().unwrap();
    let plans: Value = row.try_get_by_index(0).unwrap();
    looked_at(&plans[0]["Plan"])
}

#[tokio::test]
async fn a_page_in_the_middle_of_a_walk_reads_little_more_than_it_shows() {
    let (_own, db) = on_server(ServerOptions::default()).await;
    db.write.execute_unprepared(ITEMS).await.unwrap();
    let filter = ItemFilter::default();
    for sort in [
        vec![],
        vec![ItemSort::ascending(ItemKey::Price)],
        vec![ItemSort::descending(ItemKey::CreatedAt)],
        // The ties of the first key are read and sorted: three hundred.
        vec![
            ItemSort::descending(ItemKey::Name),
            ItemSort::ascending(ItemKey::Price),
        ],
    ] {
        let page = async |db: &Database, request: &KeysetRequest| {
            items::walk(&db.read, &filter, &sort, request).await.unwrap()
        };
        let middle = page(&db, &KeysetRequest::first(10_000)).await.next;
        let request = KeysetRequest::first(50).from(middle);
        let (sql, second) = last_statement(&db, async |db: &Database| page(db, &request).await).await;
        assert_eq!(second.rows.len(), 50);
        let back = KeysetRequest::first(50).from(second.prev);
        let (back, _) = last_statement(&db, async |db: &Database| page(db, &back).await).await;
        for sql in [sql, back] {
            let rows = rows_looked_at(&db, &sql).await;
            assert!(
                (50.0..2_000.0).contains(&rows),
                "{sort:?}: {rows} rows for a page of 50: {sql}"
            );
        }
    }
}
