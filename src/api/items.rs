//! Items.

use charter::{
    ApiError, Precondition, Reply, RequestContext,
    types::{Decimal, Timestamp},
};
use poem_openapi::types::MaybeUndefined;
use shop_contract::{
    apis::items::{
        CreateItemResponse, DeleteItemResponse, GetItemParams, GetItemResponse, Items, ListItemsParams,
        ListItemsResponse, PatchItemResponse, ReplaceItemResponse,
    },
    models::{self, ItemInput, ItemList},
};

use super::{
    Api,
    access::ITEMS_WRITE,
    money::{currency, shown_currency},
    paging::{self, Frame},
};
use crate::domain::{
    Amount, Change, Item, ItemFilter, ItemInclude, ItemKey, ItemPatch, ItemSort, ItemView, NewItem,
    PageRequest, Sort, each_once,
};

impl Items for Api {
    async fn list_items(
        &self,
        cx: &RequestContext,
        params: ListItemsParams,
    ) -> Result<ListItemsResponse, ApiError> {
        if params.include_inactive {
            cx.require_scope(ITEMS_WRITE)?;
        }
        let sort = each_once(params.sort.iter().flatten().copied().map(order).collect())?;
        let include = include(params.include.as_deref());
        let (entries, frame) = match cx.keyset() {
            Some(keyset) => {
                let request = paging::walk(keyset, params.limit, params.include_total);
                let page = self
                    .shop
                    .walk_items(&filter(params), &sort, &request, include)
                    .await?;
                let frame = Frame::walked(cx, keyset, &request, &page).either();
                (page.entries, frame)
            }
            None => {
                let request = PageRequest::new(params.page.into(), params.limit.into());
                let page = self
                    .shop
                    .list_items(&filter(params), &sort, request, include)
                    .await?;
                (page.entries, Frame::new(cx, request, page.total).either())
            }
        };
        let list = ItemList {
            items: entries.into_iter().map(models::Item::from).collect(),
            meta: frame.meta,
            links: frame.links,
        };
        Ok(ListItemsResponse::Ok(Reply(list), frame.header))
    }

    async fn create_item(
        &self,
        cx: &RequestContext,
        body: ItemInput,
    ) -> Result<CreateItemResponse, ApiError> {
        let item: models::Item = self.shop(cx).create_item(body.into()).await?.into();
        cx.audit_created(item.id, &item)?;
        let location = cx.link(&format!("/api/v1/items/{}", item.id));
        Ok(CreateItemResponse::Created(Reply(item), location))
    }

    async fn get_item(
        &self,
        _cx: &RequestContext,
        id: i64,
        params: GetItemParams,
    ) -> Result<GetItemResponse, ApiError> {
        let item = self.shop.get_item(id, include(params.include.as_deref())).await?;
        Ok(GetItemResponse::Ok(Reply(item.into())))
    }

    async fn replace_item(
        &self,
        cx: &RequestContext,
        id: i64,
        precondition: Precondition,
        body: ItemInput,
    ) -> Result<ReplaceItemResponse, ApiError> {
        let expected = precondition.into();
        let change = self.shop(cx).replace_item(id, expected, body.into()).await?;
        Ok(ReplaceItemResponse::Ok(Reply(audited(cx, change)?)))
    }

    async fn patch_item(
        &self,
        cx: &RequestContext,
        id: i64,
        precondition: Precondition,
        body: models::ItemPatch,
    ) -> Result<PatchItemResponse, ApiError> {
        let expected = precondition.into();
        let change = self.shop(cx).patch_item(id, expected, body.into()).await?;
        Ok(PatchItemResponse::Ok(Reply(audited(cx, change)?)))
    }

    async fn delete_item(
        &self,
        cx: &RequestContext,
        id: i64,
        precondition: Precondition,
    ) -> Result<DeleteItemResponse, ApiError> {
        let deleted = self.shop(cx).delete_item(id, precondition.into()).await?;
        cx.audit_deleted(id, &models::Item::from(deleted))?;
        Ok(DeleteItemResponse::NoContent)
    }
}

/// What an item has become, with the report of what it was.
fn audited(cx: &RequestContext, change: Change<Item>) -> Result<models::Item, ApiError> {
    let (before, after): (models::Item, models::Item) = (change.before.into(), change.after.into());
    cx.audit_changed(after.id, &before, &after)?;
    Ok(after)
}

