//! Table `payments`.

use crate::db::DbError;
use crate::db::rows::{timestamp, unreadable};
use crate::domain::{Amount, Method, Payment};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "payments")]
pub(crate) struct Model {
    /// `pay_…`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: String,
    pub(crate) user_id: i64,
    pub(crate) order_id: Option<String>,
    /// Hundredths of the currency's unit.
    pub(crate) amount: i64,
    /// ISO 4217.
    pub(crate) currency: String,
    pub(crate) status: String,
    /// Which of the columns below have a value.
    pub(crate) method: String,
    pub(crate) last4: Option<String>,
    pub(crate) bank: Option<String>,
    /// The last four characters of the account's number.
    pub(crate) account: Option<String>,
    pub(crate) provider: Option<String>,
    /// Microseconds since the Unix epoch.
    pub(crate) created_at: i64,
    /// Microseconds since the Unix epoch.
    pub(crate) updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The name of a method, as the table knows it.
pub(crate) const fn name(method: &Method) -> &'static str {
    match method {
        Method::Card { .. } => "card",
        Method::BankTransfer { .. } => "bank_transfer",
        Method::Wallet { .. } => "wallet",
    }
}

impl TryFrom<Model> for Payment {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let order_id = row.order_id.as_deref().map(str::parse).transpose();
        Ok(Self {
            id: row.id.parse().map_err(|error| unreadable("payments.id", error))?,
            order_id: order_id.map_err(|error| unreadable("payments.order_id", error))?,
            amount: Amount::from_hundredths(row.amount),
            currency: row
                .currency
                .parse()
                .map_err(|unknown| unreadable("payments.currency", unknown))?,
            status: row
                .status
                .parse()
                .map_err(|unknown| unreadable("payments.status", unknown))?,
            method: method(&row.method, [row.last4, row.bank, row.account, row.provider])?,
            created_at: timestamp("payments.created_at", row.created_at)?,
            updated_at: timestamp("payments.updated_at", row.updated_at)?,
        })
    }
}

fn method(name: &str, columns: [Option<String>; 4]) -> Result<Method, DbError> {
    match (name, columns) {
        ("card", [Some(last4), None, None, None]) => Ok(Method::Card { last4 }),
        ("bank_transfer", [None, Some(bank), Some(account), None]) => {
            Ok(Method::BankTransfer { bank, last4: account })
        }
        ("wallet", [None, None, None, Some(provider)]) => Ok(Method::Wallet { provider }),
        _ => Err(unreadable(
            "payments.method",
            format!("what `{name}` needs is not there"),
        )),
    }
}
