//! Buys something with the Rust library: from sign-up to refund, and what goes wrong on the way, each by its type.

use std::env;
use std::fmt::Debug;

use shop_api::apis::{
    Error as Failure, configuration::Configuration, identity_api, items_api, items_v2_api, orders_api,
    payments_api, uploads_api,
};
use shop_api::models::{self, ErrorBody, ErrorCode, OrderStatus, PaymentMethod, PaymentStatus};
use uuid::Uuid;

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n";

fn key() -> String {
    Uuid::new_v4().to_string()
}

/// The failure that a call ended with, as the library's type for it: of each operation's failures, that of the status.
macro_rules! refused {
    ($call:expr, $failure:path, $status:literal, $code:ident) => {{
        let Err(Failure::ResponseError(response)) = $call else {
            panic!("a refusal with {} was expected", $status);
        };
        assert_eq!(response.status.as_u16(), $status, "{}", response.content);
        let Some($failure(models::Error { error })) = response.entity else {
            panic!("{} is no failure of the operation", response.content);
        };
        assert_eq!(error.code, ErrorCode::$code);
        error
    }};
}

fn some<T: Debug>(value: Option<T>) -> T {
    value.expect("the member is there")
}

/// An account, and the configuration that speaks for its owner.
async fn sign_up(mut configuration: Configuration) -> Configuration {
    use identity_api::{GetMeError, LoginParams, RegisterError, RegisterParams, get_me, login, register};
    let (email, password) = (
        format!("{}@example.com", key()),
        "correct horse battery".to_owned(),
    );
    refused!(
        get_me(&configuration).await,
        GetMeError::Status401,
        401,
        Unauthenticated
    );
    let input = models::RegisterInput::new(email.clone(), "Sora Kim".to_owned(), password.clone());
    let params = RegisterParams {
        register_input: input,
    };
    let user = register(&configuration, params.clone())
        .await
        .expect("an account");
    assert_eq!(user.email, email);
    refused!(
        register(&configuration, params).await,
        RegisterError::Status400,
        409,
        EmailTaken
    );
    let credentials = models::Credentials::new(email, password);
    let tokens = login(&configuration, LoginParams { credentials })
        .await
        .expect("tokens");
    configuration.bearer_access_token = Some(tokens.access_token);
    assert_eq!(get_me(&configuration).await.expect("the account"), user);
    configuration
}

fn all_in_won() -> items_api::ListItemsParams {
    items_api::ListItemsParams {
        page: None,
        cursor: None,
        limit: Some(30),
        include_total: None,
        sort: Some(vec![models::ItemSort::MinusPrice]),
        fields: None,
        include: Some(vec![models::ItemInclude::Category, models::ItemInclude::Reviews]),
        filter_price_gt: None,
        filter_price_gte: None,
        filter_price_lt: None,
        filter_price_lte: None,
        filter_name_contains: None,
        filter_currency_eq: Some(models::Currency::Krw),
        filter_currency_in: None,
        filter_created_at_gte: None,
        filter_created_at_lt: None,
        category: None,
        min_price: None,
        max_price: None,
        include_inactive: None,
    }
}

/// An item of which there is enough, with its price.
#[expect(deprecated, reason = "the document says of these two that they will end")]
async fn browse(configuration: &Configuration) -> (i64, f64) {
    use items_api::{GetItemError, GetItemParams, get_item, list_items};
    use items_v2_api::{GetItemV2Params, get_item_v2};
    let page = list_items(configuration, all_in_won()).await.expect("a page");
    let item = page
        .items
        .iter()
        .find(|item| some(item.stock) >= 2)
        .expect("an item");
    let params = |id| GetItemParams {
        id,
        fields: None,
        include: None,
    };
    let alone = get_item(configuration, params(item.id)).await.expect("the item");
    assert_eq!(
        (&alone.name, alone.price, &alone.reviews),
        (&item.name, item.price, &None)
    );
    let exact = GetItemV2Params {
        id: item.id,
        fields: None,
        include: None,
    };
    let exact = get_item_v2(configuration, exact).await.expect("the item");
    let price = some(item.price);
    assert_eq!(some(exact.price).amount.parse(), Ok(price));
    refused!(
        get_item(configuration, params(999_999)).await,
        GetItemError::Status404,
        404,
        NotFound
    );
    (item.id, price)
}

