use crate::db::DbError;
use crate::db::fixture::Folder;
use sea_orm::ConnectionTrait;

const SETUP: &str = "
INSERT INTO categories VALUES (1, 'Tea', 'tea', NULL, 0, 0), (2, 'Pots', 'pots', 1, 0, 0);
INSERT INTO items VALUES (1, 'Tea pot', NULL, 100, 'KRW', 2, 1, TRUE, 0, 0);
INSERT INTO users VALUES (1, 'mina@example.com', 'Mina', '-', 'customer', 0);
INSERT INTO reviews VALUES (1, 1, 1, 'Mina', 5, 'Good.', 0, 0);
INSERT INTO items VALUES (2, 'Tea cup', NULL, 100, 'KRW', NULL, 1, TRUE, 0, 0);
INSERT INTO orders VALUES ('ord_1', 1, 'pending', 100, 'KRW', 0, 0);
INSERT INTO order_lines VALUES ('ord_1', 0, 2, 'Tea cup', 100, 1);";

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
            "INSERT INTO items VALUES (9, 'Cup', NULL, {price}, '{currency}', {category}, {stock}, TRUE, 0, 0)"
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
async fn every_constraint_of_orders_and_payments_is_recognised() {
    let folder = Folder::new();
    let db = folder.database().await;
    db.write.execute_unprepared(SETUP).await.unwrap();
    let reference = "a foreign key refers to nothing, or what it refers to would go";
    let order = |user: i64, status: &str, total: i64| {
        format!("INSERT INTO orders VALUES ('ord_2', {user}, '{status}', {total}, 'KRW', 0, 0)")
    };
    let line = |item: i64, price: i64, quantity: i64| {
        format!("INSERT INTO order_lines VALUES ('ord_1', 1, {item}, 'Tea pot', {price}, {quantity})")
    };
    let payment = |order: &str, amount: i64, status: &str, method: &str| {
        format!(
            "INSERT INTO payments VALUES ('pay_1', 1, {order}, {amount}, 'KRW', '{status}', {method}, 0, 0)"
        )
    };
    let card = "'card', '4242', NULL, NULL, NULL";
    for (sql, expected) in [
        ("DELETE FROM items WHERE id = 2".into(), reference.to_owned()),
        ("DELETE FROM users".into(), reference.into()),
        (order(7, "pending", 0), reference.into()),
        (order(1, "shipped", 0), check("orders_status_check")),
        (order(1, "paid", -1), check("orders_total_check")),
        (line(7, 1, 1), reference.into()),
        (line(1, -1, 1), check("order_lines_unit_price_check")),
        (line(1, 1, 0), check("order_lines_quantity_check")),
        (payment("'ord_9'", 1, "authorized", card), reference.into()),
        (
            payment("NULL", 0, "authorized", card),
            check("payments_amount_check"),
        ),
        (payment("NULL", 1, "lost", card), check("payments_status_check")),
        (
            payment(
                "NULL",
                1,
                "voided",
                "'card', '4242424242424242', NULL, NULL, NULL",
            ),
            check("payments_last4_check"),
        ),
        (
            payment("NULL", 1, "voided", "'wallet', '4242', NULL, NULL, NULL"),
            check("payments_method_check"),
        ),
        (
            payment("NULL", 1, "voided", "'cash', NULL, NULL, NULL, NULL"),
            check("payments_method_check"),
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
