//! Items of `v2`: the same items, with prices as text.
//!
//! Only what the versions show differently stands here. The shop knows no versions: both traits call the same functions
//! of it, so that a rule cannot hold in one version alone.

use charter::{ApiError, Reply, RequestContext, Rule, Violation, types::Timestamp};
use shop_contract::{
    apis::items_v2::{
        CreateItemV2Response, GetItemV2Params, GetItemV2Response, ItemsV2, ListItemsV2Params,
        ListItemsV2Response,
    },
    models::{self, ItemV2Input, ItemV2List, Money},
};

use super::{
    Api,
    access::ITEMS_WRITE,
    items::{include, narrow, order, present},
    money::{currency, shown_currency},
    paging::{self, Frame},
};
use crate::domain::{Amount, Item, ItemFilter, ItemView, NewItem, each_once};

impl ItemsV2 for Api {
    async fn list_items_v2(
        &self,
        cx: &RequestContext,
        params: ListItemsV2Params,
    ) -> Result<ListItemsV2Response, ApiError> {
        if params.include_inactive {
            cx.require_scope(ITEMS_WRITE)?;
        }
        let keyset = cx.require_keyset()?;
        let request = paging::walk(keyset, params.limit, params.include_total);
        let sort = each_once(params.sort.iter().flatten().copied().map(order).collect())?;
        let include = include(params.include.as_deref());
        let page = self
            .shop
            .walk_items(&filter(params), &sort, &request, include)
            .await?;
        let frame = Frame::walked(cx, keyset, &request, &page);
        let list = ItemV2List {
            items: page.entries.into_iter().map(models::ItemV2::from).collect(),
            meta: frame.meta,
            links: frame.links,
        };
        Ok(ListItemsV2Response::Ok(Reply(list), frame.header))
    }

    async fn create_item_v2(
        &self,
        cx: &RequestContext,
        body: ItemV2Input,
    ) -> Result<CreateItemV2Response, ApiError> {
        let item = self.shop(cx).create_item(body.try_into()?).await?;
        // An item looks the same in the audit log, whichever version it was written in.
        cx.audit_created(item.id, &models::Item::from(item.clone()))?;
        let location = cx.link(&format!("/api/v2/items/{}", item.id));
        Ok(CreateItemV2Response::Created(Reply(item.into()), location))
    }

    async fn get_item_v2(
        &self,
        _cx: &RequestContext,
        id: i64,
        params: GetItemV2Params,
    ) -> Result<GetItemV2Response, ApiError> {
        let item = self.shop.get_item(id, include(params.include.as_deref())).await?;
        Ok(GetItemV2Response::Ok(Reply(item.into())))
    }
}

fn filter(params: ListItemsV2Params) -> ItemFilter {
    let mut filter = ItemFilter::default();
    filter.include_inactive(params.include_inactive);
    narrow(
        &mut filter,
        [
            (params.filter_price_gt, ItemFilter::price_above),
            (params.filter_price_gte, ItemFilter::price_at_least),
            (params.filter_price_lt, ItemFilter::price_below),
            (params.filter_price_lte, ItemFilter::price_at_most),
        ],
    );
    if let Some(text) = params.filter_name_contains {
        filter.name_contains(&text);
    }
    if let Some(currencies) = params.currency {
        filter.currency_in(currencies.into_iter().map(currency).collect());
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

impl TryFrom<ItemV2Input> for NewItem {
    type Error = ApiError;

    fn try_from(input: ItemV2Input) -> Result<Self, ApiError> {
        Ok(NewItem {
            name: input.name,
            description: input.description.take(),
            price: amount(&input.price)?,
            currency: currency(input.price.currency),
            category_id: input.category_id.take(),
            stock: input.stock,
            active: input.active,
        })
    }
}

/// The document's pattern has let the text pass; what is no amount all the same is told like any other violation.
fn amount(money: &Money) -> Result<Amount, ApiError> {
    let unreadable = |_| ApiError::invalid(vec![Violation::new("price.amount", Rule::Unreadable)]);
    money.amount.parse().map_err(unreadable)
}

impl From<Item> for models::ItemV2 {
    fn from(item: Item) -> Self {
        let price = Money {
            amount: item.price.with_decimals(),
            currency: shown_currency(item.currency),
        };
        models::ItemV2 {
            name: Some(item.name),
            description: present(item.description),
            price: Some(price),
            category_id: present(item.category_id),
            stock: Some(item.stock),
            active: Some(item.active),
            created_at: Some(Timestamp(item.created_at)),
            updated_at: Some(Timestamp(item.updated_at)),
            ..models::ItemV2::new(item.id)
        }
    }
}

impl From<ItemView> for models::ItemV2 {
    fn from(view: ItemView) -> Self {
        models::ItemV2 {
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
