use crate::db::fixture::Folder;
use crate::db::{Database, audit_logs, items, orders, payments, reviews};
use crate::domain::{
    AuditFilter, ItemFilter, ItemKey, ItemSort, KeysetRequest, OrderFilter, OrderStatus, PageRequest,
    ReviewKey, ReviewSort,
};
use sea_orm::{ConnectionTrait, QueryResult, Statement};

/// How SQLite carries out the last of the statements that `run` gives the database.
async fn plan<T>(db: &Database, run: impl AsyncFnOnce(&Database) -> T) -> String {
    let mut watched = db.clone();
    let statements = crate::db::fixture::Statements::of(&mut watched);
    run(&watched).await;
    let sql = statements.take().pop().unwrap();
    let explain = Statement::from_string(
        db.read.get_database_backend(),
        format!("EXPLAIN QUERY PLAN {sql}"),
    );
    let steps = db.read.query_all_raw(explain).await.unwrap();
    let step = |row: &QueryResult| row.try_get::<String>("", "detail").unwrap();
    steps.iter().map(step).collect::<Vec<_>>().join("; ")
}

async fn plan_of_list(db: &Database, filter: &ItemFilter, sort: &[ItemSort]) -> String {
    plan(db, async |db: &Database| {
        items::page(&db.read, filter, sort, PageRequest::new(1, 20))
            .await
            .unwrap();
    })
    .await
}

#[tokio::test]
async fn every_order_of_items_is_read_from_an_index() {
    let folder = Folder::new();
    let db = folder.database().await;
    for (key, index) in [
        (ItemKey::Id, "SCAN items"),
        (ItemKey::Name, "SCAN items USING INDEX items_name_idx"),
        (ItemKey::Price, "SCAN items USING INDEX items_price_idx"),
        (ItemKey::CreatedAt, "SCAN items USING INDEX items_created_at_idx"),
    ] {
        for sort in [ItemSort::ascending(key), ItemSort::descending(key)] {
            for inactive in [false, true] {
                let mut filter = ItemFilter::default();
                filter.include_inactive(inactive);
                let plan = plan_of_list(&db, &filter, &[sort]).await;
                assert!(plan.starts_with(index), "{sort:?}: {plan}");
                assert!(!plan.contains("TEMP B-TREE"), "{sort:?}: {plan}");
            }
        }
    }
}

#[tokio::test]
async fn a_category_s_items_are_found_by_index_in_order() {
    let folder = Folder::new();
    let db = folder.database().await;
    let mut filter = ItemFilter::default();
    filter.in_category("kitchen");
    let plan = plan_of_list(&db, &filter, &[]).await;
    assert!(
        plan.contains("SEARCH items USING INDEX items_category_id_idx (category_id=?)"),
        "{plan}"
    );
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}

#[tokio::test]
async fn items_are_counted_without_reading_their_rows() {
    let folder = Folder::new();
    let db = folder.database().await;
    let plan = plan(&db, async |db: &Database| {
        items::count(&db.read, &ItemFilter::default()).await.unwrap();
    });
    let plan = plan.await;
    assert!(plan.contains("SCAN items USING COVERING INDEX"), "{plan}");
}

#[tokio::test]
async fn the_newest_reviews_of_each_item_are_found_by_index() {
    let folder = Folder::new();
    let db = folder.database().await;
    let plan = plan(&db, async |db: &Database| {
        reviews::newest(&db.read, [1, 2, 3].into_iter()).await.unwrap();
    });
    let plan = plan.await;
    for step in [
        "SEARCH i USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH r USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH n USING COVERING INDEX reviews_item_id_created_at_idx (item_id=?)",
    ] {
        assert!(plan.contains(step), "{step} is not in: {plan}");
    }
}

#[tokio::test]
async fn an_account_s_orders_and_payments_are_found_by_index_in_order() {
    let folder = Folder::new();
    let db = folder.database().await;
    let first = PageRequest::new(1, 20);
    for status in [None, Some(OrderStatus::Pending)] {
        let filter = OrderFilter { user_id: 1, status };
        let plan = plan(&db, async |db: &Database| {
            orders::page(&db.read, &filter, first).await.unwrap();
        });
        let plan = plan.await;
        let index = "SEARCH orders USING INDEX orders_user_id_created_at_idx (user_id=?)";
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{plan}");
    }
    let plan = plan(&db, async |db: &Database| {
        payments::page(&db.read, 1, first).await.unwrap();
    });
    let plan = plan.await;
    let index = "SEARCH payments USING INDEX payments_user_id_created_at_idx (user_id=?)";
    assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{plan}");
}

const STOCK: &str = "
INSERT INTO items VALUES (1, 'Cup', NULL, 100, 'KRW', NULL, 1, 1, 0, 0), (2, 'Pot', NULL, 100, 'KRW', NULL, 1, 1, 0, 0);
INSERT INTO reviews VALUES (1, 1, NULL, 'Mina', 5, 'Good.', 0, 0), (2, 1, NULL, 'Jun', 5, 'Good.', 0, 0)";

