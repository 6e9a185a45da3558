// The docs pages in a real browser: they show the document itself, calls can be made from them, and they need nothing
// but this server.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { defaultsOf, operationsOf, plainSentence, servedDocument, textOf } from "./served-document.mjs";
import { BASE_URL, launch, watchedPage } from "./watched-page.mjs";

const API_YAML = process.env.API_YAML ?? new URL("../../api.yaml", import.meta.url);

let browser;
let document;

before(async () => {
  [browser, document] = await Promise.all([launch(), servedDocument()]);
});

after(() => browser?.close());

test("the served document is the designer's file", async () => {
  const answer = await fetch(`${BASE_URL}/openapi.yaml`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "application/yaml");
  const text = await answer.text();
  assert.equal(text, await readFile(API_YAML, "utf8"));
  // The JSON that the pages read says the same in the same words.
  assert.ok(text.replace(/\s+/g, " ").includes(plainSentence(document)), plainSentence(document));
});

test("Swagger UI shows the document", async () => {
  const { page, faults } = await watchedPage(browser);
  await page.goto(`${BASE_URL}/docs`);
  await page.locator(".opblock").first().waitFor();

  await showsTitle(page);
  const text = await textOf(page.locator("#view"));
  assert.ok(text.includes(plainSentence(document)), text);
  const shown = await page.locator(".opblock-summary").evaluateAll((summaries) =>
    summaries.map((summary) => ({
      method: summary.querySelector(".opblock-summary-method").textContent.toLowerCase(),
      path: summary.querySelector("[data-path]").dataset.path,
      summary: summary.querySelector(".opblock-summary-description").textContent,
    })),
  );
  const described = operationsOf(document).map(({ method, path, summary }) => ({ method, path, summary }));
  assert.deepEqual(shown.sort(byOperation), described.sort(byOperation));
  assert.deepEqual(faults, []);
});

test("a call from Swagger UI shows the live answer", async () => {
  const { page, faults } = await watchedPage(browser);
  await page.goto(`${BASE_URL}/docs`);
  const operation = page
    .locator(".opblock", { has: page.locator('[data-path="/api/v1/items"]') })
    .filter({ has: page.locator(".opblock-summary-method", { hasText: "GET" }) });
  await operation.locator(".opblock-summary-control").click();
  await operation.getByRole("button", { name: "Execute" }).click();

  const answer = operation.locator(".live-responses-table .response");
  assert.equal(await textOf(answer.locator(".response-col_status")), "200");
  const address = await textOf(operation.locator(".request-url pre"));
  const { pathname, searchParams } = new URL(address);
  assert.equal(pathname, "/api/v1/items");
  // No example of a filter is sent along, or the list would be empty.
  assert.deepEqual(Object.fromEntries(searchParams), defaultsOf(document, document.paths[pathname].get));
  const live = await (await fetch(address)).json();
  assert.ok(live.items.length > 0, `${address} holds no item to look for`);
  const shown = await answer.locator(".response-col_description .highlight-code code").first().textContent();
  assert.deepEqual(JSON.parse(shown), live);
  assert.deepEqual(faults, []);
});

test("a protected operation is called from Swagger UI with a token", async () => {
  const { page, faults } = await watchedPage(browser);
  const token = await signedIn(page);
  const operation = page.locator(".opblock-get", { has: page.locator('[data-path="/api/v1/me"]') });
  await operation.locator(".opblock-summary-control").click();
  await operation.getByRole("button", { name: "Execute" }).click();
  const answer = operation.locator(".live-responses-table .response");
  assert.equal(await textOf(answer.locator(".response-col_status")), "200");
  const shown = await answer.locator(".response-col_description .highlight-code code").first().textContent();
  const mine = await fetch(`${BASE_URL}/api/v1/me`, { headers: { Authorization: `Bearer ${token}` } });
  assert.deepEqual(JSON.parse(shown), await mine.json());
  assert.deepEqual(JSON.parse(shown).roles, ["staff"]);
  assert.deepEqual(faults, []);
});

