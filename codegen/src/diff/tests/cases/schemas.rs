//! Schemas, in answers and in requests.

use super::Case;

pub(super) const CASES: &[Case] = &[
    // Schemas in responses
    (
        "      required: [id, title]\n",
        "      required: [id]\n",
        &["breaking property-optional"],
        &["non-breaking property-required"],
    ),
    (
        "        rating: {type: number, multipleOf: 0.5}\n",
        "",
        &["breaking property-removed"],
        &["non-breaking property-added"],
    ),
    (
        "rating: {type: number, multipleOf: 0.5}",
        "rating: {type: number, multipleOf: 0.25}",
        &["breaking bound-widened"],
        &["non-breaking bound-narrowed"],
    ),
    (
        "rating: {type: number, multipleOf: 0.5}",
        "rating: {type: number, multipleOf: 0.3}",
        &["breaking keyword-changed"],
        &["breaking keyword-changed"],
    ),
    (
        "rating: {type: number,",
        "rating: {type: number, nullable: true,",
        &["breaking null-allowed"],
        &["non-breaking null-refused"],
    ),
    (
        "rating: {type: number,",
        "rating: {type: number, writeOnly: true,",
        &["breaking write-only"],
        &["non-breaking property-added"],
    ),
    (
        "uniqueItems: true, items",
        "items",
        &["breaking bound-widened"],
        &["non-breaking bound-narrowed"],
    ),
    (
        "            - {$ref: '#/components/schemas/Reserved'}\n",
        "",
        &["non-breaking branch-removed"],
        &["breaking branch-added"],
    ),
    (
        "discriminator: {propertyName: kind}",
        "discriminator: {propertyName: type}",
        &["breaking discriminator-changed"],
        &["breaking discriminator-changed"],
    ),
    (
        "          discriminator: {propertyName: kind}\n",
        "",
        &["breaking discriminator-changed"],
        &["non-breaking discriminator-added"],
    ),
    (
        "            - {$ref: '#/components/schemas/Lent'}\n            - {$ref: '#/components/schemas/Reserved'}\n",
        "            - {$ref: '#/components/schemas/Reserved'}\n            - {$ref: '#/components/schemas/Lent'}\n",
        &[],
        &[],
    ),
    ("          oneOf:\n", "          anyOf:\n", &[], &[]),
    (
        "      properties: {kind: {type: string}, until",
        "      additionalProperties: false\n      properties: {kind: {type: string}, until",
        &["non-breaking additional-properties-refused"],
        &["breaking additional-properties-allowed"],
    ),
    (
        "enum: [not_found, internal_error]",
        "enum: [not_found, internal_error, gone]",
        &["breaking error-code-added"],
        &["non-breaking error-code-removed"],
    ),
    (
        "description: What it is called.",
        "description: Its title.",
        &["annotation annotation-changed"],
        &["annotation annotation-changed"],
    ),
    (
        "properties: {floor: {type: integer}}",
        "properties: {floor: {type: integer}, wing: {type: string}}",
        &["breaking property-added-to-closed"],
        &["breaking property-removed"],
    ),
    // Schemas in requests
    (
        "      required: [title]\n",
        "      required: [title, genre]\n",
        &["breaking property-required"],
        &["non-breaking property-optional"],
    ),
    (
        "      required: [title]\n      properties:\n",
        "      required: [title, author]\n      properties:\n        author: {type: string}\n",
        &["breaking required-property-added"],
        &["breaking property-removed"],
    ),
    (
        "        pages: {type: integer, minimum: 1, default: 100}\n",
        "",
        &["breaking property-removed"],
        &["non-breaking property-added"],
    ),
    (
        "pages: {type: integer, minimum: 1, default: 100}",
        "pages: {type: integer, minimum: 1, default: 100, readOnly: true}",
        &["breaking read-only"],
        &["non-breaking property-added"],
    ),
    (
        "bound: {type: string, format: date}",
        "bound: {type: string, format: date-time}",
        &["breaking format-changed"],
        &["breaking format-changed"],
    ),
    (
        "bound: {type: string, format: date}",
        "bound: {type: string}",
        &["non-breaking format-removed"],
        &["breaking format-added"],
    ),
    (
        "      additionalProperties: false\n",
        "",
        &["non-breaking additional-properties-allowed"],
        &["breaking additional-properties-refused"],
    ),
    (
        "extra: {type: object, additionalProperties: {type: string}}",
        "extra: {type: object}",
        &["non-breaking additional-properties-freed"],
        &["breaking additional-properties-restricted"],
    ),
    (
        "extra: {type: object, additionalProperties: {type: string}}",
        "extra: {type: object, additionalProperties: {type: string, maxLength: 9}}",
        &["breaking bound-narrowed"],
        &["non-breaking bound-widened"],
    ),
    (
        "        price:\n          allOf:\n            - {$ref: '#/components/schemas/Money'}\n",
        "        price: {$ref: '#/components/schemas/Money'}\n",
        &[],
        &[],
    ),
    (
        "            - {$ref: '#/components/schemas/Money'}\n",
        "            - {$ref: '#/components/schemas/Money'}\n            - {required: [currency]}\n",
        &["breaking property-required"],
        &["non-breaking property-optional"],
    ),
    (
        "        price:\n          allOf:\n            - {$ref: '#/components/schemas/Money'}\n",
        "        price:\n          oneOf:\n            - {$ref: '#/components/schemas/Money'}\n            - {type: string}\n",
        &["non-breaking branch-added"],
        &["breaking branch-removed"],
    ),
    (
        "            - {$ref: '#/components/schemas/Money'}\n",
        "            - {$ref: '#/components/schemas/Money'}\n          not: {required: [tax]}\n",
        &["breaking keyword-added"],
        &["non-breaking keyword-removed"],
    ),
    (
        "pages: {type: integer, minimum: 1, default: 100}",
        "pages: {type: integer, minimum: 1, default: 100, enum: [100, 200]}",
        &["breaking enum-added"],
        &["non-breaking enum-removed"],
    ),
    (
        "        amount: {type: string}\n",
        "        amount: {type: string}\n      oneOf:\n        - {required: [amount]}\n        - {required: [free]}\n",
        &["breaking choice-added"],
        &["non-breaking choice-removed"],
    ),
];
