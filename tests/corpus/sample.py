"""A small value that a schema allows, made from the schema alone."""

import re

import pattern

FORMATS = {
    "date": "2024-02-29",
    "date-time": "2024-02-29T12:30:00Z",
    "time": "12:30:00Z",
    "duration": "PT1H",
    "uuid": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "uri": "https://example.org/a",
    "uri-reference": "/a",
    "url": "https://example.org/a",
    "email": "someone@example.org",
    "hostname": "example.org",
    "ip": "192.0.2.1",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "AAAA",
    "json": "{}",
}

DEPTH = 12


def resolved(document, node):
    """What a `$ref` leads to; keywords beside it count as well."""
    for _ in range(32):
        if not isinstance(node, dict) or "$ref" not in node:
            return node
        rest = {key: value for key, value in node.items() if key != "$ref"}
        target = pointed(document, node["$ref"])
        node = {**target, **rest} if isinstance(target, dict) else target
    return {}


def pointed(document, reference):
    found = document
    for step in reference.removeprefix("#").split("/")[1:]:
        step = re.sub("%([0-9A-Fa-f]{2})", lambda match: chr(int(match[1], 16)), step)
        step = step.replace("~1", "/").replace("~0", "~")
        found = found[int(step)] if isinstance(found, list) else found.get(step, {})
    return found


def merged(document, schema, depth=0):
    """The schema with its `allOf` laid together and the first choice of `oneOf` and `anyOf` taken."""
    schema = resolved(document, schema)
    if not isinstance(schema, dict) or depth > DEPTH:
        return {}
    parts = list(schema.get("allOf") or [])
    for key in ("oneOf", "anyOf"):
        parts += choice(document, schema, key)
    if not parts:
        return schema
    whole = {key: value for key, value in schema.items() if key not in ("allOf", "oneOf", "anyOf", "discriminator")}
    for part in parts:
        part = merged(document, part, depth + 1)
        for key, value in part.items():
            if key == "properties":
                whole[key] = {**value, **whole.get(key, {})}
            elif key == "required" and isinstance(value, list):
                whole[key] = [*whole.get(key, []), *value]
            else:
                whole.setdefault(key, value)
    return whole


def choice(document, schema, key):
    """The first branch, with the value that the discriminator has for it."""
    branches = schema.get(key) or []
    if not branches:
        return []
    first = next((one for one in branches if resolved(document, one).get("type") != "null"), branches[0])
    told = (schema.get("discriminator") or {}).get("propertyName")
    if not told or "$ref" not in first:
        return [first]
    mapping = (schema["discriminator"].get("mapping") or {}).items()
    name = first["$ref"].rpartition("/")[2]
    value = next((key for key, to in mapping if to in (name, first["$ref"])), name)
    member = merged(document, (merged(document, first).get("properties") or {}).get(told) or {})
    value = member.get("const", next(iter(member.get("enum") or [value]), value))
    return [{"properties": {told: {"const": value}}, "required": [told]}, first]


def value(document, schema, depth=0):
    schema = merged(document, schema)
    if not isinstance(schema, dict) or depth > DEPTH:
        return None
    for key in ("const",):
        if key in schema:
            return schema[key]
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    kind = kind or ("object" if "properties" in schema or "additionalProperties" in schema else None)
    kind = kind or ("array" if "items" in schema else "string")
    makers = {"object": record, "array": sequence, "string": words, "integer": number, "number": number}
    if kind in makers:
        return makers[kind](document, schema, depth)
    return True if kind == "boolean" else None


def record(document, schema, depth):
    members = schema.get("properties") or {}
    wanted = [name for name in schema.get("required") or [] if not (members.get(name) or {}).get("readOnly")]
    made = {name: value(document, members.get(name, {}), depth + 1) for name in dict.fromkeys(wanted)}
    others = [name for name in members if name not in made and not (members.get(name) or {}).get("readOnly")]
    while len(made) < schema.get("minProperties", 0):
        name = others.pop(0) if others else f"key{len(made)}"
        rest = schema.get("additionalProperties")
        made[name] = value(document, members.get(name, rest if isinstance(rest, dict) else {}), depth + 1)
    return made


def sequence(document, schema, depth):
    firsts = [value(document, one, depth + 1) for one in schema.get("prefixItems") or []]
    count = max(schema.get("minItems", 0), len(firsts))
    items = schema.get("items") if isinstance(schema.get("items"), dict) else {}
    rest = [value(document, items, depth + 1) for _ in range(count - len(firsts))]
    if schema.get("uniqueItems") and len(rest) > 1:
        enumeration = merged(document, items).get("enum") or []
        rest = [enumeration[i] if i < len(enumeration) else vary(one, i) for i, one in enumerate(rest)]
    return firsts + rest


def vary(one, index):
    if isinstance(one, str):
        return one[:-1] + chr(ord("a") + index) if one else chr(ord("a") + index)
    return one + index if isinstance(one, int) and not isinstance(one, bool) else one


def words(_document, schema, _depth):
    least, most = schema.get("minLength", 0), schema.get("maxLength", 1 << 30)
    wanted = schema.get("pattern")
    if wanted:
        examples = [schema.get("example"), *(schema.get("examples") or [])]
        candidates = [FORMATS.get(schema.get("format")), pattern.text(wanted), *examples, schema.get("default")]
        for one in candidates:
            if isinstance(one, str) and least <= len(one) <= most and re.search(pattern.translated(wanted), one):
                return one
        repeated = pattern.text(wanted.replace("+", "{%d,}" % least).replace("*", "{%d,}" % least))
        return repeated if repeated is not None else "a" * least
    made = FORMATS.get(schema.get("format"), "text")
    return (made if len(made) >= least else made + "a" * (least - len(made)))[:most]


def number(_document, schema, _depth):
    least, most = schema.get("minimum"), schema.get("maximum")
    made = 1
    for bound, exclusive, step in ((least, schema.get("exclusiveMinimum"), 1), (most, schema.get("exclusiveMaximum"), -1)):
        if isinstance(exclusive, (int, float)) and not isinstance(exclusive, bool):
            bound, exclusive = exclusive, True
        if bound is not None and ((made < bound) if step > 0 else (made > bound) or (exclusive and made == bound)):
            made = bound + (step if exclusive else 0)
        if exclusive and made == bound:
            made += step
    factor = schema.get("multipleOf")
    if factor:
        made = -(-made // factor) * factor
    return int(made) if float(made).is_integer() and abs(made) < 1 << 60 else made
