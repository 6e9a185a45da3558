"""Bodies that nobody should have to read."""

import contextlib
import gzip
import json
import os
import zlib

LIMIT = 1024 * 1024


def post(server, token, body, **headers):
    fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    status, _, answer = server.request("POST", "/api/v1/items", body, fields)
    return status, json.loads(answer).get("error", {}).get("code")


def squeezed(size):
    """So many zeroes, compressed as far as it goes."""
    packer = zlib.compressobj(9, wbits=31)
    pieces = [packer.compress(bytes(LIMIT)) for _ in range(size // LIMIT)]
    return b"".join([*pieces, packer.flush()])


def chunks(size):
    """A body without a length; the sender gives up when nobody takes it."""
    for _ in range(size // 65536):
        yield b" " * 65536


def endless(server, token):
    """The answer to a chunked body that goes on and on."""
    with server.connect() as client:
        client.sendall(
            f"POST /api/v1/items HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        with contextlib.suppress(OSError):
            for piece in chunks(100 * LIMIT):
                client.sendall(b"10000\r\n" + piece + b"\r\n")
        answer = b""
        with contextlib.suppress(OSError):
            while piece := client.recv(65536):
                answer += piece
    return answer


def bombs(torture):
    """Small bodies that inflate to large ones, and large ones: what each of them costs, and what all of them leave."""
    bomb = squeezed(100 * LIMIT)
    nested = gzip.compress(bomb)
    honest = json.dumps({"name": "Mug", "price": 1, "description": os.urandom(LIMIT // 2 - 100).hex()}).encode()
    with torture.server(rate_limit_scale="off") as server:
        token = server.token()

        def packed(body, coding="gzip"):
            return post(server, token, body, Content_Encoding=coding)

        too_large = (413, "payload_too_large")
        drops = {
            "whole": lambda: packed(bomb) == too_large,
            "in chunks": lambda: packed(iter([bomb])) == too_large,
            "within itself": lambda: packed(nested)[0] in (400, 413),
            "named twice": lambda: packed(nested, "gzip, gzip")[0] == 415,
            "not packed": lambda: post(server, token, b" " * (4 * LIMIT)) == too_large,
            "endless": lambda: endless(server, token).startswith(b"HTTP/1.1 413 "),
        }
        # What the largest honest body needs once, such as threads that inflate, is not the bomb's.
        for _ in range(10):
            assert packed(gzip.compress(honest))[0] == 422
        begin, highest = server.memory(), dict.fromkeys(drops, 0)
        for _ in range(9 if torture.short else 200):
            for name, drop in drops.items():
                before = server.memory()
                server.forget_highest()
                assert drop(), f"{name} is not refused as it should be"
                highest[name] = max(highest[name], server.memory("VmHWM") - before)
        left = server.memory() - begin
    told = ", ".join(f"{name} {rise}" for name, rise in highest.items())
    facts = f"{len(bomb) // 1024} KiB that inflate to 100 MiB, KiB that each drop takes: {told}; {left} are left of all"
    assert max(highest.values()) * 1024 < 2 * LIMIT and left * 1024 < 32 * LIMIT, facts
    return facts


def readable(torture):
    """A sender of too much that reads only at the end gets to read why."""
    with torture.server(rate_limit_scale="off") as server:
        token = server.token()
        body = b" " * (8 * LIMIT)
        head = (
            f"POST /api/v1/items HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        turns = 10 if torture.short else 200
        good = sum(server.raw(head.encode() + body).startswith(b"HTTP/1.1 413 ") for _ in range(turns))
    facts = f"{good} of {turns} senders of 8 MiB read their 413"
    assert good == turns, facts
    return facts


def strange(torture):
    """JSON that parsers disagree on, or break at."""
    bodies = {
        "100,000 deep": b"[" * 100_000,
        "100,000 deep and closed": b"[" * 100_000 + b"]" * 100_000,
        "100,000 objects deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "deep within": b'{"name":' + b"[" * 100_000 + b"]" * 100_000 + b',"price":1}',
        "a number of 1 MB": b'{"name":"Mug","price":' + b"1" * 1_000_000 + b"}",
        "an exponent": b'{"name":"Mug","price":1e999999999}',
        "a fraction of 1 MB": b'{"name":"Mug","price":0.' + b"1" * 1_000_000 + b"}",
        "a name twice": b'{"name":"Mug","price":1,"price":2}',
        "a lone surrogate": b'{"name":"\\ud800","price":1}',
        "surrogates in the wrong order": b'{"name":"\\udc00\\ud800","price":1}',
        "no UTF-8": b'{"name":"\xff\xfe","price":1}',
        "overlong UTF-8": b'{"name":"\xc0\xaf","price":1}',
        "a surrogate in UTF-8": b'{"name":"\xed\xa0\x80","price":1}',
        "not a number": b'{"name":"Mug","price":NaN}',
        "nothing": b"",
        "a byte order mark alone": b"\xef\xbb\xbf",
    }
    with torture.server(rate_limit_scale="off") as server:
        token = server.token()
        answers = {name: post(server, token, body)[0] for name, body in bodies.items()}
        assert server.get("/healthz")[0] == 200
    wrong = {name: status for name, status in answers.items() if status not in (400, 422)}
    assert not wrong, f"neither 400 nor 422: {wrong}"
    return f"{len(answers)} kinds of strange JSON, each 400 or 422"


def form(content, name='filename="a.png"'):
    """A form with a picture of these bytes, and its fields; with the name as it is to stand on the wire."""
    boundary = "torture"
    start = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; {name}\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    body = start.encode() + b"\x89PNG\r\n\x1a\n" + content + f"\r\n--{boundary}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def uploads(torture):
    """Fifty megabytes, ten at a time because the shop takes no more, go to the disk and not into memory."""
    with torture.server(rate_limit_scale="off") as server:
        token = {"Authorization": f"Bearer {server.token()}"}

        def send(content):
            body, fields = form(content)
            status, _, answer = server.request("POST", "/api/v1/upload", body, fields | token)
            assert status == 201, answer

        # The first brings the threads along that write.
        send(os.urandom(1_000_000))
        before = server.memory()
        server.forget_highest()
        for _ in range(5):
            send(os.urandom(10_000_000))
        rise = server.memory("VmHWM") - before
    facts = f"memory rises by {rise} KiB while 50 MB are sent"
    assert rise < 8 * 1024, facts
    return facts


CASES = [("bombs", bombs), ("readable 413", readable), ("strange JSON", strange), ("large uploads", uploads)]
