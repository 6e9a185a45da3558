//! Who may call, and the conventions that a document declares.

use super::Case;

pub(super) const CASES: &[Case] = &[
    // Both ways
    (
        "    Genre: {type: string, enum: [novel, poem]}",
        "    Genre: {type: string, enum: [novel]}",
        &["breaking enum-value-removed"],
        &["breaking enum-value-added"],
    ),
    // Security
    (
        "        - cookie: []\n",
        "",
        &["breaking security-narrowed"],
        &["non-breaking security-widened"],
    ),
    (
        "        - token: []\n        - cookie: []\n",
        "        - {token: [], cookie: []}\n",
        &["breaking security-narrowed"],
        &["non-breaking security-widened"],
    ),
    (
        "      security: []\n",
        "",
        &["breaking security-narrowed"],
        &["non-breaking security-widened"],
    ),
    (
        "scheme: bearer",
        "scheme: basic",
        &["breaking security-scheme-changed"],
        &["breaking security-scheme-changed"],
    ),
    (
        "x-scopes: [write]",
        "x-scopes: [write, staff]",
        &["breaking scope-added"],
        &["non-breaking scope-removed"],
    ),
    (
        "    cookie: {type: apiKey, in: cookie, name: sid}\n",
        "",
        &["breaking security-scheme-changed"],
        &["annotation annotation-changed"],
    ),
    // Conventions
    (
        "x-rate-limit: [50/hour]",
        "x-rate-limit: [20/hour]",
        &["breaking rate-limit-lowered"],
        &["non-breaking rate-limit-raised"],
    ),
    (
        "x-rate-limit: [10/minute]",
        "x-rate-limit: [10/minute, 50/day]",
        &["breaking rate-limit-lowered"],
        &["non-breaking rate-limit-raised"],
    ),
    (
        "x-rate-limit: [10/minute]",
        "x-rate-limit: [10/minute]\n      x-rate-limit-key: ip",
        &["breaking rate-limit-key-changed"],
        &["non-breaking rate-limit-key-split"],
    ),
    (
        "x-rate-limit: [10/minute]",
        "x-rate-limit: [10/minute]\n      x-rate-limit-failure: closed",
        &["non-breaking rate-limit-failure-changed"],
        &["non-breaking rate-limit-failure-changed"],
    ),
    (
        "name: Idempotency-Key, in: header,",
        "name: Idempotency-Key, in: header, required: true,",
        &["breaking idempotency-key-required"],
        &["non-breaking parameter-optional"],
    ),
    (
        "name: If-Match, in: header,",
        "name: If-Match, in: header, required: true,",
        &["breaking if-match-required"],
        &["non-breaking parameter-optional"],
    ),
    (
        "x-sunset: '2030-01-01'",
        "x-sunset: '2029-01-01'",
        &["breaking sunset-nearer"],
        &["non-breaking sunset-later"],
    ),
    (
        "      x-sunset: '2030-01-01'\n",
        "",
        &["non-breaking sunset-later"],
        &["non-breaking sunset-added"],
    ),
    (
        "x-max-body: 64KiB",
        "x-max-body: 1KiB",
        &["breaking max-body-lowered"],
        &["non-breaking max-body-raised"],
    ),
    (
        "x-timeout: 5s",
        "x-timeout: 1s",
        &["non-breaking timeout-changed"],
        &["non-breaking timeout-changed"],
    ),
    (
        "x-cache-control: no-store",
        "x-cache-control: max-age=60",
        &["non-breaking cache-control-changed"],
        &["non-breaking cache-control-changed"],
    ),
    (
        "default: v1",
        "default: v2",
        &["breaking versions-changed"],
        &["breaking versions-changed"],
    ),
];
