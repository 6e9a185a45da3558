//! Paths, parameters, bodies and answers.

use super::Case;

pub(super) const CASES: &[Case] = &[
    // Paths and operations
    (
        "  /books/{id}:\n",
        "  /volumes/{id}:\n",
        &["breaking path-removed", "non-breaking path-added"],
        &["breaking path-removed", "non-breaking path-added"],
    ),
    (
        "    delete:\n",
        "    patch:\n",
        &["breaking operation-removed", "non-breaking operation-added"],
        &["breaking operation-removed", "non-breaking operation-added"],
    ),
    (
        "    get:\n      operationId: get_book\n      deprecated: true\n      x-sunset: '2030-01-01'",
        "    head:\n      operationId: get_book\n      x-sunset: '2020-01-01'",
        &["breaking operation-removed", "non-breaking operation-added"],
        &["non-breaking operation-ended", "non-breaking operation-added"],
    ),
    (
        "operationId: list_books",
        "operationId: search_books",
        &["non-breaking operation-id-changed"],
        &["non-breaking operation-id-changed"],
    ),
    (
        "      operationId: delete_book\n",
        "      operationId: delete_book\n      deprecated: true\n",
        &["non-breaking deprecated"],
        &["non-breaking undeprecated"],
    ),
    (
        "  - url: https://mirror.example/api\n",
        "",
        &["breaking server-removed"],
        &["non-breaking server-added"],
    ),
    // Parameters
    (
        "        - {name: shelf, in: query, schema: {type: string, pattern: '^[a-z]+$'}}\n",
        "",
        &["breaking parameter-removed"],
        &["non-breaking parameter-added"],
    ),
    (
        "        - {name: year, in: query, required: true, schema: {type: integer, format: int32}}\n",
        "",
        &["breaking parameter-removed"],
        &["breaking required-parameter-added"],
    ),
    (
        "name: year, in: query, required: true",
        "name: year, in: query",
        &["non-breaking parameter-optional"],
        &["breaking parameter-required"],
    ),
    (
        "name: shelf, in: query",
        "name: shelf, in: header",
        &["breaking parameter-removed", "non-breaking parameter-added"],
        &["breaking parameter-removed", "non-breaking parameter-added"],
    ),
    (
        "explode: false",
        "explode: true",
        &["breaking parameter-style-changed"],
        &["breaking parameter-style-changed"],
    ),
    (
        "explode: false",
        "explode: false, style: pipeDelimited",
        &["breaking parameter-style-changed"],
        &["breaking parameter-style-changed"],
    ),
    (
        "name: shelf, in: query",
        "name: shelf, in: query, style: form, explode: true",
        &[],
        &[],
    ),
    (
        "maximum: 100, default: 20",
        "maximum: 100, default: 50",
        &["breaking default-changed"],
        &["breaking default-changed"],
    ),
    (
        "maximum: 100, default: 20",
        "maximum: 100",
        &["breaking default-removed"],
        &["non-breaking default-added"],
    ),
    (
        "minimum: 1, maximum: 100",
        "minimum: 1, maximum: 50",
        &["breaking bound-narrowed"],
        &["non-breaking bound-widened"],
    ),
    (
        "minimum: 1, maximum: 100",
        "minimum: 0, maximum: 100",
        &["non-breaking bound-widened"],
        &["breaking bound-narrowed"],
    ),
    (
        "minimum: 1, maximum: 100",
        "minimum: 1, maximum: 100, exclusiveMaximum: true",
        &["breaking bound-narrowed"],
        &["non-breaking bound-widened"],
    ),
    (
        "enum: [title, year]",
        "enum: [title]",
        &["breaking enum-value-removed"],
        &["non-breaking enum-value-added"],
    ),
    (
        "pattern: '^[a-z]+$'",
        "pattern: '^[a-z0-9]+$'",
        &["breaking pattern-changed"],
        &["breaking pattern-changed"],
    ),
    (
        ", pattern: '^[a-z]+$'",
        "",
        &["non-breaking pattern-removed"],
        &["breaking pattern-added"],
    ),
    (
        "schema: {type: integer, format: int32}",
        "schema: {type: integer, format: int64}",
        &["non-breaking format-widened"],
        &["breaking format-narrowed"],
    ),
    (
        "required: true, schema: {type: integer, format: int32}",
        "required: true, schema: {type: string}",
        &["breaking type-changed"],
        &["breaking type-changed"],
    ),
    (
        "required: true, schema: {type: integer, format: int32}",
        "required: true, schema: {type: number, format: int32}",
        &["non-breaking type-widened"],
        &["breaking type-narrowed"],
    ),
    (
        "name: year, in: query, required: true",
        "name: year, in: query, required: true, deprecated: true",
        &["non-breaking deprecated"],
        &["non-breaking undeprecated"],
    ),
    (
        "  /shelves/{name}:\n    get:\n      operationId: get_shelf\n      parameters:\n        - {name: name,",
        "  /shelves/{shelf}:\n    get:\n      operationId: get_shelf\n      parameters:\n        - {name: shelf,",
        &["non-breaking path-parameter-renamed"],
        &["non-breaking path-parameter-renamed"],
    ),
    // Bodies
    (
        "      requestBody:\n        content:\n          text/plain: {schema: {type: string, maxLength: 100}}\n",
        "",
        &["breaking body-removed"],
        &["non-breaking body-added"],
    ),
    (
        "      requestBody:\n        required: true\n        content:\n          application/json: {schema: {$ref: '#/components/schemas/BookInput'}}\n",
        "",
        &["breaking body-removed"],
        &["breaking required-body-added"],
    ),
    (
        "      requestBody:\n        content:\n          text/plain",
        "      requestBody:\n        required: true\n        content:\n          text/plain",
        &["breaking body-required"],
        &["non-breaking body-optional"],
    ),
    (
        "          text/plain: {schema: {type: string, maxLength: 100}}\n",
        "          text/plain: {schema: {type: string, maxLength: 100}}\n          text/csv: {}\n",
        &["non-breaking media-type-added"],
        &["breaking media-type-removed"],
    ),
    (
        "          text/plain: {schema: {type: string, maxLength: 100}}\n",
        "          Text/Plain: {schema: {type: string, maxLength: 100}}\n",
        &[],
        &[],
    ),
    (
        "          text/plain: {schema",
        "          text/plain: {encoding: {a: {style: form}}, schema",
        &["breaking encoding-changed"],
        &["breaking encoding-changed"],
    ),
    // Responses
    (
        "        '201':\n",
        "        '200':\n",
        &["breaking success-removed", "breaking success-added"],
        &["breaking success-removed", "breaking success-added"],
    ),
    (
        "        '204':\n          description: It is gone.\n",
        "        '204':\n          description: It is gone.\n        '409':\n          description: It is lent.\n",
        &["non-breaking response-added"],
        &["non-breaking response-removed"],
    ),
    (
        "        '404':\n          description: No such shelf.\n          content:\n            application/json: {schema: {$ref: '#/components/schemas/Error'}}\n        default:\n",
        "        default:\n",
        &["annotation annotation-changed"],
        &["annotation annotation-changed"],
    ),
    (
        "            X-Total: {schema: {type: integer}}\n",
        "",
        &["breaking response-header-removed"],
        &["non-breaking response-header-added"],
    ),
    (
        "ETag: {required: true,",
        "ETag: {",
        &["breaking response-header-optional"],
        &["non-breaking response-header-required"],
    ),
    (
        "X-Total: {schema: {type: integer}}",
        "X-Total: {schema: {type: number}}",
        &["breaking type-widened"],
        &["non-breaking type-narrowed"],
    ),
    (
        "            text/csv: {schema: {type: string}}\n",
        "",
        &["breaking media-type-removed"],
        &["non-breaking media-type-added"],
    ),
    (
        "type: array, maxItems: 100, items",
        "type: array, maxItems: 200, items",
        &["breaking bound-widened"],
        &["non-breaking bound-narrowed"],
    ),
    (
        "            text/csv: {schema: {type: string}}\n",
        "            text/csv: {}\n",
        &["breaking keyword-removed"],
        &["non-breaking keyword-added"],
    ),
    (
        "          content:\n            application/json:\n              schema: {type: object, additionalProperties: false, properties: {floor: {type: integer}}}\n",
        "",
        &["breaking media-type-removed"],
        &["non-breaking media-type-added"],
    ),
    (
        "      responses:\n        '204':\n          description: It is gone.\n",
        "",
        &["breaking success-removed"],
        &["breaking success-added"],
    ),
];
