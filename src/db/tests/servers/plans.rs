//! How much a server reads for a page. What a plan looks like is its planner's business, which knows the rows; what is
//! counted is how many it looked at.

use crate::db::fixture::on_server;
use crate::db::{Database, ServerOptions, items, orders, reviews};
use crate::domain::{
    ItemFilter, ItemKey, ItemSort, KeysetRequest, OrderFilter, PageRequest, ReviewKey, ReviewSort,
};
use sea_orm::metric::Info;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// Twenty thousand items whose names and prices tie by hundreds, as many reviews of each hundredth and orders of one
/// line by twenty accounts, and what the planner wants to know of them.
const ITEMS: &str = "
INSERT INTO items (name, price, currency, stock, active, created_at, updated_at)
    SELECT 'Item ' || (n * 7919 % 71), n * 104729 % 103, 'KRW', 1, TRUE, n * 31 % 10, 0
    FROM generate_series(1, 20000) AS place (n);
INSERT INTO reviews (item_id, author, rating, body, created_at, updated_at)
    SELECT 1 + n % 200 * 100, 'Mina ' || n, 1 + n % 5, 'Good.', n * 31 % 1000, 0 FROM generate_series(1, 20000) AS place (n);
INSERT INTO users (email, name, password_hash, roles, created_at)
    SELECT n || '@example.com', 'Mina', '-', 'customer', 0 FROM generate_series(1, 20) AS place (n);
INSERT INTO orders (id, user_id, status, currency, total, created_at, updated_at)
    SELECT 'ord_' || lpad(n::text, 32, '0'), 1 + n % 20, 'pending', 'KRW', 1, n * 31 % 1000, 0 FROM generate_series(1, 20000) AS place (n);
INSERT INTO order_lines (order_id, position, item_id, name, unit_price, quantity)
    SELECT id, 0, 1, 'Mug', 1, 1 FROM orders;
ANALYZE";

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

#[tokio::test]
async fn other_lists_read_little_more_than_they_show_as_well() {
    let (_own, db) = on_server(ServerOptions::default()).await;
    db.write.execute_unprepared(ITEMS).await.unwrap();
    let items: Vec<i64> = (0..100).map(|place| 1 + place * 100).collect();
    let (newest, found) = last_statement(&db, async |db: &Database| {
        reviews::newest(&db.read, items.into_iter()).await.unwrap()
    })
    .await;
    assert_eq!(found.values().map(Vec::len).sum::<usize>(), 1000);
    let by_rating = [ReviewSort::descending(ReviewKey::Rating)];
    let of_one = async |db: &Database, request: &KeysetRequest| {
        reviews::walk(&db.read, 101, &by_rating, request).await.unwrap()
    };
    let next = of_one(&db, &KeysetRequest::first(20)).await.next;
    let request = KeysetRequest::first(20).from(next);
    let (reviews, _) = last_statement(&db, async |db: &Database| of_one(db, &request).await).await;
    let (lines, page) = last_statement(&db, async |db: &Database| {
        let filter = OrderFilter {
            user_id: 7,
            status: None,
        };
        orders::page(&db.read, &filter, PageRequest::new(3, 20))
            .await
            .unwrap()
    })
    .await;
    assert_eq!(page.rows.len(), 20);
    for (sql, most) in [(newest, 1_200.0), (reviews, 200.0), (lines, 200.0)] {
        let rows = rows_looked_at(&db, &sql).await;
        assert!(
            (20.0..=most).contains(&rows),
            "{rows} rows where {most} are enough: {sql}"
        );
    }
}
