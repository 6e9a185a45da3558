//! The table of what concerns more than one place of a document: from, to, the verdicts of that change and those of the
//! change back. What is replaced is all but the title.

type Case = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

pub(super) const CASES: &[Case] = &[
    // Servers
    (
        "paths: {}",
        "servers: [{url: /v1}]\npaths: {}",
        &["breaking server-removed", "non-breaking server-added"],
        &["breaking server-removed", "non-breaking server-added"],
    ),
    (
        "paths: {}",
        "servers: [{url: 'https://a.example'}]\npaths: {}",
        &["non-breaking server-added"],
        &["breaking server-removed"],
    ),
    (
        "servers: [{url: /}]\npaths: {}",
        "servers: []\npaths: {}",
        &[],
        &[],
    ),
    (
        "servers: [{url: https://a.example/v1/}]\npaths: {}",
        "servers: [{url: https://a.example/v1}]\npaths: {}",
        &[],
        &[],
    ),
    (
        "servers: [{url: 'https://{h}.example', variables: {h: {default: a, enum: [a, b]}}}]\npaths: {}",
        "servers: [{url: 'https://{h}.example', variables: {h: {default: b, enum: [b]}}}]\npaths: {}",
        &["breaking server-changed"],
        &["breaking server-changed", "non-breaking server-added"],
    ),
    (
        "servers: [{url: 'https://{h}.example', variables: {h: {default: a}}}]\npaths: {}",
        "servers: [{url: 'https://{h}.example', variables: {h: {default: a, enum: [a]}}}]\npaths: {}",
        &["breaking server-changed"],
        &["non-breaking server-added"],
    ),
    (
        "servers: [{url: /v1}]\npaths: {/a: {get: {responses: {'204': {description: b}}}}}",
        "servers: [{url: /v1}]\npaths: {/a: {get: {servers: [{url: /v2}], responses: {'204': {description: b}}}}}",
        &["breaking server-removed", "non-breaking server-added"],
        &["breaking server-removed", "non-breaking server-added"],
    ),
    (
        "servers: [{url: /v1}]\npaths: {/a: {get: {responses: {'204': {description: b}}}}}",
        "paths: {/a: {servers: [{url: /v1}], get: {responses: {'204': {description: b}}}}}",
        &["breaking server-removed", "non-breaking server-added"],
        &["breaking server-removed", "non-breaking server-added"],
    ),
    // Security
    (
        "paths: {/a: {get: {security: [{key: []}], responses: {'204': {description: b}}}}}\n\
         components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}",
        "paths: {/a: {get: {security: [], responses: {'204': {description: b}}}}}",
        &["non-breaking security-widened"],
        &["breaking security-narrowed"],
    ),
    (
        "paths: {/a: {get: {security: [{key: []}, {pass: []}], responses: {'204': {description: b}}}}}\n\
         components: {securitySchemes: {pass: {type: http, scheme: basic}, key: {type: apiKey, in: header, name: X-Key}}}",
        "paths: {/a: {get: {security: [{pass: []}], responses: {'204': {description: b}}}}}\n\
         components: {securitySchemes: {pass: {type: http, scheme: basic}}}",
        &["breaking security-narrowed"],
        &["non-breaking security-widened"],
    ),
    (
        "security: [{key: []}]\npaths: {/a: {get: {responses: {'204': {description: b}}}}}\n\
         components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}",
        "security: [{key: []}]\npaths: {/a: {get: {responses: {'204': {description: b}}}}}\n\
         components: {securitySchemes: {}}",
        &["breaking security-scheme-changed"],
        &["annotation annotation-changed"],
    ),
    // Ranges of statuses
    (
        "paths: {/a: {get: {responses: {2XX: {description: b}, default: {description: c}}}}}",
        "paths: {/a: {get: {responses: {'200': {description: b}, default: {description: c}}}}}",
        &["non-breaking response-removed"],
        &["breaking success-added"],
    ),
    (
        "paths: {/a: {get: {responses: {2XX: {description: b}}}}}",
        "paths: {/a: {get: {responses: {'200': {description: b}}}}}",
        &["non-breaking response-removed"],
        &["breaking success-added"],
    ),
    (
        "paths: {/a: {get: {responses: {2XX: {description: b, content: {text/plain: {schema: {type: string}}}}}}}}",
        "paths: {/a: {get: {responses: {'200': {description: b}, '201': {description: b, content: {text/plain: {schema: \
         {type: string}}}}}}}}",
        &["breaking media-type-removed", "non-breaking response-removed"],
        &["breaking success-added", "non-breaking media-type-added"],
    ),
    (
        "paths: {/a: {get: {responses: {'200': {description: b}, 4XX: {description: c}}}}}",
        "paths: {/a: {get: {responses: {'200': {description: b}, '404': {description: c}}}}}",
        &["non-breaking response-removed"],
        &["non-breaking response-added"],
    ),
];
