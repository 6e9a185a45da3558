"""Many connections, and the end of the server."""

import contextlib
import json
import socket
import time

from clients import Clients


def idle(torture):
    """A thousand connections that have asked once and stay. What a debug build brings along of its own code would be most of
    what is measured, so it is the server as it is shipped."""
    with torture.server(binary=torture.released(), rate_limit_scale="off") as server:
        server.get("/api/v1/items")
        before = server.memory()
        held = [server.client() for _ in range(1000)]
        for client in held:
            client.request("GET", "/api/v1/items")
            client.getresponse().read()
        after = server.memory()
        # Each still is where it was: a connection that had been closed would be made anew.
        places = [client.sock.getsockname() for client in held]
        for client, place in zip(held, places):
            client.request("GET", "/healthz")
            assert client.getresponse().status == 200 and client.sock.getsockname() == place
            client.close()
    facts = f"{before * 1024 / 1e6:.1f} MB before, {after * 1024 / 1e6:.1f} MB with 1,000 idle connections"
    assert after * 1024 < 60e6, facts
    return facts


def stopped(torture):
    """SIGTERM while requests run: all are answered."""
    count = 50 if torture.short else 500
    with torture.server(rate_limit_scale="off", shutdown_grace_seconds=20) as server:
        token = server.token()
        clients = []
        for number in range(count):
            body = json.dumps({"name": f"Mug {number}", "price": 1}).encode()
            client = server.connect()
            client.sendall(
                f"POST /api/v1/items HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer {token}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n".encode()
            )
            assert client.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
            clients.append((client, body))
        server.terminate()
        start = time.monotonic()
        with contextlib.suppress(OSError):
            while time.monotonic() - start < 5:
                server.connect().close()
                time.sleep(0.01)
            raise AssertionError("five seconds after SIGTERM the listener is still open")
        answers = []
        for client, body in clients:
            client.sendall(body)
            answer = b""
            while piece := client.recv(65536):
                answer += piece
            answers.append(answer)
        code = server.process.wait(timeout=20)
        took = time.monotonic() - start
    good = sum(one.startswith(b"HTTP/1.1 201 ") and b"connection: close" in one for one in answers)
    facts = f"{good} of {count} answered, exit {code} after {took:.1f} s"
    assert good == count and code == 0, facts
    return facts


def asked_until_the_end(torture):
    """Clients that ask on and on while the server stops: whatever was answered at all was answered whole."""
    with torture.server(rate_limit_scale="off") as server:
        broken, answered = [], []

        def ask():
            with contextlib.suppress(ConnectionRefusedError):
                while True:
                    client = server.connect()
                    answer = b""
                    with contextlib.suppress(ConnectionResetError, BrokenPipeError):
                        client.sendall(b"GET /api/v1/items HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n")
                        while piece := client.recv(65536):
                            answer += piece
                    client.close()
                    answered.append(answer)
                    if answer and not answer.endswith(b"}"):
                        broken.append(answer)

        with Clients(*[ask] * 8) as clients:
            time.sleep(1)
            server.terminate()
            code = server.process.wait(timeout=20)
        assert clients.failure is None, f"a client gave up: {clients.failure!r}"
    lost = sum(not answer for answer in answered)
    facts = f"{len(answered)} answered, {len(broken)} broken off, {lost} refused at the very end, exit {code}"
    assert not broken and lost <= 8 and code == 0, facts
    return facts


CASES = [("idle connections", idle), ("stopped at work", stopped), ("stopped while asked", asked_until_the_end)]
