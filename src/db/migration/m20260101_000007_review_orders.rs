//! An index for each order in which the reviews of an item are read, so that a page is found where it begins. The order
//! by time has one already.

use super::dialect::execute;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, columns) in INDEXES {
            let statement = format!("CREATE INDEX {name} ON reviews ({columns})");
            execute(manager, &statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in INDEXES {
            let statement = format!("DROP INDEX {name}");
            execute(manager, &statement).await?;
        }
        Ok(())
    }
}

const INDEXES: [(&str, &str); 2] = [
    ("reviews_item_id_idx", "item_id, id"),
    ("reviews_item_id_rating_idx", "item_id, rating, id"),
];
