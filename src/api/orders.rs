//! Orders.

use charter::{ApiError, Reply, RequestContext, types::Timestamp};
use shop_contract::{
    apis::orders::{
        CancelOrderResponse, CreateOrderResponse, GetOrderResponse, ListOrdersParams, ListOrdersResponse,
        Orders,
    },
    models::{self, OrderInput, OrderList},
};

use super::{
    Api,
    access::actor,
    money::{shown, shown_currency},
    paging::Frame,
};
use crate::domain::{
    DomainError, NewLine, NewOrder, Order, OrderFilter, OrderId, OrderLine, OrderStatus, PageRequest,
    Resource,
};

impl Orders for Api {
    async fn list_orders(
        &self,
        cx: &RequestContext,
        params: ListOrdersParams,
    ) -> Result<ListOrdersResponse, ApiError> {
        let request = PageRequest::new(params.page.into(), params.limit.into());
        let filter = OrderFilter {
            user_id: actor(cx)?.id,
            status: params.filter_status_eq.map(status),
        };
        let page = self.shop.list_orders(&filter, request).await?;
        let frame = Frame::new(cx, request, page.total);
        let list = OrderList {
            items: page.entries.into_iter().map(models::Order::from).collect(),
            meta: frame.meta,
            links: frame.links,
        };
        Ok(ListOrdersResponse::Ok(Reply(list), frame.header))
    }

    async fn create_order(
        &self,
        cx: &RequestContext,
        body: OrderInput,
    ) -> Result<CreateOrderResponse, ApiError> {
        let line = |line: models::OrderLineInput| NewLine {
            item_id: line.item_id,
            quantity: line.quantity,
        };
        let new = NewOrder {
            lines: body.lines.into_iter().map(line).collect(),
        };
        let order = self.shop.create_order(actor(cx)?.id, new).await?;
        let location = cx.link(&format!("/api/v1/orders/{}", order.id));
        Ok(CreateOrderResponse::Created(Reply(order.into()), location))
    }

    async fn get_order(&self, cx: &RequestContext, id: String) -> Result<GetOrderResponse, ApiError> {
        let order = self.shop.get_order(actor(cx)?.id, order_id(&id)?).await?;
        Ok(GetOrderResponse::Ok(Reply(order.into())))
    }

    async fn cancel_order(&self, cx: &RequestContext, id: String) -> Result<CancelOrderResponse, ApiError> {
        let order = self.shop.cancel_order(actor(cx)?.id, order_id(&id)?).await?;
        Ok(CancelOrderResponse::Ok(Reply(order.into())))
    }
}

/// The order of an address. What the contract lets in is an id; what is none names no order.
fn order_id(text: &str) -> Result<OrderId, DomainError> {
    text.parse().map_err(|_| DomainError::NotFound(Resource::Order))
}

fn status(status: models::OrderStatus) -> OrderStatus {
    match status {
        models::OrderStatus::Pending => OrderStatus::Pending,
        models::OrderStatus::Paid => OrderStatus::Paid,
        models::OrderStatus::Cancelled => OrderStatus::Cancelled,
    }
}

impl From<OrderStatus> for models::OrderStatus {
    fn from(status: OrderStatus) -> Self {
        match status {
            OrderStatus::Pending => models::OrderStatus::Pending,
            OrderStatus::Paid => models::OrderStatus::Paid,
            OrderStatus::Cancelled => models::OrderStatus::Cancelled,
        }
    }
}

impl From<Order> for models::Order {
    fn from(order: Order) -> Self {
        models::Order {
            id: order.id.to_string(),
            status: order.status.into(),
            lines: order.lines.into_iter().map(models::OrderLine::from).collect(),
            total: shown(order.total),
            currency: shown_currency(order.currency),
            created_at: Timestamp(order.created_at),
            updated_at: Timestamp(order.updated_at),
        }
    }
}

impl From<OrderLine> for models::OrderLine {
    fn from(line: OrderLine) -> Self {
        models::OrderLine {
            item_id: line.item_id,
            name: line.name,
            unit_price: shown(line.unit_price),
            quantity: line.quantity,
        }
    }
}
