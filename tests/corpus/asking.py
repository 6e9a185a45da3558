"""One request for each operation of a document: what it requires, and credentials that are well formed."""

import base64
import json
from urllib.parse import quote, urlencode

import sample

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

BOUNDARY = "corpus-boundary"


def requests(crate):
    """What the starter reads: the document's name, a request for each of its operations, and values of its types."""
    document, found = crate.contract(), []
    for path, item in (document.get("paths") or {}).items():
        item = sample.resolved(document, item) or {}
        for method in METHODS:
            if method in item:
                found.append(request(document, path, item, method))
    return {"document": crate.name, "requests": found, "values": crate.values()}


def request(document, path, item, method):
    operation = item[method]
    headers, query, cookies = [], [], []
    given = {}
    for listed in [*(item.get("parameters") or []), *(operation.get("parameters") or [])]:
        parameter = sample.resolved(document, listed)
        given[parameter.get("in"), parameter.get("name")] = parameter
    for (place, name), parameter in given.items():
        if place == "path":
            path = path.replace("{" + name + "}", in_path(document, parameter))
        elif parameter.get("required"):
            value = parameter_value(document, parameter)
            if place == "query":
                query += in_query(parameter, name, value)
            elif place == "header" and name.lower() not in ("accept", "content-type", "authorization"):
                headers.append([name, joined(value, parameter.get("explode", False))])
            elif place == "cookie":
                cookies += [f"{key}={text}" for key, text in in_query(parameter, name, value)]
    credentials(document, operation, headers, query, cookies)
    if cookies:
        headers.append(["Cookie", "; ".join(cookies)])
    body = entity(document, operation, headers)
    target = path + ("?" + urlencode(query, quote_via=quote) if query else "")
    return {
        "name": f"{method.upper()} {path}",
        "method": method.upper(),
        "target": quote(target, safe="/?&=%:,;@+$!*'()~.-_"),
        "headers": headers,
        "body": base64.b64encode(body).decode(),
        "statuses": [str(status).upper() for status in operation.get("responses") or {}],
    }


def parameter_value(document, parameter):
    if "content" in parameter:
        media = next(iter(parameter["content"].values()), {})
        return json.dumps(sample.value(document, media.get("schema", {})))
    # A list or an object of nothing cannot be told from no parameter at all.
    schema = sample.merged(document, parameter.get("schema", {}))
    least = {"minItems": schema.get("minItems") or 1}
    if schema.get("properties"):
        least["minProperties"] = schema.get("minProperties") or 1
    return sample.value(document, {**schema, **least})


def text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def joined(value, explode, separator=","):
    if isinstance(value, list):
        return separator.join(text(one) for one in value)
    if isinstance(value, dict):
        between = "=" if explode else separator
        return separator.join(f"{key}{between}{text(one)}" for key, one in value.items())
    return text(value)


def in_path(document, parameter):
    value, name = parameter_value(document, parameter), parameter["name"]
    style, explode = parameter.get("style", "simple"), parameter.get("explode", False)
    if style == "label":
        made = "." + joined(value, explode, "." if explode else ",")
    elif style == "matrix":
        pairs = value.items() if explode and isinstance(value, dict) else [(name, value)]
        if explode and isinstance(value, list):
            pairs = [(name, one) for one in value]
        made = "".join(f";{key}={joined(one, False)}" for key, one in pairs)
    else:
        made = joined(value, explode)
    return quote(made, safe=",;=.")


def in_query(parameter, name, value):
    style = parameter.get("style", "form")
    explode = parameter.get("explode", style == "form")
    if style == "deepObject" and isinstance(value, dict):
        return [(f"{name}[{key}]", text(one)) for key, one in value.items()]
    if explode and isinstance(value, list):
        return [(name, text(one)) for one in value]
    if explode and isinstance(value, dict):
        return [(key, text(one)) for key, one in value.items()]
    separator = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style, ",")
    return [(name, joined(value, False, separator))]


def credentials(document, operation, headers, query, cookies):
    """Those of the first alternative."""
    alternatives = operation.get("security", document.get("security")) or [{}]
    schemes = (document.get("components") or {}).get("securitySchemes") or {}
    for name in alternatives[0]:
        scheme = sample.resolved(document, schemes.get(name, {}))
        kind, place = scheme.get("type"), scheme.get("in")
        if kind == "apiKey" and place == "header":
            headers.append([scheme["name"], "corpus-key"])
        elif kind == "apiKey" and place == "query":
            query.append((scheme["name"], "corpus-key"))
        elif kind == "apiKey":
            cookies.append(f"{scheme.get('name')}=corpus-key")
        elif kind == "http" and scheme.get("scheme", "").lower() == "basic":
            headers.append(["Authorization", "Basic Y29ycHVzOmtleQ=="])
        elif kind == "http" and scheme.get("scheme", "").lower() != "bearer":
            headers.append(["Authorization", f"{scheme.get('scheme')} corpus-key"])
        elif kind != "mutualTLS":
            headers.append(["Authorization", "Bearer corpus-key"])


def entity(document, operation, headers):
    """A body of the first media type, where there is one."""
    content = sample.resolved(document, operation.get("requestBody") or {}).get("content") or {}
    if not content:
        return b""
    media, held = next(iter(content.items()))
    schema = sample.merged(document, (held or {}).get("schema", {}))
    kind = media.split(";")[0].strip().lower()
    kind = "application/octet-stream" if kind == "*/*" else kind.replace("/*", "/plain" if kind == "text/*" else "/octet-stream")
    if kind == "multipart/form-data":
        headers.append(["Content-Type", f"{kind}; boundary={BOUNDARY}"])
        return form(document, schema)
    headers.append(["Content-Type", media if "*" not in media else kind])
    made = sample.value(document, schema)
    if kind == "application/x-www-form-urlencoded":
        pairs = made.items() if isinstance(made, dict) else []
        return urlencode([(key, joined(one, False)) for key, one in pairs]).encode()
    if kind.endswith(("/json", "+json")):
        return json.dumps(made).encode()
    return (made if isinstance(made, str) else json.dumps(made)).encode()


def form(document, schema):
    parts = []
    made = sample.value(document, schema)
    for name, one in (made.items() if isinstance(made, dict) else []):
        member = sample.merged(document, (schema.get("properties") or {}).get(name, {}))
        file = member.get("format") == "binary" or "contentMediaType" in member
        named = f'; filename="{name}.bin"' if file else ""
        kind = "\r\nContent-Type: application/octet-stream" if file else ""
        parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}{kind}\r\n\r\n{joined(one, False)}\r\n')
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()
