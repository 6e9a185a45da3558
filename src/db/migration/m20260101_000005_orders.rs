//! Orders, their lines, and payments.
//!
//! An ordered item is not deleted (RESTRICT): the line keeps name and price of that moment, but whoever sent the goods
//! wants to know which ones. What can be paid with, a card's number or a wallet's token, has no column.
//!
//! Both lists show one account's, newest first: an index for each, and one for each foreign key that something else is
//! deleted or looked up by.

use super::dialect::execute;
use super::m20260101_000002_table_versions::keep;
use crate::db::versions::Table as Versioned;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const VERSIONED: [Versioned; 2] = [Versioned::Orders, Versioned::Payments];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [ORDERS, ORDER_LINES, PAYMENTS].iter().chain(&INDEXES) {
            execute(manager, statement).await?;
        }
        for table in VERSIONED {
            keep(manager, table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["payments", "order_lines", "orders"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for table in VERSIONED {
            let forget = format!("DELETE FROM table_versions WHERE id = {}", table as i32);
            manager.get_connection().execute_unprepared(&forget).await?;
        }
        Ok(())
    }
}

const ORDERS: &str = "
CREATE TABLE orders (
    id TEXT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    status TEXT NOT NULL,
    total BIGINT NOT NULL,
    currency TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT orders_status_check CHECK (status IN ('pending', 'paid', 'cancelled')),
    CONSTRAINT orders_total_check CHECK (total BETWEEN 0 AND 999999999999),
    CONSTRAINT orders_currency_check CHECK (currency IN ('KRW', 'USD', 'JPY'))
)";

const ORDER_LINES: &str = "
CREATE TABLE order_lines (
    order_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    item_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    unit_price BIGINT NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (order_id, position),
    CONSTRAINT order_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
    CONSTRAINT order_lines_item_id_fkey FOREIGN KEY (item_id) REFERENCES items (id) ON DELETE RESTRICT,
    CONSTRAINT order_lines_unit_price_check CHECK (unit_price BETWEEN 0 AND 999999999999),
    CONSTRAINT order_lines_quantity_check CHECK (quantity BETWEEN 1 AND 999)
)";

const PAYMENTS: &str = "
CREATE TABLE payments (
    id TEXT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    order_id TEXT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,
    method TEXT NOT NULL,
    last4 TEXT NULL,
    bank TEXT NULL,
    account TEXT NULL,
    provider TEXT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT payments_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT,
    CONSTRAINT payments_amount_check CHECK (amount BETWEEN 1 AND 999999999999),
    CONSTRAINT payments_currency_check CHECK (currency IN ('KRW', 'USD', 'JPY')),
    CONSTRAINT payments_status_check CHECK (status IN ('authorized', 'captured', 'refunded', 'voided')),
    CONSTRAINT payments_last4_check CHECK (length(last4) = 4),
    CONSTRAINT payments_method_check CHECK (CASE method
        WHEN 'card' THEN last4 IS NOT NULL AND bank IS NULL AND account IS NULL AND provider IS NULL
        WHEN 'bank_transfer' THEN bank IS NOT NULL AND account IS NOT NULL AND last4 IS NULL AND provider IS NULL
        WHEN 'wallet' THEN provider IS NOT NULL AND last4 IS NULL AND bank IS NULL AND account IS NULL
        ELSE FALSE END)
)";

const INDEXES: [&str; 4] = [
    "CREATE INDEX orders_user_id_created_at_idx ON orders (user_id, created_at, id, status)",
    "CREATE INDEX order_lines_item_id_idx ON order_lines (item_id)",
    "CREATE INDEX payments_user_id_created_at_idx ON payments (user_id, created_at, id)",
    "CREATE INDEX payments_order_id_idx ON payments (order_id) WHERE order_id IS NOT NULL",
];
