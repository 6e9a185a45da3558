// A page in Chromium under watch: what a reader would never notice, a test must. Every console error, script error,
// failed request, answer of 400 and above and request to another origin is written down.

import { chromium } from "playwright-core";

/** The server under test, without a slash at the end. */
export const BASE_URL = new URL(required("BASE_URL")).origin;

const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

// The browser's own traffic is switched off, so that what is seen on the network is the page's.
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function required(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: the base URL of a running server, for example http://127.0.0.1:8080`);
  }
  return value;
}

export function launch() {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

/** A page with empty storage, and the list of what went wrong on it. */
export async function watchedPage(browser) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.stack ?? error}`));
  page.on("requestfailed", (request) => faults.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`answered ${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    if (!isOwn(request.url())) faults.push(`outside: ${request.url()}`);
  });
  return { page, faults };
}

// `data:` and `blob:` addresses never leave the browser; a blob's origin is its maker's.
function isOwn(address) {
  const url = new URL(address);
  return url.protocol === "data:" || url.origin === BASE_URL;
}