test("a file is uploaded from Swagger UI", async () => {
  const { page, faults } = await watchedPage(browser);
  const token = await signedIn(page);
  const operation = page.locator(".opblock-post", { has: page.locator('[data-path="/api/v1/upload"]') });
  await operation.locator(".opblock-summary-control").click();
  const file = { name: "receipt.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") };
  await operation.locator("input[type=file]").setInputFiles(file);
  await operation.getByRole("button", { name: "Execute" }).click();

  const answer = operation.locator(".live-responses-table .response");
  assert.equal(await textOf(answer.locator(".response-col_status")), "201");
  const shown = JSON.parse(await answer.locator(".response-col_description .highlight-code code").first().textContent());
  assert.deepEqual([shown.filename, shown.content_type, shown.size], [file.name, file.mimeType, file.buffer.length]);
  const content = await fetch(new URL(shown.url, BASE_URL), { headers: { Authorization: `Bearer ${token}` } });
  assert.deepEqual(Buffer.from(await content.arrayBuffer()), file.buffer);
  assert.deepEqual(faults, []);
});

test("ReDoc shows the document", async () => {
  const { page, faults } = await watchedPage(browser);
  await page.goto(`${BASE_URL}/redoc`);
  for (const { operationId, summary } of operationsOf(document)) {
    const section = page.locator(`[data-section-id$="operation/${operationId}"]`).first();
    assert.ok((await textOf(section)).includes(summary), operationId);
  }

  await showsTitle(page);
  assert.ok((await textOf(page.locator("h1").first())).startsWith(document.info.title));
  const text = await textOf(page.locator("#view"));
  assert.ok(text.includes(plainSentence(document)), text);
  assert.deepEqual(faults, []);
});

test("ReDoc's search finds an operation", async () => {
  const { page, faults } = await watchedPage(browser);
  await page.goto(`${BASE_URL}/redoc`);
  const { operationId, summary } = operationsOf(document).find(({ operationId }) => operationId === "list_items");
  await page.getByRole("textbox", { name: "Search" }).fill(summary);
  await page.locator(`[data-role="search:results"] [data-item-id$="/operation/${operationId}"]`).waitFor();
  assert.deepEqual(faults, []);
});

test("the pages lead to each other and to the document", async () => {
  const { page, faults } = await watchedPage(browser);
  await page.goto(`${BASE_URL}/docs`);
  await showsTitle(page);
  await page.getByRole("link", { name: "Read it" }).click();
  await page.waitForURL(`${BASE_URL}/redoc`);
  await showsTitle(page);
  const links = page.locator(".views a");
  assert.deepEqual(await links.evaluateAll((all) => all.map((link) => link.href)), [
    `${BASE_URL}/docs`,
    `${BASE_URL}/openapi.yaml`,
    `${BASE_URL}/openapi.json`,
  ]);
  await page.getByRole("link", { name: "Try it" }).click();
  await page.waitForURL(`${BASE_URL}/docs`);
  await showsTitle(page);
  assert.deepEqual(faults, []);
});

// Swagger UI with the token of an account, which it answers.
async function signedIn(page) {
  const token = process.env.TOKEN;
  assert.ok(token, "TOKEN is not set: the bearer token of an account");
  await page.goto(`${BASE_URL}/docs`);
  await page.locator(".auth-wrapper .authorize").click();
  await page.getByLabel("auth-bearer-value").fill(token);
  await page.locator(".auth-container", { hasText: "bearer" }).getByRole("button", { name: "Apply credentials" }).click();
  await page.locator(".modal-ux .btn-done").first().click();
  return token;
}

// Both interfaces render after the page has loaded; the title comes with the document.
function showsTitle(page) {
  return page.waitForFunction((title) => window.document.title === title, document.info.title);
}

function byOperation(one, other) {
  return `${one.path} ${one.method}`.localeCompare(`${other.path} ${other.method}`);
}
