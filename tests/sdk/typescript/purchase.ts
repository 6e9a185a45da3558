// Buys something with the TypeScript library: from sign-up to refund, and what goes wrong on the way, each by its type.

import assert from "node:assert/strict";
import { randomUUID as key } from "node:crypto";

import {
  Configuration,
  Currency,
  ErrorBody,
  ErrorCode,
  IdentityApi,
  Item,
  ItemInclude,
  ItemSort,
  ItemsApi,
  ItemsV2Api,
  ModelErrorFromJSON,
  OrderStatus,
  OrdersApi,
  PaymentStatus,
  PaymentsApi,
  ResponseError,
  UploadType,
  UploadsApi,
} from "../libraries/typescript/dist/index";

const basePath = process.env["BASE_URL"];
const PDF = "%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n";

/** The failure that a call ends with, as the library's type for it. */
async function refused(call: Promise<unknown>, status: number, code: ErrorCode): Promise<ErrorBody> {
  const failure: unknown = await call.then(
    (answer) => assert.fail(`${status} ${code} was expected, not ${JSON.stringify(answer)}`),
    (failure) => failure,
  );
  assert.ok(failure instanceof ResponseError, String(failure));
  assert.equal(failure.response.status, status);
  const { error } = ModelErrorFromJSON(await failure.response.json());
  assert.equal(error.code, code);
  assert.match(error.requestId, /^[0-9a-f-]{36}$/);
  return error;
}

/** An account, and the configuration that speaks for its owner. */
async function signUp(): Promise<Configuration> {
  const identity = new IdentityApi(new Configuration({ basePath }));
  await refused(identity.getMe(), 401, ErrorCode.Unauthenticated);
  const credentials = { email: `${key()}@example.com`, password: "correct horse battery" };
  const registerInput = { ...credentials, name: "Sora Kim" };
  const user = await identity.register({ registerInput });
  assert.equal(user.email, credentials.email);
  assert.ok(user.createdAt instanceof Date);
  await refused(identity.register({ registerInput }), 409, ErrorCode.EmailTaken);
  const { accessToken } = await identity.login({ credentials });
  const configuration = new Configuration({ basePath, accessToken });
  assert.deepEqual(await new IdentityApi(configuration).getMe(), user);
  return configuration;
}

/** An item in won of which there is enough. */
async function browse(configuration: Configuration): Promise<Required<Pick<Item, "id" | "price">>> {
  const items = new ItemsApi(configuration);
  const page = await items.listItems({
    limit: 30,
    sort: new Set([ItemSort.MinusPrice]),
    include: new Set([ItemInclude.Category, ItemInclude.Reviews]),
    filterCurrencyEq: Currency.Krw,
  });
  assert.ok(page.meta.total);
  const item = page.items.find((item) => (item.stock ?? 0) >= 2);
  assert.ok(item?.price !== undefined);
  const alone = await items.getItem({ id: item.id });
  assert.deepEqual([alone.name, alone.price, alone.reviews], [item.name, item.price, undefined]);
  const exact = await new ItemsV2Api(configuration).getItemV2({ id: item.id });
  assert.equal(Number(exact.price?.amount), item.price);
  await refused(items.getItem({ id: 999_999 }), 404, ErrorCode.NotFound);
  return { id: item.id, price: item.price };
}

/** Orders, pays, captures and refunds. */
async function buy(configuration: Configuration, item: { id: number; price: number }): Promise<void> {
  const orders = new OrdersApi(configuration);
  const payments = new PaymentsApi(configuration);
  const lines = (quantity: number) => ({ orderInput: { lines: [{ itemId: item.id, quantity }] } });
  const failure = await refused(orders.createOrder(lines(0)), 422, ErrorCode.ValidationFailed);
  assert.deepEqual(Object.keys(failure.details ?? {}), ["lines[0].quantity"]);
  const order = await orders.createOrder({ ...lines(2), idempotencyKey: key() });
  assert.deepEqual([order.status, order.total], [OrderStatus.Pending, 2 * item.price]);
  const { id } = await payments.createPayment({
    idempotencyKey: key(),
    paymentInput: {
      orderId: order.id,
      amount: order.total,
      currency: order.currency,
      method: { type: "card", number: "4242424242424242", expiry: "11/31" },
    },
  });
  const payment = await payments.getPayment({ id });
  assert.equal(payment.status, PaymentStatus.Authorized);
  assert.deepEqual(payment.method, { type: "card", last4: "4242" });
  await refused(payments.refundPayment({ id, idempotencyKey: key() }), 409, ErrorCode.InvalidState);
  const captured = await payments.capturePayment({ id, idempotencyKey: key() });
  assert.equal(captured.status, PaymentStatus.Captured);
  assert.equal((await orders.getOrder({ id: order.id })).status, OrderStatus.Paid);
  const refunded = await payments.refundPayment({ id, idempotencyKey: key() });
  assert.equal(refunded.status, PaymentStatus.Refunded);
  assert.deepEqual((await payments.listPayments()).items.map((listed) => listed.id), [id]);
}

/** A file there and back. */
async function upload(configuration: Configuration): Promise<void> {
  const uploads = new UploadsApi(configuration);
  const upload = await uploads.createUpload({ file: new File([PDF], "receipt.pdf") });
  assert.deepEqual(
    [upload.filename, upload.contentType, upload.size],
    ["receipt.pdf", UploadType.ApplicationPdf, PDF.length],
  );
  const content = await uploads.getUploadContent({ id: upload.id });
  assert.equal(await content.text(), PDF);
  const text = uploads.createUpload({ file: new File(["no picture"], "notes.txt") });
  await refused(text, 415, ErrorCode.UnsupportedMediaType);
}

async function main(): Promise<void> {
  const configuration = await signUp();
  await buy(configuration, await browse(configuration));
  await upload(configuration);
  console.log("bought and refunded with the TypeScript library");
}

void main();
