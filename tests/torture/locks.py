"""Many writers, readers and checkpoints on one file: nobody is told that it is locked."""

import collections
import contextlib
import functools
import json
import sqlite3
import time

from clients import all_at_once

WRITERS, READERS = 32, 8


def crowded(torture):
    """Writers and readers at the server, and another process that carries the log into the file all the time."""
    seconds = 5 if torture.short else 60
    with torture.server(rate_limit_scale="off", max_requests=1000, access_token_seconds=86400) as server:
        token = server.token()
        answers, slowest, checkpoints = collections.Counter(), collections.Counter(), collections.Counter()
        failures, end = [], time.monotonic() + seconds

        def ask(kind, method, target, body):
            fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            client, count = server.client(), 0
            try:
                while time.monotonic() < end:
                    count += 1
                    begin = time.monotonic()
                    client.request(method, target, body and body(count), fields)
                    answer = client.getresponse()
                    said = answer.read()
                    answers[kind, answer.status] += 1
                    slowest[kind] = max(slowest[kind], time.monotonic() - begin)
                    if answer.status not in (200, 201):
                        failures.append(said)
            except Exception as failure:
                failures.append(repr(failure))

        def checkpoint():
            with contextlib.closing(sqlite3.connect(f"{server.work}/shop.db", timeout=0.2)) as database:
                while time.monotonic() < end:
                    for mode in ("PASSIVE", "FULL", "RESTART", "TRUNCATE"):
                        with contextlib.suppress(sqlite3.OperationalError):
                            busy, _, _ = database.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
                            checkpoints[busy] += 1
                    time.sleep(0.01)

        def item(number):
            return lambda count: json.dumps({"name": f"Mug {number} {count}", "price": 1})

        write = [functools.partial(ask, "written", "POST", "/api/v1/items", item(number)) for number in range(WRITERS)]
        read = [functools.partial(ask, "read", "GET", "/api/v1/items?sort=-price", None)] * READERS
        all_at_once(checkpoint, *write, *read)
        with contextlib.closing(sqlite3.connect(f"{server.work}/shop.db")) as database:
            stored = database.execute("SELECT count(*) FROM items").fetchone()[0]
            sound = database.execute("PRAGMA integrity_check").fetchone()[0]
    written, read = answers["written", 201], answers["read", 200]
    facts = (
        f"{seconds} s: {written} written ({slowest['written']:.2f} s at most), {read} read ({slowest['read']:.2f} s), "
        f"{checkpoints[0]} checkpoints, {len(failures)} refused"
    )
    assert not failures, f"{facts}: {failures[:3]}"
    assert written == stored > 0 and read > 0 and checkpoints[0] > 0 and sound == "ok", f"{facts}; {stored} stored, {sound}"
    return facts


CASES = [("writers and checkpoints", crowded)]
