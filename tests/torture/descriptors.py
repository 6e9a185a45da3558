"""No file descriptor is left."""

import contextlib
import time


def exhausted(torture):
    """The process has few descriptors and hundreds of silent connections: it waits without spinning, and recovers."""
    with torture.server(descriptors=150, header_timeout_seconds=600) as server:
        held = [server.connect() for _ in range(250)]
        time.sleep(0.5)
        length = 3 if torture.short else 30
        before = server.cpu()
        time.sleep(length)
        share = (server.cpu() - before) / length * 100
        for client in held:
            client.close()
        start = time.monotonic()
        status, _, _ = server.get("/healthz")
        took = time.monotonic() - start
        said = server.log.read_text()
    facts = f"{share:.1f} % of a processor while exhausted, answers {took:.2f} s after"
    assert "Too many open files" in said, f"it was not exhausted: {said[-300:]}"
    assert share < 10 and took < 1 and status == 200, facts
    return facts


CASES = [("no descriptors left", exhausted)]
