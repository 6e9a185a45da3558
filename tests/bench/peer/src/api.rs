//! The three handlers.

#![expect(
    clippy::disallowed_methods,
    reason = "a program of this size needs neither a clock that is handed in nor a folder for queries"
)]

use jiff::Timestamp;
use poem::{Error, Result, error::InternalServerError};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set, SqlErr,
};

use crate::{
    database::Database,
    item::{ActiveModel, Column, Entity, Item, ItemInput, ItemList, Links, Meta},
    reply::{Refusal, Reply, refusal},
    total::Total,
};

pub(crate) struct Items {
    database: Database,
    total: Total,
}

#[derive(ApiResponse)]
enum GetItem {
    #[oai(status = 200)]
    Ok(Reply<Item>),
    #[oai(status = 404)]
    NotFound(Reply<Refusal>),
}

#[derive(ApiResponse)]
enum ListItems {
    #[oai(status = 200)]
    Ok(Reply<ItemList>),
}

#[derive(ApiResponse)]
#[oai(bad_request_handler = "invalid")]
enum CreateItem {
    #[oai(status = 201)]
    Created(Reply<Item>, #[oai(header = "Location")] String),
    #[oai(status = 409)]
    Conflict(Reply<Refusal>),
    #[oai(status = 422)]
    Invalid(Reply<Refusal>),
}

#[expect(clippy::needless_pass_by_value, reason = "poem-openapi hands the error over")]
fn invalid(error: Error) -> CreateItem {
    CreateItem::Invalid(refusal("validation_failed", error.to_string()))
}

impl Items {
    pub(crate) fn new(database: Database) -> Self {
        Items {
            database,
            total: Total::default(),
        }
    }

    async fn total(&self) -> Result<u64> {
        let (writes, known) = self.total.remembered();
        if let Some(total) = known {
            return Ok(total);
        }
        let active = Entity::find().filter(Column::Active.eq(true));
        let total = active
            .count(&self.database.read)
            .await
            .map_err(InternalServerError)?;
        self.total.remember(writes, total);
        Ok(total)
    }
}

#[OpenApi]
impl Items {
    #[oai(path = "/api/v1/items/:id", method = "get")]
    async fn get_item(&self, id: Path<i64>) -> Result<GetItem> {
        let found = Entity::find_by_id(id.0).one(&self.database.read).await;
        Ok(match found.map_err(InternalServerError)? {
            Some(row) => GetItem::Ok(Reply(row.into())),
            None => GetItem::NotFound(refusal("not_found", "There is no such item.")),
        })
    }

    #[oai(path = "/api/v1/items", method = "get")]
    async fn list_items(
        &self,
        #[oai(default = "one", validator(minimum(value = "1")))] page: Query<u64>,
        #[oai(default = "twenty", validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<u64>,
    ) -> Result<ListItems> {
        let (page, limit) = (page.0, limit.0);
        let rows = Entity::find()
            .filter(Column::Active.eq(true))
            .order_by_asc(Column::Id)
            .limit(limit)
            .offset((page - 1).saturating_mul(limit))
            .all(&self.database.read)
            .await
            .map_err(InternalServerError)?;
        let total = self.total().await?;
        let last = total.div_ceil(limit).max(1);
        let meta = Meta {
            page,
            size: limit,
            total,
            has_next: page < last,
            has_prev: page > 1,
        };
        Ok(ListItems::Ok(Reply(ItemList {
            items: rows.into_iter().map(Item::from).collect(),
            links: links(&meta, last),
            meta,
        })))
    }

    #[oai(path = "/api/v1/items", method = "post")]
    async fn create_item(&self, body: Json<ItemInput>) -> Result<CreateItem> {
        let input = body.0;
        let name = input.name.trim();
        let hundredths = input.price * 100.0;
        if name.chars().count() < 2 || (hundredths - hundredths.round()).abs() > 1e-4 {
            return Ok(CreateItem::Invalid(refusal(
                "validation_failed",
                "The name or the price is not valid.",
            )));
        }
        let now = Timestamp::now().as_microsecond();
        let record = ActiveModel {
            id: NotSet,
            name: Set(name.to_owned()),
            description: Set(input.description),
            price: Set(hundredths.round() as i64),
            currency: Set(input.currency.code().to_owned()),
            category_id: Set(input.category_id),
            stock: Set(input.stock),
            active: Set(input.active),
            created_at: Set(now),
            updated_at: Set(now),
        };
        match record.insert(&self.database.write).await {
            Ok(row) => {
                self.total.forget();
                let location = format!("/api/v1/items/{}", row.id);
                Ok(CreateItem::Created(Reply(row.into()), location))
            }
            Err(error) if matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_))) => Ok(
                CreateItem::Conflict(refusal("unknown_category", "There is no such category.")),
            ),
            Err(error) => Err(InternalServerError(error)),
        }
    }
}

fn links(meta: &Meta, last: u64) -> Links {
    let numbered = |page: u64| format!("/api/v1/items?limit={}&page={page}", meta.size);
    let page = meta.page;
    Links {
        this: match page {
            1 => format!("/api/v1/items?limit={}", meta.size),
            _ => numbered(page),
        },
        first: numbered(1),
        prev: meta.has_prev.then(|| numbered((page - 1).min(last))),
        next: meta.has_next.then(|| numbered(page + 1)),
        last: numbered(last),
    }
}

fn one() -> u64 {
    1
}

fn twenty() -> u64 {
    20
}
