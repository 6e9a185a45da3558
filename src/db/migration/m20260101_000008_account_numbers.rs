//! Forgets the numbers of bank accounts but for their last four characters, which is all that is shown of them. What is
//! forgotten cannot be brought back.

use super::dialect::{execute, is_postgres};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let last = match is_postgres(manager) {
            true => "right(digits, 4)",
            false => "substr(digits, -4)",
        };
        let digits = "replace(replace(account, ' ', ''), '-', '')";
        let last = last.replace("digits", digits);
        execute(
            manager,
            &format!("UPDATE payments SET account = {last} WHERE account IS NOT NULL"),
        )
        .await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
