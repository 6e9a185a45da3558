//! The table of what OpenAPI 3.1 has words for, as the body of a request: from, to, the verdicts of that change and those
//! of the change back. `Tag` and `Tags` are shared schemas.

type Case = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

pub(super) const CASES: &[Case] = &[
    // Types
    ("type: [string, integer]", "type: [integer, string]", &[], &[]),
    (
        "type: [string, integer]",
        "type: string",
        &["breaking type-narrowed"],
        &["non-breaking type-widened"],
    ),
    (
        "type: [string, 'null']",
        "type: string",
        &["breaking null-refused"],
        &["non-breaking null-allowed"],
    ),
    (
        "type: [string, 'null']",
        "type: [integer, 'null']",
        &["breaking type-changed"],
        &["breaking type-changed"],
    ),
    (
        "type: object, properties: {a: true}",
        "type: object, properties: {a: false}",
        &["breaking type-narrowed"],
        &["non-breaking type-widened"],
    ),
    // Values
    (
        "const: a",
        "const: b",
        &["breaking enum-value-removed", "non-breaking enum-value-added"],
        &["breaking enum-value-removed", "non-breaking enum-value-added"],
    ),
    (
        "type: string",
        "type: string, const: a",
        &["breaking enum-added"],
        &["non-breaking enum-removed"],
    ),
    (
        "enum: [a, b]",
        "const: a",
        &["breaking enum-value-removed"],
        &["non-breaking enum-value-added"],
    ),
    (
        "const: {a: 1}",
        "const: {a: 2}",
        &["breaking enum-value-removed", "non-breaking enum-value-added"],
        &["breaking enum-value-removed", "non-breaking enum-value-added"],
    ),
    (
        "type: number, exclusiveMinimum: 1",
        "type: number, minimum: 1",
        &["non-breaking bound-widened"],
        &["breaking bound-narrowed"],
    ),
    (
        "type: number, minimum: 1, exclusiveMinimum: 1",
        "type: number, exclusiveMinimum: 1.0",
        &[],
        &[],
    ),
    (
        "type: integer, minimum: 1",
        "type: integer, exclusiveMinimum: 0",
        &[],
        &[],
    ),
    (
        "type: integer, maximum: 9",
        "type: integer, exclusiveMaximum: 9.5",
        &[],
        &[],
    ),
    ("type: number, maximum: 1", "type: number, maximum: 1.0", &[], &[]),
    ("enum: [1, 2.5]", "enum: [1.0, 2.5]", &[], &[]),
    ("const: {a: [1.0]}", "const: {a: [1]}", &[], &[]),
    ("type: number, default: 1.0", "type: number, default: 1", &[], &[]),
    (
        "type: string, contentEncoding: base64",
        "type: string, contentEncoding: base32",
        &["breaking keyword-changed"],
        &["breaking keyword-changed"],
    ),
    // Elements
    (
        "type: array",
        "type: array, items: {type: string}",
        &["breaking keyword-added"],
        &["non-breaking keyword-removed"],
    ),
    ("type: array", "type: array, items: true", &[], &[]),
    (
        "type: array, items: {$ref: '#/components/schemas/Tag'}",
        "type: array, items: false",
        &["breaking type-narrowed"],
        &["non-breaking type-widened"],
    ),
    (
        "prefixItems: [{type: string}, {type: integer}]",
        "prefixItems: [{type: string}, {type: number}]",
        &["non-breaking type-widened"],
        &["breaking type-narrowed"],
    ),
    (
        "prefixItems: [{type: string}]",
        "prefixItems: [{type: string}, {type: integer}]",
        &["breaking keyword-added"],
        &["non-breaking keyword-removed"],
    ),
    (
        "prefixItems: [{type: string}], items: false",
        "prefixItems: [{type: string}, {type: integer}], items: false",
        &["non-breaking type-widened"],
        &["breaking type-narrowed"],
    ),
    (
        "prefixItems: [{type: string}], items: {type: string}",
        "prefixItems: [{type: string}, {type: string}], items: {type: string}",
        &[],
        &[],
    ),
    (
        "type: array, contains: {type: integer}",
        "type: array, contains: {type: number}",
        &["non-breaking type-widened"],
        &["breaking type-narrowed"],
    ),
    (
        "type: array",
        "type: array, contains: {type: integer}, maxContains: 2",
        &["breaking keyword-added"],
        &["non-breaking keyword-removed"],
    ),
    (
        "type: array, contains: {type: integer}, maxContains: 2",
        "type: array, contains: {type: number}, maxContains: 2",
        &["breaking keyword-changed"],
        &["breaking keyword-changed"],
    ),
    (
        "type: array, contains: {type: integer}",
        "type: array, contains: {type: integer}, minContains: 2, maxContains: 4",
        &["breaking bound-narrowed"],
        &["non-breaking bound-widened"],
    ),
    (
        "type: array, contains: {type: integer}",
        "type: array, contains: {type: integer}, minContains: 0",
        &["non-breaking bound-widened"],
        &["breaking bound-narrowed"],
    ),
    (
        "type: array, contains: {type: integer}",
        "type: array, contains: {type: integer}, minContains: 1",
        &[],
        &[],
    ),
    (
        "type: array, prefixItems: [true]",
        "type: array, prefixItems: [true], unevaluatedItems: false",
        &["breaking keyword-added"],
        &["non-breaking keyword-removed"],
    ),
    // Members
    (
        "type: object, patternProperties: {'^a': {type: string}}",
        "type: object, patternProperties: {'^a': {type: string, maxLength: 9}}",
        &["breaking bound-narrowed"],
        &["non-breaking bound-widened"],
    ),
    (
        "type: object, patternProperties: {'^a': {type: string}}",
        "type: object, patternProperties: {'^b': {type: string}}",
        &["breaking keyword-added", "non-breaking keyword-removed"],
        &["breaking keyword-added", "non-breaking keyword-removed"],
    ),
    (
        "type: object",
        "type: object, propertyNames: {pattern: '^[a-z]+$'}",
        &["breaking keyword-added"],
        &["non-breaking keyword-removed"],
    ),
    (
        "type: object, propertyNames: {maxLength: 9}",
        "type: object, propertyNames: {maxLength: 5}",
        &["breaking bound-narrowed"],
        &["non-breaking bound-widened"],
    ),
    (
        "type: object, unevaluatedProperties: {type: string}",
        "type: object, unevaluatedProperties: {type: string, maxLength: 5}",
        &["breaking bound-narrowed"],
        &["non-breaking bound-widened"],
    ),
    (
        "type: object, unevaluatedProperties: false",
        "type: object",
        &["non-breaking additional-properties-allowed"],
        &["breaking additional-properties-refused"],
    ),
    (
        "type: object, dependentRequired: {a: [b]}",
        "type: object, dependentRequired: {a: [b, c]}",
        &["breaking keyword-added"],
        &["non-breaking keyword-removed"],
    ),
    (
        "type: object, dependentSchemas: {a: {required: [b]}}",
        "type: object, dependentSchemas: {a: {required: [b, c]}}",
        &["breaking property-required"],
        &["non-breaking property-optional"],
    ),
    (
        "allOf: [{type: object, properties: {a: {type: array}}}, {properties: {a: {items: {type: string}}}}]",
        "allOf: [{type: object, properties: {a: {type: array}}}, {properties: {a: {items: {$ref: '#/components/schemas/Tag'}}}}]",
        &["breaking bound-narrowed"],
        &["non-breaking bound-widened"],
    ),
    (
        "allOf: [{type: object, properties: {a: {type: string}}}, {properties: {a: {maxLength: 9}}}]",
        "allOf: [{type: object, properties: {a: {type: string}}}]",
        &["non-breaking keyword-removed"],
        &["breaking keyword-added"],
    ),
    // Conditions
    (
        "type: object, if: {required: [a]}, then: {required: [b]}",
        "type: object, if: {required: [a]}, then: {required: [b, c]}",
        &["breaking property-required"],
        &["non-breaking property-optional"],
    ),
    (
        "type: object, if: {required: [a]}, then: {required: [b]}",
        "type: object, if: {required: [x]}, then: {required: [b]}",
        &["breaking keyword-changed"],
        &["breaking keyword-changed"],
    ),
    (
        "type: object, if: {required: [a]}, then: {required: [b]}",
        "type: object, if: {required: [a], description: A.}, then: {required: [b]}",
        &[],
        &[],
    ),
    (
        "type: object, if: {required: [a]}, then: {required: [b]}",
        "type: object, if: {required: [a]}, then: {required: [b]}, else: {required: [c]}",
        &["breaking keyword-added"],
        &["non-breaking keyword-removed"],
    ),
    (
        "type: object, if: {required: [a]}, then: {properties: {b: {const: 1}}}",
        "type: object, if: {required: [a]}, then: {properties: {b: {const: 1}, c: {const: 2}}}",
        &["breaking keyword-added"],
        &["non-breaking keyword-removed"],
    ),
    (
        "type: object",
        "type: object, if: {required: [a]}, then: {required: [b]}",
        &["breaking keyword-added"],
        &["non-breaking keyword-removed"],
    ),
    (
        "type: object, allOf: [{if: {required: [a]}, then: {required: [b]}}, {if: {required: [c]}, then: {required: [d]}}]",
        "type: object, allOf: [{if: {required: [c]}, then: {required: [d]}}, {if: {required: [a]}, then: {}}]",
        &["non-breaking keyword-removed"],
        &["breaking keyword-added"],
    ),
    (
        "not: {type: string}",
        "not: {type: integer}",
        &["breaking keyword-changed"],
        &["breaking keyword-changed"],
    ),
    // Beside and behind references
    (
        "$ref: '#/components/schemas/Tag'",
        "$ref: '#/components/schemas/Tag', maxLength: 9",
        &["breaking bound-narrowed"],
        &["non-breaking bound-widened"],
    ),
    (
        "not: {$ref: '#/components/schemas/Tag'}",
        "not: {$ref: '#/components/schemas/Tags'}",
        &["breaking keyword-changed"],
        &["breaking keyword-changed"],
    ),
    (
        "prefixItems: [{$ref: '#/components/schemas/Tag'}]",
        "prefixItems: [{type: string, minLength: 1}]",
        &[],
        &[],
    ),
];
