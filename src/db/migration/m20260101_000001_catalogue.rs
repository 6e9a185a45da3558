//! Categories, items and reviews.
//!
//! Constraints have names, so that every database can say which one refused. Numbers of deleted rows are never given
//! out again: an old address must not lead to another thing.
//!
//! Indexes: each costs every write, so there is one for each order that lists offer and for each foreign key, no more.
//! `active` stands last in those of items, where a scan can look at it without reading the row; an index that begins
//! with it would invite a planner that knows no statistics to sort half the table. Currency admits too much to be
//! worth one, and no index finds text inside a name.

use super::dialect::execute;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [CATEGORIES, ITEMS, REVIEWS].iter().chain(&INDEXES) {
            execute(manager, statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["reviews", "items", "categories"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

const CATEGORIES: &str = "
CREATE TABLE categories (
    id {number},
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    parent_id BIGINT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT categories_name_key UNIQUE (name),
    CONSTRAINT categories_slug_key UNIQUE (slug),
    CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE RESTRICT,
    CONSTRAINT categories_parent_id_check CHECK (parent_id <> id)
)";

const ITEMS: &str = "
CREATE TABLE items (
    id {number},
    name TEXT NOT NULL,
    description TEXT NULL,
    price BIGINT NOT NULL,
    currency TEXT NOT NULL,
    category_id BIGINT NULL,
    stock INTEGER NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT items_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE RESTRICT,
    CONSTRAINT items_price_check CHECK (price BETWEEN 0 AND 999999999999),
    CONSTRAINT items_currency_check CHECK (currency IN ('KRW', 'USD', 'JPY')),
    CONSTRAINT items_stock_check CHECK (stock >= 0)
)";

const REVIEWS: &str = "
CREATE TABLE reviews (
    id {number},
    item_id BIGINT NOT NULL,
    author TEXT NOT NULL,
    rating INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT reviews_item_id_author_key UNIQUE (item_id, author),
    CONSTRAINT reviews_item_id_fkey FOREIGN KEY (item_id) REFERENCES items (id) ON DELETE CASCADE,
    CONSTRAINT reviews_rating_check CHECK (rating BETWEEN 1 AND 5)
)";

const INDEXES: [&str; 6] = [
    "CREATE INDEX categories_parent_id_idx ON categories (parent_id)",
    "CREATE INDEX items_name_idx ON items (name, id, active)",
    "CREATE INDEX items_price_idx ON items (price, id, active)",
    "CREATE INDEX items_created_at_idx ON items (created_at, id, active)",
    "CREATE INDEX items_category_id_idx ON items (category_id, id, active) WHERE category_id IS NOT NULL",
    "CREATE INDEX reviews_item_id_created_at_idx ON reviews (item_id, created_at, id)",
];
