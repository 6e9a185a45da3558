"""Buys something with the Python library: from sign-up to refund, and what goes wrong on the way, each by its type."""

import os
import uuid

from shop_api import ApiClient, ApiException, Configuration
from shop_api.api.identity_api import IdentityApi
from shop_api.api.items_api import ItemsApi
from shop_api.api.items_v2_api import ItemsV2Api
from shop_api.api.orders_api import OrdersApi
from shop_api.api.payments_api import PaymentsApi
from shop_api.api.uploads_api import UploadsApi
from shop_api.models.card_input import CardInput
from shop_api.models.card_used import CardUsed
from shop_api.models.credentials import Credentials
from shop_api.models.currency import Currency
from shop_api.models.error import Error
from shop_api.models.error_code import ErrorCode
from shop_api.models.item_include import ItemInclude
from shop_api.models.item_sort import ItemSort
from shop_api.models.order_input import OrderInput
from shop_api.models.order_line_input import OrderLineInput
from shop_api.models.order_status import OrderStatus
from shop_api.models.payment_input import PaymentInput
from shop_api.models.payment_method_input import PaymentMethodInput
from shop_api.models.payment_status import PaymentStatus
from shop_api.models.register_input import RegisterInput
from shop_api.models.upload_type import UploadType

PDF = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


def key():
    return str(uuid.uuid4())


def refused(call, status, code):
    """The failure that a call ends with, as the library's type for it."""
    try:
        answer = call()
    except ApiException as failure:
        assert failure.status == status, failure
        assert isinstance(failure.data, Error), failure.data
        assert failure.data.error.code == code, failure.data
        return failure.data.error
    raise AssertionError(f"{status} {code} was expected, not {answer}")


def sign_up(client):
    """An account, and the client as its owner's."""
    identity = IdentityApi(client)
    email, password = f"{key()}@example.com", "correct horse battery"
    user = identity.register(RegisterInput(email=email, name="Sora Kim", password=password))
    assert (user.email, user.name) == (email, "Sora Kim"), user
    refused(
        lambda: identity.register(RegisterInput(email=email, name="Sora Kim", password=password)),
        409,
        ErrorCode.EMAIL_TAKEN,
    )
    tokens = identity.login(Credentials(email=email, password=password))
    client.configuration.access_token = tokens.access_token
    assert identity.get_me() == user


def browse(client):
    """An item in won of which there is enough."""
    page = ItemsApi(client).list_items(
        limit=30,
        sort=[ItemSort.MINUS_PRICE],
        include=[ItemInclude.CATEGORY, ItemInclude.REVIEWS],
        filter_currency_eq=Currency.KRW,
    )
    assert page.items and page.meta.total, page
    item = next(item for item in page.items if item.stock >= 2)
    alone = ItemsApi(client).get_item(item.id)
    assert (alone.name, alone.price, alone.reviews) == (item.name, item.price, None), alone
    exact = ItemsV2Api(client).get_item_v2(item.id)
    assert float(exact.price.amount) == item.price, exact
    refused(lambda: ItemsApi(client).get_item(999_999), 404, ErrorCode.NOT_FOUND)
    return item


def buy(client, item):
    """Orders, pays, captures and refunds."""
    orders, payments = OrdersApi(client), PaymentsApi(client)
    failure = refused(
        lambda: orders.create_order(OrderInput(lines=[OrderLineInput.model_construct(item_id=item.id, quantity=0)])),
        422,
        ErrorCode.VALIDATION_FAILED,
    )
    assert list(failure.details) == ["lines[0].quantity"], failure
    order = orders.create_order(OrderInput(lines=[OrderLineInput(item_id=item.id, quantity=2)]), idempotency_key=key())
    assert (order.status, order.total) == (OrderStatus.PENDING, 2 * item.price), order
    card = CardInput(type="card", number="4242424242424242", expiry="11/31")
    wanted = PaymentInput(
        order_id=order.id, amount=order.total, currency=order.currency, method=PaymentMethodInput(card)
    )
    payment = payments.create_payment(key(), wanted)
    assert payment.status == PaymentStatus.AUTHORIZED, payment
    assert payment.method.actual_instance == CardUsed(type="card", last4="4242"), payment
    refused(lambda: payments.refund_payment(key(), payment.id), 409, ErrorCode.INVALID_STATE)
    assert payments.capture_payment(key(), payment.id).status == PaymentStatus.CAPTURED
    assert orders.get_order(order.id).status == OrderStatus.PAID
    assert payments.refund_payment(key(), payment.id).status == PaymentStatus.REFUNDED
    assert [listed.id for listed in payments.list_payments().items] == [payment.id]


def upload(client):
    """A file there and back."""
    uploads = UploadsApi(client)
    upload = uploads.create_upload(("receipt.pdf", PDF))
    assert (upload.filename, upload.content_type, upload.size) == (
        "receipt.pdf",
        UploadType.APPLICATION_SLASH_PDF,
        len(PDF),
    ), upload
    assert bytes(uploads.get_upload_content(upload.id)) == PDF
    refused(lambda: uploads.create_upload(("notes.txt", b"no picture")), 415, ErrorCode.UNSUPPORTED_MEDIA_TYPE)


def main():
    with ApiClient(Configuration(host=os.environ["BASE_URL"])) as client:
        refused(lambda: IdentityApi(client).get_me(), 401, ErrorCode.UNAUTHENTICATED)
        sign_up(client)
        buy(client, browse(client))
        upload(client)
    print("bought and refunded with the Python library")


main()
