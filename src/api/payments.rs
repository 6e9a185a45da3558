//! Payments.

use charter::{ApiError, Reply, RequestContext, types::Timestamp};
use shop_contract::{
    apis::payments::{
        CapturePaymentResponse, CreatePaymentResponse, GetPaymentResponse, ListPaymentsParams,
        ListPaymentsResponse, Payments, RefundPaymentResponse,
    },
    models::{self, PaymentInput, PaymentList, PaymentMethodInput},
};

use super::{
    Api,
    access::actor,
    money::{currency, shown, shown_currency},
    paging::Frame,
};
use crate::domain::{
    Amount, Change, DomainError, Method, NewMethod, NewPayment, PageRequest, Payment, PaymentId,
    PaymentStatus, Resource,
};

impl Payments for Api {
    async fn list_payments(
        &self,
        cx: &RequestContext,
        params: ListPaymentsParams,
    ) -> Result<ListPaymentsResponse, ApiError> {
        let request = PageRequest::new(params.page.into(), params.limit.into());
        let page = self.shop.list_payments(actor(cx)?.id, request).await?;
        let frame = Frame::new(cx, request, page.total);
        let list = PaymentList {
            items: page.entries.into_iter().map(models::Payment::from).collect(),
            meta: frame.meta,
            links: frame.links,
        };
        Ok(ListPaymentsResponse::Ok(Reply(list), frame.header))
    }

    async fn create_payment(
        &self,
        cx: &RequestContext,
        body: PaymentInput,
    ) -> Result<CreatePaymentResponse, ApiError> {
        let order_id = body.order_id.take().map(|id| id.parse()).transpose();
        let new = NewPayment {
            order_id: order_id.map_err(ApiError::internal)?,
            amount: Amount::nearest(body.amount.0),
            currency: currency(body.currency),
            method: body.method.into(),
        };
        let payment = self.shop(cx).create_payment(actor(cx)?.id, new).await?;
        let payment = models::Payment::from(payment);
        cx.audit_created(&payment.id, &payment)?;
        let location = cx.link(&format!("/api/v1/payments/{}", payment.id));
        Ok(CreatePaymentResponse::Created(Reply(payment), location))
    }

    async fn get_payment(&self, cx: &RequestContext, id: String) -> Result<GetPaymentResponse, ApiError> {
        let payment = self.shop.get_payment(actor(cx)?.id, payment_id(&id)?).await?;
        Ok(GetPaymentResponse::Ok(Reply(payment.into())))
    }

    async fn capture_payment(
        &self,
        cx: &RequestContext,
        id: String,
    ) -> Result<CapturePaymentResponse, ApiError> {
        let (user, id) = (actor(cx)?.id, payment_id(&id)?);
        let change = self.shop(cx).capture_payment(user, id).await?;
        Ok(CapturePaymentResponse::Ok(Reply(audited(cx, change)?)))
    }

    async fn refund_payment(
        &self,
        cx: &RequestContext,
        id: String,
    ) -> Result<RefundPaymentResponse, ApiError> {
        let (user, id) = (actor(cx)?.id, payment_id(&id)?);
        let change = self.shop(cx).refund_payment(user, id).await?;
        Ok(RefundPaymentResponse::Ok(Reply(audited(cx, change)?)))
    }
}

/// What a payment has become, with the report of what it was.
fn audited(cx: &RequestContext, change: Change<Payment>) -> Result<models::Payment, ApiError> {
    let (before, after): (models::Payment, models::Payment) = (change.before.into(), change.after.into());
    cx.audit_changed(&after.id, &before, &after)?;
    Ok(after)
}

/// The payment of an address. What the contract lets in is an id; what is none names no payment.
fn payment_id(text: &str) -> Result<PaymentId, DomainError> {
    text.parse().map_err(|_| DomainError::NotFound(Resource::Payment))
}

impl From<PaymentMethodInput> for NewMethod {
    fn from(method: PaymentMethodInput) -> Self {
        match method {
            PaymentMethodInput::Card(card) => NewMethod::Card {
                number: card.number,
                expiry: card.expiry,
            },
            PaymentMethodInput::BankTransfer(transfer) => NewMethod::BankTransfer {
                bank: transfer.bank,
                account: transfer.account,
            },
            PaymentMethodInput::Wallet(wallet) => NewMethod::Wallet {
                provider: wallet.provider,
                token: wallet.token,
            },
        }
    }
}

impl From<Method> for models::PaymentMethod {
    fn from(method: Method) -> Self {
        match method {
            Method::Card { last4 } => models::PaymentMethod::Card(models::CardUsed { last4 }),
            Method::BankTransfer { bank, last4 } => {
                models::PaymentMethod::BankTransfer(models::BankTransferUsed { bank, last4 })
            }
            Method::Wallet { provider } => models::PaymentMethod::Wallet(models::WalletUsed { provider }),
        }
    }
}

impl From<PaymentStatus> for models::PaymentStatus {
    fn from(status: PaymentStatus) -> Self {
        match status {
            PaymentStatus::Authorized => models::PaymentStatus::Authorized,
            PaymentStatus::Captured => models::PaymentStatus::Captured,
            PaymentStatus::Refunded => models::PaymentStatus::Refunded,
            PaymentStatus::Voided => models::PaymentStatus::Voided,
        }
    }
}

impl From<Payment> for models::Payment {
    fn from(payment: Payment) -> Self {
        models::Payment {
            id: payment.id.to_string(),
            order_id: payment.order_id.map(|id| id.to_string()),
            amount: shown(payment.amount),
            currency: shown_currency(payment.currency),
            status: payment.status.into(),
            method: payment.method.into(),
            created_at: Timestamp(payment.created_at),
            updated_at: Timestamp(payment.updated_at),
        }
    }
}
