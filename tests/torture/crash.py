"""The server dies while it writes: nothing that was answered is lost, and nothing is done twice."""

import contextlib
import functools
import http.client
import json
import random
import sqlite3
import statistics
import time

from clients import Clients

WRITERS = 8
# The places at which a debug build can be made to die, in the order of a request's way (engine/src/failpoint.rs).
PLACES = ["claimed", "written", "stored", "audited", "committed", "answered"]
# A start takes this long at most, what it has to look through included.
READY = 2
# Who is not ready by then never will be.
PATIENCE = 30


class Writers(Clients):
    """Clients that create items, each under a key of its own, until the server is gone."""

    def __init__(self, server, token, label):
        super().__init__(*(functools.partial(self.write, number) for number in range(WRITERS)))
        self.server, self.token, self.label = server, token, label
        self.answered, self.unanswered, self.wrong = {}, [], []

    def write(self, number):
        client = self.server.client()
        for count in range(1_000_000):
            key = f"{self.label}-{number}-{count}"
            try:
                status, item, _ = create(client, self.token, key)
            except (OSError, http.client.HTTPException, ValueError):
                self.unanswered.append(key)
                return
            if status == 201:
                self.answered[key] = item["id"]
            else:
                self.wrong.append((status, item))


def create(client, token, key):
    """Status, item and whether it is an answer that was given before."""
    body = json.dumps({"name": f"Mug {key}", "price": 1})
    fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}
    client.request("POST", "/api/v1/items", body, fields)
    answer = client.getresponse()
    return answer.status, json.loads(answer.read()), answer.headers["Idempotent-Replayed"] == "true"


def query(server, statement):
    """Rows of the database, read past the server."""
    with contextlib.closing(sqlite3.connect(f"file:{server.work}/shop.db?mode=ro", uri=True)) as database:
        return database.execute(statement).fetchall()


def started(server, **environment):
    """How long a start takes until the server says that it is ready."""
    begin = time.monotonic()
    server.start(**environment)
    while server.get("/readyz")[0] != 200:
        assert time.monotonic() - begin < PATIENCE, f"not ready {PATIENCE} s after its start"
        time.sleep(0.005)
    return time.monotonic() - begin


def judge_round(server, token, writers):
    """Every key again: what was answered is answered again, what was not is done once."""
    assert not writers.wrong, f"neither an answer nor a crash: {writers.wrong[:3]}"
    client = server.client()
    for key, number in writers.answered.items():
        status, item, before = create(client, token, key)
        assert (status, item["id"], before) == (201, number, True), f"{key} was {number}: {status} {item} {before}"
    done = 0
    for key in writers.unanswered:
        first = create(client, token, key)
        second = create(client, token, key)
        assert first[0] == second[0] == 201 and second[2], f"{key}: {first}, then {second}"
        assert first[1]["id"] == second[1]["id"], f"{key} was done twice: {first}, then {second}"
        done += first[2]
        writers.answered[key] = first[1]["id"]
    return done


def killed(torture):
    """kill -9 at a random moment, again and again."""
    rounds = 10 if torture.short else 200
    dice = random.Random()
    acknowledged, committed, retried, starts = {}, 0, 0, []
    with torture.server(rate_limit_scale="off", access_token_seconds=86400) as server:
        token = server.token()
        for number in range(rounds):
            writers = Writers(server, token, f"{number}")
            with writers:
                time.sleep(dice.uniform(0.02, 0.5))
                server.kill()
            assert writers.failure is None, f"a client gave up: {writers.failure!r}"
            starts.append(started(server))
            assert query(server, "PRAGMA integrity_check") == [("ok",)]
            retried += len(writers.unanswered)
            committed += judge_round(server, token, writers)
            acknowledged |= writers.answered
            stored = dict(query(server, "SELECT substr(name, 5), id FROM items"))
            lost = [key for key, item in acknowledged.items() if stored.get(key) != item]
            assert not lost, f"round {number}: {len(lost)} acknowledged writes are lost: {lost[:3]}"
            judge_effects(server, acknowledged)
    facts = (
        f"{rounds} kills: {len(acknowledged)} writes, 0 lost, {retried} had no answer, {committed} of those were done "
        f"already and answered again; ready within {statistics.median(starts):.2f} s, {max(starts):.2f} s at most"
    )
    assert max(starts) < READY, facts
    return facts


def judge_effects(server, acknowledged):
    """One item, one audit row and one stored answer for each key."""
    tables = "items", "audit_logs", "idempotency_records"
    counts = {table: query(server, f"SELECT count(*) FROM {table}")[0][0] for table in tables}
    assert set(counts.values()) == {len(acknowledged)}, f"{len(acknowledged)} keys: {counts}"


def failpoints(torture):
    """The process dies at each step of a write that has a key; the client asks again."""
    release = torture.binary.parent.name == "release"
    assert (b"CHARTER_FAILPOINT" in torture.binary.read_bytes()) != release, "failpoints are for debug builds alone"
    if release:
        return "a release build has none"
    told = []
    with torture.server(rate_limit_scale="off") as server:
        token = server.token()
        acknowledged = {}
        for place in PLACES:
            server.terminate()
            server.process.wait()
            server.start(CHARTER_FAILPOINT=place)
            with contextlib.suppress(OSError, http.client.HTTPException):
                answer = create(server.client(), token, place)
                raise AssertionError(f"it did not die at {place}: {answer}")
            assert server.process.wait(timeout=10) == -6, f"it did not die at {place}"
            started(server)
            first, second = (create(server.client(), token, place) for _ in range(2))
            assert first[0] == second[0] == 201 and second[2] and first[1] == second[1], f"{place}: {first}, {second}"
            assert first[2] == (place in ("committed", "answered")), f"{place}: {first}"
            acknowledged[place] = first[1]["id"]
            judge_effects(server, acknowledged)
            told.append(f"{place} ({'replayed' if first[2] else 'done anew'})")
    return ", ".join(told)


CASES = [("killed at random", killed), ("dying at each step", failpoints)]
