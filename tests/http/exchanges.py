"""The exchanges that HTTPolice reads: each on a connection of its own, as bytes."""

import json
import socket

ITEM = "/api/v1/items/1"
NEW_ITEM = {"name": "Notebook", "price": 3200}


def request(method, target, headers=None, body=None):
    """The bytes of one request that asks for the connection to be closed after it."""
    lines = {"Host": "shop.example", "User-Agent": "judge/1", "Connection": "close"}
    content = b""
    if body is not None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    lines |= headers or {}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode() + content


def exchange(address, sent):
    """What the server answers to `sent`, to the end of the connection."""
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(sent)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def status(answer):
    """The status of an answer."""
    return int(answer.split(b" ", 2)[1])


def field(answer, name):
    """The value of a header field of an answer, or None."""
    head = answer.split(b"\r\n\r\n", 1)[0].decode("latin-1")
    for line in head.split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name.lower():
            return value.strip()
    return None


def catalogue(address, token):
    """Every exchange worth judging, as (expected status, request): one of each kind of answer."""
    signed = {"Authorization": f"Bearer {token}"}
    item = exchange(address, request("GET", ITEM))
    tag = field(item, "ETag")
    page = exchange(address, request("GET", "/api/v1/items"))
    yield 200, request("GET", ITEM)
    yield 200, request("GET", "/api/v1/items")
    yield 200, request("HEAD", ITEM)
    yield 304, request("GET", ITEM, {"If-None-Match": tag})
    yield 304, request("GET", ITEM, {"If-None-Match": "*"})
    yield 304, request("GET", ITEM, {"If-Modified-Since": field(item, "Last-Modified")})
    yield 304, request("GET", "/api/v1/items", {"If-None-Match": field(page, "ETag")})
    for coding in ("gzip", "br", "zstd"):
        yield 200, request("GET", "/api/v1/items", {"Accept-Encoding": coding})
    yield 200, request("GET", ITEM, {"Origin": "https://shop.example"})
    preflight = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    yield 204, request("OPTIONS", "/api/v1/items", preflight)
    yield 204, request("OPTIONS", ITEM)
    yield 200, request("GET", "/openapi.json")
    yield 404, request("GET", "/api/v1/items/999999")
    yield 404, request("GET", "/nothing", {"Accept": "application/problem+json", "Accept-Language": "ko"})
    yield 405, request("DELETE", "/api/v1/items")
    yield 406, request("GET", ITEM, {"Accept": "image/png"})
    yield 401, request("POST", "/api/v1/items", None, NEW_ITEM)
    yield 401, request("POST", "/api/v1/items", {"Authorization": "Bearer forged"}, NEW_ITEM)
    yield 201, request("POST", "/api/v1/items", signed, NEW_ITEM)
    yield 400, request("POST", "/api/v1/items", signed, b"{")
    yield 415, request("POST", "/api/v1/items", signed | {"Content-Type": "text/plain"}, b"{}")
    yield 415, request("POST", "/api/v1/items", signed | {"Content-Encoding": "compress"}, b"{}")
    yield 422, request("POST", "/api/v1/items", signed, {"name": "", "price": -100})
    patch = signed | {"Content-Type": "application/merge-patch+json"}
    yield 412, request("PATCH", ITEM, patch | {"If-Match": '"other"'}, {"stock": 4})
    yield 200, request("PATCH", ITEM, patch | {"If-Match": tag}, {"stock": 4})
    review = request("POST", f"{ITEM}/reviews", signed, {"rating": 5, "body": "Thick paper."})
    yield 201, review
    yield 409, review
    yield 204, request("DELETE", "/api/v1/items/2", signed)
