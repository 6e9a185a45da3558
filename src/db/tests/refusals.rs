use crate::db::DbError;
use crate::db::fixture::Folder;
use sea_orm::ConnectionTrait;
use sea_orm::sqlx::{Connection, SqliteConnection};

const SETUP: &str = "
INSERT INTO categories VALUES (1, 'Tea', 'tea', NULL, 0, 0), (2, 'Pots', 'pots', 1, 0, 0);
INSERT INTO items VALUES (1, 'Tea pot', NULL, 100, 'KRW', 2, 1, 1, 0, 0);
INSERT INTO users VALUES (1, 'mina@example.com', 'Mina', '-', 'customer', 0);
INSERT INTO reviews VALUES (1, 1, 1, 'Mina', 5, 'Good.', 0, 0);";

fn unique(table: &str, columns: &[&str]) -> String {
    format!("{table} already has a row with this {}", columns.join(", "))
}

fn check(name: &str) -> String {
    format!("the constraint {name} does not admit a value")
}

#[tokio::test]
async fn every_constraint_is_recognised() {
    let folder = Folder::new();
    let db = folder.database().await;
    db.write.execute_unprepared(SETUP).await.unwrap();
    let reference = "a foreign key refers to nothing, or what it refers to would go";
    let item = |price: &str, currency: &str, category: &str, stock: &str| {
        format!(
            "INSERT INTO items VALUES (9, 'Cup', NULL, {price}, '{currency}', {category}, {stock}, 1, 0, 0)"
        )
    };
    for (sql, expected) in [
        (
            "INSERT INTO categories VALUES (9, 'Tea', 't', NULL, 0, 0)".into(),
            unique("categories", &["name"]),
        ),
        (
            "INSERT INTO categories VALUES (9, 'T', 'tea', NULL, 0, 0)".into(),
            unique("categories", &["slug"]),
        ),
        (
            "INSERT INTO categories VALUES (1, 'T', 't', NULL, 0, 0)".into(),
            unique("categories", &["id"]),
        ),
        (
            "INSERT INTO reviews VALUES (9, 1, 1, 'Mina', 1, '-', 0, 0)".into(),
            unique("reviews", &["item_id", "author_id"]),
        ),
        (
            "INSERT INTO reviews VALUES (9, 7, 1, 'Mina', 1, '-', 0, 0)".into(),
            reference.into(),
        ),
        (
            "INSERT INTO users VALUES (9, 'mina@example.com', 'M', '-', '', 0)".into(),
            unique("users", &["email"]),
        ),
        (
            "INSERT INTO categories VALUES (9, 'T', 't', 7, 0, 0)".into(),
            reference.into(),
        ),
        (item("1", "KRW", "7", "0"), reference.into()),
        ("UPDATE items SET category_id = 7".into(), reference.into()),
        ("DELETE FROM categories WHERE id = 2".into(), reference.into()),
        ("DELETE FROM categories WHERE id = 1".into(), reference.into()),
        (item("-1", "KRW", "1", "0"), check("items_price_check")),
        (item("1000000000000", "KRW", "1", "0"), check("items_price_check")),
        (item("1", "EUR", "1", "0"), check("items_currency_check")),
        (item("1", "KRW", "1", "-1"), check("items_stock_check")),
        (
            "INSERT INTO reviews VALUES (9, 1, NULL, 'Ann', 6, '-', 0, 0)".into(),
            check("reviews_rating_check"),
        ),
        (
            "UPDATE categories SET parent_id = id".into(),
            check("categories_parent_id_check"),
        ),
    ] {
        let error = DbError::from(db.write.execute_unprepared(&sql).await.unwrap_err());
        assert_eq!(error.to_string(), expected, "{sql}");
    }
}

#[tokio::test]
async fn anything_else_stays_what_it_is() {
    let folder = Folder::new();
    let db = folder.database().await;
    for sql in ["SELECT nonsense", "INSERT INTO items (name) VALUES (NULL)"] {
        let error = DbError::from(db.write.execute_unprepared(sql).await.unwrap_err());
        assert!(matches!(error, DbError::Other(_)), "{sql}: {error:?}");
    }
}

#[tokio::test]
async fn an_occupied_writer_is_busy() {
    let folder = Folder::new();
    let db = folder.database().await;
    let mut other = SqliteConnection::connect(&folder.address()).await.unwrap();
    sea_orm::sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    db.write
        .execute_unprepared("PRAGMA busy_timeout = 1")
        .await
        .unwrap();
    let error = DbError::from(
        db.write
            .execute_unprepared("DELETE FROM items")
            .await
            .unwrap_err(),
    );
    assert!(matches!(error, DbError::Busy), "{error:?}");
    let began = db
        .write(async |_: &sea_orm::DatabaseTransaction| Ok::<_, DbError>(()))
        .await;
    assert!(matches!(began, Err(DbError::Busy)), "{began:?}");
}
