"""What clients write into requests, and what comes back in headers."""

import contextlib
import itertools
import json
import sqlite3
import urllib.parse

from bodies import form

INJECTED = b"x-injected"
LINES = ["\r\nX-Injected: yes", "\nX-Injected: yes", "\rX-Injected: yes", "\0X-Injected: yes", "\u010d\u010aX-Injected: yes"]
FIELDS = [
    "X-Request-Id",
    "Origin",
    "Accept-Version",
    "Accept-Language",
    "Accept",
    "Accept-Encoding",
    "Idempotency-Key",
    "If-None-Match",
    "If-Match",
    "If-Modified-Since",
    "Range",
    "Host",
    "Cookie",
    "Authorization",
    "X-Forwarded-For",
    "Access-Control-Request-Method",
    "Access-Control-Request-Headers",
    "Traceparent",
    "Prefer",
]
TARGETS = [
    "/api/v1/items?sort={}",
    "/api/v1/items?fields={}",
    "/api/v1/items?cursor={}",
    "/api/v1/items?limit=1&q={}",
    "/api/v1/items?filter[name]={}",
    "/api/v1/items/{}",
    "/{}",
    "/api/{}",
    "/docs/{}",
]
# What a file is called in a form: a download repeats it.
NAMES = ['filename="a{}.png"', "filename=a{}.png", "filename*=UTF-8''a{}.png", 'filename="a.png"; filename*=UTF-8\'\'a{}.png']


def headers_of(answer):
    return answer.split(b"\r\n\r\n", 1)[0].lower()


def injected(torture):
    """CR, LF and NUL in everything that is echoed, the names of files that were uploaded too: no header comes of it."""
    asked = 0
    with torture.server(rate_limit_scale="off", cors_origins="https://shop.example") as server:

        def judge(request):
            nonlocal asked
            asked += 1
            answer = server.raw(request)
            lines = headers_of(answer).split(b"\r\n")
            assert not any(line.startswith(INJECTED) for line in lines), f"{request!r} was answered {answer!r}"
            for line in lines:
                assert not set(line) & {0, 10, 13}, f"{request!r} was answered {answer!r}"
            return answer

        for target, text in itertools.product(TARGETS, LINES):
            quoted = target.format(urllib.parse.quote(text))
            judge(f"GET {quoted} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n".encode())
        for field, text in itertools.product(FIELDS, LINES):
            host = "" if field == "Host" else "Host: shop\r\n"
            for method in ("GET", "OPTIONS"):
                head = f"{method} /api/v1/items HTTP/1.1\r\n{host}{field}: a{text}\r\nConnection: close\r\n\r\n"
                judge(head.encode("utf-8"))
                judge(head.replace(text, urllib.parse.quote(text)).encode())
        kept = 0
        base = f"Host: shop\r\nConnection: close\r\nAuthorization: Bearer {server.token()}\r\n"
        for name, text in itertools.product(NAMES, LINES):
            for written in (text, urllib.parse.quote(text)):
                body, fields = form(b"", name.format(written))
                head = "".join(f"{field}: {value}\r\n" for field, value in fields.items())
                head = f"POST /api/v1/upload HTTP/1.1\r\n{base}{head}Content-Length: {len(body)}\r\n\r\n"
                answer = judge(head.encode() + body)
                if answer.startswith(b"HTTP/1.1 201 "):
                    kept += 1
                    url = json.loads(answer.split(b"\r\n\r\n", 1)[1])["url"]
                    content = judge(f"GET {url} HTTP/1.1\r\n{base}\r\n".encode())
                    assert b"content-disposition: attachment; filename=" in headers_of(content), content
    facts = f"{asked} requests, {kept} names of files among them, no header of theirs came back"
    assert kept, facts
    return facts


def spoofed(torture):
    """A thousand addresses in X-Forwarded-For are one client."""
    with torture.server() as server:
        client = server.client()
        statuses = []
        for number in range(1000):
            address = f"10.{number % 250}.{number // 250}.7"
            spellings = [address, f"{address}, 127.0.0.1", f"[2001:db8::{number:x}]:80", f"unknown, {address}", f'"{address}"']
            fields = {"X-Forwarded-For": spellings[number % 5], "Forwarded": f"for={address}", "X-Real-Ip": address}
            client.request("GET", "/api/v1/items", headers=fields)
            answer = client.getresponse()
            answer.read()
            statuses.append(answer.status)
    let_in = statuses.index(429) if 429 in statuses else len(statuses)
    facts = f"{let_in} let in, then {statuses.count(429)} times 429"
    assert 0 < let_in < 1000 and set(statuses[let_in:]) == {429}, facts
    return facts


def ours(server, base):
    """Failures of the server's own: a file of its that is gone, and a database that another program keeps for itself."""
    token = server.token()
    base += f"Authorization: Bearer {token}\r\n"
    body, fields = form(b"")
    status, _, kept = server.request("POST", "/api/v1/upload", body, fields | {"Authorization": f"Bearer {token}"})
    assert status == 201, kept
    upload = json.loads(kept)
    (server.work / "uploads" / upload["id"]).unlink()
    gone = server.raw(f"GET {upload['url']} HTTP/1.1\r\n{base}\r\n".encode())
    item = '{"name": "Mug", "price": 1}'
    with contextlib.closing(sqlite3.connect(f"{server.work}/shop.db")) as database:
        database.execute("BEGIN IMMEDIATE")
        head = f"POST /api/v1/items HTTP/1.1\r\n{base}Content-Type: application/json\r\nContent-Length: {len(item)}\r\n\r\n"
        # It waits for five seconds.
        busy = server.raw((head + item).encode(), patience=20)
    return {500: gone, 503: busy}


def readable(torture):
    """What a page of an allowed origin may read: every answer, failures of the socket too."""
    origin = "https://shop.example"
    with torture.server(cors_origins=origin, max_requests=1) as server:
        base = f"Host: shop\r\nOrigin: {origin}\r\nConnection: close\r\n"
        cases = {
            200: f"GET /api/v1/items HTTP/1.1\r\n{base}\r\n",
            401: f"GET /api/v1/orders HTTP/1.1\r\n{base}\r\n",
            404: f"GET /nowhere HTTP/1.1\r\n{base}\r\n",
            400: f"GET /api/v1/items HTTP/1.1\r\n{base.replace('Host: shop', 'X: y')}\r\n",
            413: f"POST /api/v1/login HTTP/1.1\r\n{base}Content-Type: application/json\r\nContent-Length: 9999999\r\n\r\n",
        }
        etag = server.get("/api/v1/items")[1]["ETag"]
        assert etag, "a list has no ETag"
        cases[304] = f"GET /api/v1/items HTTP/1.1\r\n{base}If-None-Match: {etag}\r\n\r\n"
        answers = {status: server.raw(request.encode()) for status, request in cases.items()}
        answers |= ours(server, base)
        # The last one: nobody else is let in afterwards.
        for _ in range(1000):
            answers[429] = server.raw(cases[200].encode())
            if answers[429].startswith(b"HTTP/1.1 429"):
                break
    for status, answer in answers.items():
        head = headers_of(answer)
        assert head.startswith(f"http/1.1 {status} ".encode()), f"{status} expected: {answer[:400]!r}"
        assert f"access-control-allow-origin: {origin}".encode() in head, f"a page cannot read {answer!r}"
    return f"pages can read {', '.join(str(status) for status in sorted(answers))}"


CASES = [("injected lines", injected), ("spoofed addresses", spoofed), ("readable for pages", readable)]