/// A way in which a price bound narrows a filter.
pub(super) type Narrow = fn(&mut ItemFilter, rust_decimal::Decimal);

fn filter(params: ListItemsParams) -> ItemFilter {
    let mut filter = ItemFilter::default();
    filter.include_inactive(params.include_inactive);
    narrow(
        &mut filter,
        [
            (params.filter_price_gt, ItemFilter::price_above),
            (params.filter_price_gte, ItemFilter::price_at_least),
            (params.filter_price_lt, ItemFilter::price_below),
            (params.filter_price_lte, ItemFilter::price_at_most),
            (params.min_price, ItemFilter::price_at_least),
            (params.max_price, ItemFilter::price_at_most),
        ],
    );
    if let Some(text) = params.filter_name_contains {
        filter.name_contains(&text);
    }
    if let Some(one) = params.filter_currency_eq {
        filter.currency_in([currency(one)].into_iter().collect());
    }
    if let Some(many) = params.filter_currency_in {
        filter.currency_in(many.into_iter().map(currency).collect());
    }
    if let Some(Timestamp(time)) = params.filter_created_at_gte {
        filter.created_at_least(time);
    }
    if let Some(Timestamp(time)) = params.filter_created_at_lt {
        filter.created_before(time);
    }
    if let Some(slug) = params.category {
        filter.in_category(slug);
    }
    filter
}

/// Narrows a filter by the bounds that are there.
pub(super) fn narrow<const N: usize>(filter: &mut ItemFilter, bounds: [(Option<Decimal>, Narrow); N]) {
    for (bound, narrow) in bounds {
        if let Some(bound) = bound {
            narrow(filter, bound.0);
        }
    }
}

pub(super) fn order(sort: models::ItemSort) -> ItemSort {
    use models::ItemSort as Asked;
    match sort {
        Asked::Id => Sort::ascending(ItemKey::Id),
        Asked::IdDesc => Sort::descending(ItemKey::Id),
        Asked::Name => Sort::ascending(ItemKey::Name),
        Asked::NameDesc => Sort::descending(ItemKey::Name),
        Asked::Price => Sort::ascending(ItemKey::Price),
        Asked::PriceDesc => Sort::descending(ItemKey::Price),
        Asked::CreatedAt => Sort::ascending(ItemKey::CreatedAt),
        Asked::CreatedAtDesc => Sort::descending(ItemKey::CreatedAt),
    }
}

pub(super) fn include(asked: Option<&[models::ItemInclude]>) -> ItemInclude {
    let asked = asked.unwrap_or_default();
    ItemInclude {
        category: asked.contains(&models::ItemInclude::Category),
        reviews: asked.contains(&models::ItemInclude::Reviews),
    }
}

impl From<ItemInput> for NewItem {
    fn from(input: ItemInput) -> Self {
        NewItem {
            name: input.name,
            description: input.description.take(),
            price: Amount::nearest(input.price.0),
            currency: currency(input.currency),
            category_id: input.category_id.take(),
            stock: input.stock,
            active: input.active,
        }
    }
}

impl From<models::ItemPatch> for ItemPatch {
    fn from(patch: models::ItemPatch) -> Self {
        ItemPatch {
            name: patch.name,
            description: patch.description.into(),
            price: patch.price.map(|price| Amount::nearest(price.0)),
            currency: patch.currency.map(currency),
            category_id: patch.category_id.into(),
            stock: patch.stock,
            active: patch.active,
        }
    }
}

impl From<Item> for models::Item {
    fn from(item: Item) -> Self {
        models::Item {
            name: Some(item.name),
            description: present(item.description),
            price: Some(Decimal(item.price.into())),
            currency: Some(shown_currency(item.currency)),
            category_id: present(item.category_id),
            stock: Some(item.stock),
            active: Some(item.active),
            created_at: Some(Timestamp(item.created_at)),
            updated_at: Some(Timestamp(item.updated_at)),
            ..models::Item::new(item.id)
        }
    }
}

impl From<ItemView> for models::Item {
    fn from(view: ItemView) -> Self {
        models::Item {
            category: view
                .category
                .map(|category| category.map(models::Category::from))
                .into(),
            reviews: view
                .reviews
                .map(|reviews| reviews.into_iter().map(models::Review::from).collect()),
            ..view.item.into()
        }
    }
}

/// A member that is there, with a value or null.
pub(super) fn present<T>(value: Option<T>) -> MaybeUndefined<T> {
    Some(value).into()
}
