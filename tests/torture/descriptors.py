"""No file descriptor is left."""

import contextlib
import time


def exhausted(torture):
    """The process has few descriptors and hundreds of silent connections: it waits without spinning, and recovers."""
    with torture.server(descriptors=150, header_timeout_seconds=600) as server:
        held = [server.connect() for _ in range(250)]
        begun = time.monotonic()
        while "Too many open files" not in server.log.read_text():
            assert time.monotonic() - begun < 10, f"it is not exhausted: {server.log.read_text()[-300:]}"
            time.sleep(0.01)
        length = 3 if torture.short else 30
        before = server.cpu()
        time.sleep(length)
        share = (server.cpu() - before) / length * 100
        for client in held:
            client.close()
        start = time.monotonic()
        status, _, _ = server.get("/healthz")
        took = time.monotonic() - start
    facts = f"{share:.1f} % of a processor while exhausted, answers {took:.2f} s after"
    assert share < 10 and took < 1 and status == 200, facts
    return facts


CASES = [("no descriptors left", exhausted)]
