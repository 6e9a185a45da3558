//! Payments: list, create, get, capture, refund. Always one's own, as orders are.
//!
//! No bank stands behind this shop: to authorize is to write down. What a provider would have to be asked belongs between
//! the check and the transaction, never inside it, where everybody else would wait for the answer.

use super::Shop;
use super::orders::GONE;
use crate::db::{self, Writer};
use crate::domain::payment::{PAYMENT_MISMATCH, UNKNOWN_ORDER};
use crate::domain::problem::FieldProblem;
use crate::domain::{
    DomainError, NewPayment, Order, OrderId, OrderStatus, Page, PageRequest, Payment, PaymentId,
    PaymentStatus, Resource, Sentence,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

const NO_SUCH_PAYMENT: DomainError = DomainError::NotFound(Resource::Payment);

impl Shop {
    /// One page of an account's payments, newest first.
    ///
    /// # Errors
    /// [`DomainError::Unavailable`] and [`DomainError::Internal`] by the database.
    pub async fn list_payments(&self, user_id: i64, page: PageRequest) -> Result<Page<Payment>, DomainError> {
        let read = &self.db.read;
        let slice = db::payments::page(read, user_id, page).await?;
        let count = db::payments::count(read, user_id);
        let total = self
            .remembered
            .payments
            .total(&user_id, page, &slice, count)
            .await?;
        Ok(Page {
            entries: slice.rows,
            total,
        })
    }

    /// Authorizes a payment of an account: for one of its orders that is pending, exactly what that comes to; or for
    /// none.
    ///
    /// # Errors
    /// [`DomainError::Invalid`] with every field that breaks a rule; `unknown_order`; `invalid_state` when the order is
    /// not pending; `payment_mismatch` when amount or currency are not the order's; [`DomainError::InvalidToken`] when
    /// the account is gone.
    pub async fn create_payment(&self, user_id: i64, new: NewPayment) -> Result<Payment, DomainError> {
        let at = self.clock.now();
        let payment = Payment {
            id: PaymentId::next(&self.remembered.ids, at),
            order_id: new.order_id,
            amount: new.amount,
            currency: new.currency,
            status: PaymentStatus::Authorized,
            method: new.checked(at)?,
            created_at: at,
            updated_at: at,
        };
        let Some(order_id) = payment.order_id else {
            let alone = async |db: &Writer<'_>| insert(db, user_id, &payment).await;
            self.db.statement(alone).await?;
            return Ok(payment);
        };
        let work = async move |tx: &DatabaseTransaction| {
            let found = db::orders::find(tx, user_id, order_id).await?;
            fits(&payment, &found.ok_or_else(unknown_order)?)?;
            insert(tx, user_id, &payment).await?;
            Ok(payment)
        };
        self.db.write(work).await
    }

    /// One payment of an account.
    ///
    /// # Errors
    /// [`DomainError::NotFound`], also for a payment of another account.
    pub async fn get_payment(&self, user_id: i64, id: PaymentId) -> Result<Payment, DomainError> {
        let found = db::payments::find(&self.db.read, user_id, id).await?;
        found.ok_or(NO_SUCH_PAYMENT)
    }

    /// Takes the money of an authorized payment. Its order is paid then, and whatever else was authorized for the order
    /// is voided, so that nobody pays twice.
    ///
    /// # Errors
    /// [`DomainError::NotFound`] as [`get_payment`](Self::get_payment); `invalid_state` when it is not authorized, or its
    /// order not pending.
    pub async fn capture_payment(&self, user_id: i64, id: PaymentId) -> Result<Payment, DomainError> {
        let work = async move |tx: &DatabaseTransaction| {
            let payment = self.advance(tx, user_id, id, PaymentStatus::Captured).await?;
            if let Some(order) = payment.order_id {
                self.settle(tx, user_id, order).await?;
            }
            Ok(payment)
        };
        self.db.write(work).await
    }

    /// Gives back the money of a captured payment. Its order stays paid: what becomes of the goods is not for money to
    /// say.
    ///
    /// # Errors
    /// [`DomainError::NotFound`] as [`get_payment`](Self::get_payment); `invalid_state` when it is not captured.
    pub async fn refund_payment(&self, user_id: i64, id: PaymentId) -> Result<Payment, DomainError> {
        let work = async move |tx: &DatabaseTransaction| {
            self.advance(tx, user_id, id, PaymentStatus::Refunded).await
        };
        self.db.write(work).await
    }

    async fn advance(
        &self,
        tx: &impl ConnectionTrait,
        user_id: i64,
        id: PaymentId,
        next: PaymentStatus,
    ) -> Result<Payment, DomainError> {
        let found = db::payments::find(tx, user_id, id).await?;
        let mut payment = found.ok_or(NO_SUCH_PAYMENT)?;
        payment.status = payment.status.to(next)?;
        payment.updated_at = self.clock.after(payment.updated_at);
        db::payments::update(tx, &payment).await?;
        Ok(payment)
    }

    /// The order is paid for: by one payment, which is captured already.
    async fn settle(&self, tx: &impl ConnectionTrait, user_id: i64, id: OrderId) -> Result<(), DomainError> {
        let found = db::orders::find(tx, user_id, id).await?;
        let mut order = found.ok_or_else(unknown_order)?;
        order.status = order.status.to(OrderStatus::Paid)?;
        order.updated_at = self.clock.after(order.updated_at);
        db::orders::update(tx, &order).await?;
        Ok(db::payments::void_authorized(tx, id, order.updated_at).await?)
    }
}

async fn insert(db: &impl ConnectionTrait, user_id: i64, payment: &Payment) -> Result<(), DomainError> {
    let inserted = db::payments::insert(db, user_id, payment).await;
    inserted.map_err(DomainError::referring(|| GONE))
}

fn unknown_order() -> DomainError {
    UNKNOWN_ORDER
        .at("order_id", Sentence::new("order-unknown"))
        .into()
}

/// Whether `payment` is what `order` waits for.
fn fits(payment: &Payment, order: &Order) -> Result<(), DomainError> {
    order.status.to(OrderStatus::Paid)?;
    let mut details = Vec::new();
    if payment.amount != order.total {
        let why = Sentence::new("not-the-total").with("total", order.total.to_string());
        details.push(FieldProblem::new("amount", why.into()));
    }
    if payment.currency != order.currency {
        let why = Sentence::new("not-the-currency").with("currency", order.currency.as_str());
        details.push(FieldProblem::new("currency", why.into()));
    }
    if details.is_empty() {
        Ok(())
    } else {
        Err(PAYMENT_MISMATCH.because(details).into())
    }
}