async fn order(configuration: &Configuration, item: i64, price: f64) -> models::Order {
    use orders_api::{CreateOrderError, CreateOrderParams, create_order};
    let params = |quantity| CreateOrderParams {
        order_input: models::OrderInput::new(vec![models::OrderLineInput::new(item, quantity)]),
        idempotency_key: Some(key()),
    };
    let failure = refused!(
        create_order(configuration, params(0)).await,
        CreateOrderError::Status400,
        422,
        ValidationFailed
    );
    assert!(some(failure.details).contains_key("lines[0].quantity"));
    let order = create_order(configuration, params(2)).await.expect("an order");
    assert_eq!((order.status, order.total), (OrderStatus::Pending, 2.0 * price));
    order
}

fn payment_of(order: &models::Order) -> models::PaymentInput {
    let card = models::CardInput::new("4242424242424242".to_owned(), "11/31".to_owned());
    let method = models::PaymentMethodInput::Card(Box::new(card));
    models::PaymentInput {
        order_id: Some(Some(order.id.clone())),
        ..models::PaymentInput::new(order.total, order.currency, method)
    }
}

/// Pays, captures and refunds.
async fn pay(configuration: &Configuration, order: &models::Order) {
    use payments_api::{
        CapturePaymentParams, CreatePaymentParams, RefundPaymentError, RefundPaymentParams, capture_payment,
        create_payment, refund_payment,
    };
    let params = CreatePaymentParams {
        idempotency_key: key(),
        payment_input: payment_of(order),
    };
    let payment = create_payment(configuration, params).await.expect("a payment");
    assert_eq!(payment.status, PaymentStatus::Authorized);
    let used = models::CardUsed::new("4242".to_owned());
    assert_eq!(*payment.method, PaymentMethod::Card(Box::new(used)));
    let id = payment.id;
    let refund = || RefundPaymentParams {
        idempotency_key: key(),
        id: id.clone(),
    };
    refused!(
        refund_payment(configuration, refund()).await,
        RefundPaymentError::Status400,
        409,
        InvalidState
    );
    let capture = CapturePaymentParams {
        idempotency_key: key(),
        id: id.clone(),
    };
    let captured = capture_payment(configuration, capture)
        .await
        .expect("the payment");
    assert_eq!(captured.status, PaymentStatus::Captured);
    let paid = orders_api::GetOrderParams { id: order.id.clone() };
    let paid = orders_api::get_order(configuration, paid)
        .await
        .expect("the order");
    assert_eq!(paid.status, OrderStatus::Paid);
    let refunded = refund_payment(configuration, refund())
        .await
        .expect("the payment");
    assert_eq!(refunded.status, PaymentStatus::Refunded);
}

/// A file there and back.
async fn upload(configuration: &Configuration) {
    use uploads_api::{
        CreateUploadError, CreateUploadParams, GetUploadContentParams, create_upload, get_upload_content,
    };
    let folder = env::temp_dir().join(key());
    std::fs::create_dir(&folder).expect("a folder");
    let written = |name: &str, bytes: &[u8]| {
        let file = folder.join(name);
        std::fs::write(&file, bytes).expect("a file");
        CreateUploadParams { file }
    };
    let upload = create_upload(configuration, written("receipt.pdf", PDF))
        .await
        .expect("an upload");
    assert_eq!((upload.filename.as_str(), upload.size), ("receipt.pdf", 50));
    let params = GetUploadContentParams {
        id: upload.id,
        range: None,
        if_range: None,
    };
    let content = get_upload_content(configuration, params).await.expect("the file");
    assert_eq!(content.bytes().await.expect("its bytes"), PDF);
    let failure: Box<ErrorBody> = refused!(
        create_upload(configuration, written("notes.txt", b"no picture")).await,
        CreateUploadError::Status400,
        415,
        UnsupportedMediaType
    );
    assert!(!failure.message.is_empty());
    std::fs::remove_dir_all(&folder).expect("the folder");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let configuration = Configuration {
        base_path: env::var("BASE_URL").expect("BASE_URL"),
        ..Configuration::default()
    };
    let configuration = sign_up(configuration).await;
    let (item, price) = browse(&configuration).await;
    let order = order(&configuration, item, price).await;
    pay(&configuration, &order).await;
    upload(&configuration).await;
    println!("bought and refunded with the Rust library");
}
