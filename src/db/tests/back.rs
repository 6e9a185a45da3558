//! Migrations that are tried out and taken back.

use crate::db::fixture::Folder;
use crate::db::migration::{self, MigrationError};
use crate::db::{Database, DbError};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// Everything that makes up the schema, in words.
async fn schema(db: &Database) -> Vec<String> {
    let backend = db.read.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => {
            "SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, collation_name) \
             FROM information_schema.columns WHERE table_schema = current_schema() \
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() \
             UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) \
             FROM pg_constraint WHERE connamespace = current_schema()::regnamespace \
             UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
        }
        _ => "SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY 1",
    };
    let rows = db
        .read
        .query_all_raw(Statement::from_string(backend, sql))
        .await
        .unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn write(db: &Database, sql: &str) {
    db.write.execute_unprepared(sql).await.unwrap();
}

const USER: &str =
    "INSERT INTO users (email, name, password_hash, roles, created_at) VALUES ('a@b.c', 'A', '', '', 0)";

#[tokio::test]
async fn each_migration_can_be_taken_back_and_applied_again() {
    let folder = Folder::new();
    let db = folder.database().await;
    let (names, whole) = (migration::all(), schema(&db).await);
    for steps in 1..=names.len() {
        let taken_back = migration::down(&db, steps).await.unwrap();
        let expected: Vec<&str> = names
            .iter()
            .rev()
            .take(steps)
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(taken_back, expected);
        let applied = migration::status(&db).await.unwrap();
        assert_eq!(
            applied.iter().filter(|one| one.applied).count(),
            names.len() - steps
        );
        migration::up(&db).await.unwrap();
        assert_eq!(schema(&db).await, whole, "after {steps} steps back");
    }
    assert_eq!(migration::down(&db, 100).await.unwrap().len(), names.len());
    assert_eq!(migration::down(&db, 1).await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn what_would_be_lost_is_told_and_nothing_is_changed() {
    let folder = Folder::new();
    let db = folder.database().await;
    let whole = schema(&db).await;
    for statement in [
        USER,
        "INSERT INTO categories (name, slug, parent_id, created_at, updated_at) VALUES ('A', 'a', NULL, 0, 0)",
        "INSERT INTO categories (name, slug, parent_id, created_at, updated_at) VALUES ('B', 'b', 1, 0, 0)",
        "INSERT INTO items (name, price, currency, stock, active, created_at, updated_at) \
         VALUES ('Mug', 1, 'USD', 1, TRUE, 0, 0)",
        "INSERT INTO reviews (item_id, author_id, author, rating, body, created_at, updated_at) \
         VALUES (1, 1, 'A', 5, 'Good.', 0, 0)",
    ] {
        write(&db, statement).await;
    }
    // Files and orders are nobody's yet: five steps lose nothing, the sixth is the one of accounts.
    let refused = async |steps| migration::down(&db, steps).await.unwrap_err().to_string();
    assert_eq!(
        refused(6).await,
        "taking m20260101_000003_identity back would lose 1 values of reviews.author_id and 1 rows of users; nothing is \
         changed. Remove what you can do without, or restore a backup from before it was applied"
    );
    assert_eq!(schema(&db).await, whole);
    write(&db, "DELETE FROM users").await;
    write(&db, "UPDATE categories SET parent_id = 1 WHERE id = 2").await;
    let all = refused(8).await;
    assert!(
        all.contains("m20260101_000001_catalogue back would lose 2 rows of categories and 1 rows of items"),
        "{all}"
    );
    assert_eq!(schema(&db).await, whole);
    assert_eq!(migration::down(&db, 5).await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_rehearsal_shows_every_statement_and_changes_nothing() {
    let folder = Folder::new();
    let db = folder.open().await;
    let names: Vec<String> = migration::all().into_iter().map(|one| one.name).collect();
    let rehearsed = migration::rehearse(&db).await.unwrap();
    assert_eq!(schema(&db).await, [""; 0]);
    assert_eq!(
        rehearsed.iter().map(|one| one.name.clone()).collect::<Vec<_>>(),
        names
    );
    assert!(
        rehearsed[0].statements[0].starts_with("CREATE TABLE categories ("),
        "{rehearsed:?}"
    );
    assert!(rehearsed.iter().all(|one| !one.statements.is_empty()));

    migration::up(&db).await.unwrap();
    assert_eq!(migration::rehearse(&db).await.unwrap(), []);
    migration::down(&db, 2).await.unwrap();
    let again = migration::rehearse(&db).await.unwrap();
    assert_eq!(again, rehearsed[6..]);
}

#[tokio::test]
async fn a_rehearsal_fails_where_the_change_would() {
    let folder = Folder::new();
    let db = folder.open().await;
    write(&db, "CREATE TABLE uploads (id TEXT)").await;
    let before = schema(&db).await;
    let failed = migration::rehearse(&db).await.unwrap_err();
    assert!(
        matches!(failed, MigrationError::Database(DbError::Other(_))),
        "{failed}"
    );
    assert!(failed.to_string().contains("uploads"), "{failed}");
    assert_eq!(schema(&db).await, before);
}
