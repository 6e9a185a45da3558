// The document as the server gives it out, and what of it must be readable on a page.

import assert from "node:assert/strict";

import { BASE_URL } from "./watched-page.mjs";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

export async function servedDocument() {
  const answer = await fetch(`${BASE_URL}/openapi.json`);
  assert.equal(answer.status, 200);
  return answer.json();
}

export function operationsOf(document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ method, path, ...item[method] })),
  );
}

/** The query parameters of an operation that have a default, as text. */
export function defaultsOf(document, operation) {
  const parameters = operation.parameters.map((parameter) => resolved(document, parameter));
  const defaults = parameters
    .filter((parameter) => parameter.in === "query")
    .map(({ name, schema }) => [name, resolved(document, schema).default])
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(defaults.map(([name, value]) => [name, String(value)]));
}

// Names of components hold no character that a JSON pointer would escape (OpenAPI 3.0.3, components object).
function resolved(document, value) {
  if (!value.$ref) return value;
  const steps = value.$ref.replace(/^#\//, "").split("/");
  return steps.reduce((inner, step) => inner[step], document);
}

/**
 * The longest run of words in the description's first paragraph that Markdown leaves as it is. The derived document
 * of the framework does not hold this text, so a page that shows it shows the designer's.
 */
export function plainSentence(document) {
  const [paragraph] = document.info.description.trim().split(/\n\s*\n/);
  const runs = paragraph.split(/[*_`\[\]()<>#|\\]/).map((run) => run.replace(/\s+/g, " ").trim());
  const longest = runs.reduce((one, other) => (other.length > one.length ? other : one));
  assert.ok(longest.length >= 20, `the description has no sentence to look for: ${paragraph}`);
  return longest;
}

/** The page's text with every run of white space as one space. */
export async function textOf(locator) {
  return (await locator.innerText()).replace(/\s+/g, " ");
}