/// What a plan has to enter an index by, towards `ahead`, and by for the other side.
fn assert_entered(plan: &str, table: &str, index: &str, places: &[&str], ahead: &str) {
    let behind = if ahead == "<" { ">" } else { "<" };
    for place in places {
        for (how, direction) in [("USING", ahead), ("USING COVERING", behind)] {
            let how = if index.contains("PRIMARY KEY") {
                "USING"
            } else {
                how
            };
            let step = format!("SEARCH {table} {how} {index} ({place}{direction}?)");
            assert!(plan.contains(&step), "{step} is not in: {plan}");
        }
    }
    assert!(!plan.contains("SCAN"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}

#[tokio::test]
async fn every_page_of_a_walk_through_items_is_entered_by_index() {
    let folder = Folder::new();
    let db = folder.database().await;
    db.write.execute_unprepared(STOCK).await.unwrap();
    let filter = ItemFilter::default();
    for (key, index, places) in [
        (ItemKey::Id, "INTEGER PRIMARY KEY", &["rowid"][..]),
        (ItemKey::Name, "INDEX items_name_idx", &["name=? AND id", "name"]),
        (
            ItemKey::Price,
            "INDEX items_price_idx",
            &["price=? AND id", "price"],
        ),
        (
            ItemKey::CreatedAt,
            "INDEX items_created_at_idx",
            &["created_at=? AND id", "created_at"],
        ),
    ] {
        for sort in [[ItemSort::ascending(key)], [ItemSort::descending(key)]] {
            let page = async |db: &Database, request: &KeysetRequest| {
                items::walk(&db.read, &filter, &sort, request).await.unwrap()
            };
            let second = KeysetRequest::first(1).from(page(&db, &KeysetRequest::first(1)).await.next);
            let back = KeysetRequest::first(1).from(page(&db, &second).await.prev);
            for request in [second, back] {
                let falling = sort[0].descending != request.position().unwrap().backward;
                let plan = plan(&db, async |db: &Database| page(db, &request).await).await;
                assert_entered(&plan, "items", index, places, if falling { "<" } else { ">" });
            }
        }
    }
}

#[tokio::test]
async fn every_page_of_a_walk_through_reviews_is_entered_by_index() {
    let folder = Folder::new();
    let db = folder.database().await;
    db.write.execute_unprepared(STOCK).await.unwrap();
    for (key, index, places) in [
        (
            ReviewKey::Id,
            "INDEX reviews_item_id_idx",
            &["item_id=? AND id"][..],
        ),
        (
            ReviewKey::Rating,
            "INDEX reviews_item_id_rating_idx",
            &["item_id=? AND rating=? AND id", "item_id=? AND rating"],
        ),
        (
            ReviewKey::CreatedAt,
            "INDEX reviews_item_id_created_at_idx",
            &["item_id=? AND created_at=? AND id", "item_id=? AND created_at"],
        ),
    ] {
        for sort in [[ReviewSort::ascending(key)], [ReviewSort::descending(key)]] {
            let page = async |db: &Database, request: &KeysetRequest| {
                reviews::walk(&db.read, 1, &sort, request).await.unwrap()
            };
            let second = KeysetRequest::first(1).from(page(&db, &KeysetRequest::first(1)).await.next);
            let back = KeysetRequest::first(1).from(page(&db, &second).await.prev);
            for request in [second, back] {
                let falling = sort[0].descending != request.position().unwrap().backward;
                let plan = plan(&db, async |db: &Database| page(db, &request).await).await;
                assert_entered(&plan, "reviews", index, places, if falling { "<" } else { ">" });
            }
        }
    }
}

/// By several keys that run in different directions the first one's index is entered, and ties of it are sorted.
#[tokio::test]
async fn an_order_by_several_keys_is_entered_by_the_first() {
    let folder = Folder::new();
    let db = folder.database().await;
    db.write.execute_unprepared(STOCK).await.unwrap();
    let filter = ItemFilter::default();
    let sort = [
        ItemSort::descending(ItemKey::CreatedAt),
        ItemSort::ascending(ItemKey::Name),
    ];
    let first = items::walk(&db.read, &filter, &sort, &KeysetRequest::first(1))
        .await
        .unwrap();
    let second = KeysetRequest::first(1).from(first.next);
    let plan = plan(&db, async |db: &Database| {
        items::walk(&db.read, &filter, &sort, &second).await.unwrap();
    });
    let plan = plan.await;
    for step in [
        "SEARCH items USING INDEX items_created_at_idx (created_at<?)",
        "MERGE (UNION ALL)",
    ] {
        assert!(plan.contains(step), "{step} is not in: {plan}");
    }
    assert!(!plan.contains("SCAN"), "{plan}");
}

#[tokio::test]
async fn the_audit_log_is_read_in_its_order_from_an_index() {
    let folder = Folder::new();
    let db = folder.database().await;
    let of_one = AuditFilter {
        resource_type: Some("item".into()),
        resource_id: Some("1".into()),
        ..AuditFilter::default()
    };
    let since = AuditFilter {
        from: Some(jiff::Timestamp::UNIX_EPOCH),
        ..AuditFilter::default()
    };
    for (filter, step) in [
        (
            AuditFilter::default(),
            "SCAN audit_logs USING INDEX sqlite_autoindex_audit_logs_1",
        ),
        (
            since,
            "SEARCH audit_logs USING INDEX sqlite_autoindex_audit_logs_1 (timestamp>?)",
        ),
        (
            of_one,
            "SEARCH audit_logs USING INDEX audit_logs_resource_idx (resource_type=? AND resource_id=?)",
        ),
    ] {
        let plan = plan(&db, async |db: &Database| {
            audit_logs::walk(&db.read, &filter, &KeysetRequest::first(20))
                .await
                .unwrap();
        });
        assert_eq!(plan.await, step);
    }
}
