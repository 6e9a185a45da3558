//! Orders: list, create, get, cancel. Always one's own: another account's order does not exist for anybody else, admins
//! included, because nothing in the shop needs to look into it.

use super::Shop;
use crate::db;
use crate::domain::order::{self, OUT_OF_STOCK, UNKNOWN_ITEM, field};
use crate::domain::problem::Problems;
use crate::domain::{
    Amount, Change, Currency, DomainError, FieldProblem, Item, NewLine, NewOrder, Order, OrderFilter,
    OrderId, OrderLine, OrderStatus, Page, PageRequest, Resource, Sentence,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

pub(super) const NO_SUCH_ORDER: DomainError = DomainError::NotFound(Resource::Order);

/// What an order's account is when no reference to it holds.
pub(super) const GONE: DomainError = DomainError::InvalidToken("the account is gone");

impl Shop {
    /// One page of an account's orders, newest first.
    ///
    /// # Errors
    /// [`DomainError::Unavailable`] and [`DomainError::Internal`] by the database.
    pub async fn list_orders(
        &self,
        filter: &OrderFilter,
        page: PageRequest,
    ) -> Result<Page<Order>, DomainError> {
        let read = &self.db.read;
        let slice = db::orders::page(read, filter, page).await?;
        let count = db::orders::count(read, filter);
        let total = self.remembered.orders.total(filter, page, &slice, count).await?;
        Ok(Page {
            entries: slice.rows,
            total,
        })
    }

    /// Places an order for an account, at the prices of this moment, and sets the pieces aside: all of them or none. An
    /// order that comes to nothing is paid from the start, since nobody can pay nothing.
    ///
    /// # Errors
    /// [`DomainError::Invalid`] with every line that breaks a rule, or whose item is sold in another currency than the
    /// first one, or when the total is too large; `unknown_item` with every line whose item does not exist or is not
    /// active; `out_of_stock` with every line that asks for more than there is; [`DomainError::InvalidToken`] when the
    /// account is gone.
    pub async fn create_order(&self, user_id: i64, new: NewOrder) -> Result<Order, DomainError> {
        let new = new.checked()?;
        let work = async move |tx: &DatabaseTransaction| {
            let at = self.clock.now();
            let (lines, left, currency) = priced(tx, &new.lines).await?;
            let total = order::total(&lines)?;
            let order = Order {
                id: OrderId::next(&self.remembered.ids, at),
                status: match total {
                    Amount::ZERO => OrderStatus::Paid,
                    _ => OrderStatus::Pending,
                },
                lines,
                total,
                currency,
                created_at: at,
                updated_at: at,
            };
            set_aside(tx, &order, &left).await?;
            db::orders::insert(tx, user_id, &order)
                .await
                .map_err(DomainError::referring(|| GONE))?;
            Ok(order)
        };
        self.db.write(work).await
    }

    /// One order of an account.
    ///
    /// # Errors
    /// [`DomainError::NotFound`], also for an order of another account.
    pub async fn get_order(&self, user_id: i64, id: OrderId) -> Result<Order, DomainError> {
        let found = db::orders::find(&self.db.read, user_id, id).await?;
        found.ok_or(NO_SUCH_ORDER)
    }

    /// Calls off an order that is not paid: its pieces are for sale again, and what was authorized for it is voided.
    ///
    /// # Errors
    /// [`DomainError::NotFound`] as [`get_order`](Self::get_order); `invalid_state` when it is paid or cancelled already.
    pub async fn cancel_order(&self, user_id: i64, id: OrderId) -> Result<Change<Order>, DomainError> {
        let work = async move |tx: &DatabaseTransaction| {
            let before = db::orders::find(tx, user_id, id).await?.ok_or(NO_SUCH_ORDER)?;
            let mut order = before.clone();
            order.status = order.status.to(OrderStatus::Cancelled)?;
            order.updated_at = self.clock.after(order.updated_at);
            for (_, line) in shelves(&order.lines) {
                db::stock::give_back(tx, line.item_id, line.quantity, order.updated_at).await?;
            }
            db::payments::void_authorized(tx, id, order.updated_at).await?;
            db::orders::update(tx, &order).await?;
            let after = order;
            Ok(Change { before, after })
        };
        self.db.write(work).await
    }
}

/// The lines with names and prices, how many pieces of each item there are, and the one currency of all.
async fn priced(
    tx: &impl ConnectionTrait,
    lines: &[NewLine],
) -> Result<(Vec<OrderLine>, Vec<i32>, Currency), DomainError> {
    let found = db::stock::items(tx, lines.iter().map(|line| line.item_id)).await?;
    let items: Vec<Option<&Item>> = lines
        .iter()
        .map(|line| found.get(&line.item_id).filter(|item| item.active))
        .collect();
    let unknown = items.iter().enumerate().filter(|(_, item)| item.is_none());
    let unknown = unknown.map(|(at, _)| problem(at, "item_id", Sentence::new("item-unknown")));
    let unknown: Vec<FieldProblem> = unknown.collect();
    if !unknown.is_empty() {
        return Err(UNKNOWN_ITEM.because(unknown).into());
    }
    let items: Vec<&Item> = items.into_iter().flatten().collect();
    let currency = one_currency(&items)?;
    let line = |(line, item): (&NewLine, &&Item)| OrderLine {
        item_id: item.id,
        name: item.name.clone(),
        unit_price: item.price,
        quantity: line.quantity,
    };
    let left = items.iter().map(|item| item.stock).collect();
    Ok((lines.iter().zip(&items).map(line).collect(), left, currency))
}

/// Amounts of different currencies cannot be added up.
fn one_currency(items: &[&Item]) -> Result<Currency, DomainError> {
    let currency = items.first().map(|item| item.currency).unwrap_or_default();
    let mut problems = Problems::default();
    for (at, item) in items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.currency != currency)
    {
        let why = Sentence::new("other-currency")
            .with("currency", item.currency.as_str())
            .with("first", currency.as_str());
        problems.note(field(at, "item_id"), why);
    }
    problems.or(currency)
}

/// Takes the pieces off the shelves. Every line is tried, so that all that ask for too many are named; the transaction
/// is rolled back then, and nothing was taken.
async fn set_aside(tx: &impl ConnectionTrait, order: &Order, left: &[i32]) -> Result<(), DomainError> {
    let mut short = Vec::new();
    for (at, line) in shelves(&order.lines) {
        if !db::stock::take(tx, line.item_id, line.quantity, order.created_at).await? {
            short.push(at);
        }
    }
    short.sort_unstable();
    let short = short.into_iter().map(|at| {
        let left = left.get(at).copied().unwrap_or_default();
        let left = u64::try_from(left).unwrap_or_default();
        problem(at, "quantity", Sentence::new("stock-left").with("left", left))
    });
    let short: Vec<FieldProblem> = short.collect();
    if short.is_empty() {
        Ok(())
    } else {
        Err(OUT_OF_STOCK.because(short).into())
    }
}

/// The lines with their places, by item: two orders that went to the same shelves in different order would wait for each
/// other where several write at once.
fn shelves(lines: &[OrderLine]) -> Vec<(usize, &OrderLine)> {
    let mut lines: Vec<_> = lines.iter().enumerate().collect();
    lines.sort_unstable_by_key(|(at, line)| (line.item_id, *at));
    lines
}

fn problem(line: usize, member: &str, why: Sentence) -> FieldProblem {
    FieldProblem::new(field(line, member), why.into())
}
