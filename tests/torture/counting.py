"""Two instances count in one Redis, which is killed, frozen and started again while they work."""

import collections
import contextlib
import functools
import json
import sys
import threading
import time

from clients import Clients, all_at_once
from server import ROOT, NotRun

sys.path.append(str(ROOT / "tests/servers"))

from private import NotHere
from redis import Redis

CLIENTS, RECOVERY = 16, 2


@contextlib.contextmanager
def two_instances(torture, **settings):
    """A Redis and two servers that count in it."""
    try:
        redis = Redis()
    except NotHere as reason:
        raise NotRun(reason) from None
    with redis:
        shared = {"REDIS_URL": redis.url}
        with torture.server(environment=shared, **settings) as one, torture.server(environment=shared, **settings) as other:
            yield redis, (one, other)


def exact(torture):
    """Of 51 requests by 16 clients over two instances exactly 50 pass."""
    rounds = 2 if torture.short else 10
    with two_instances(torture) as (redis, servers):
        for number in range(rounds):
            redis.ask("FLUSHALL")
            turns, statuses = iter(range(51)), []
            lock = threading.Lock()

            def ask():
                while True:
                    with lock:
                        turn = next(turns, None)
                    if turn is None:
                        return
                    statuses.append(servers[turn % 2].request("POST", "/api/v1/logout")[0])

            all_at_once(*[ask] * CLIENTS)
            refused = statuses.count(429)
            assert len(statuses) == 51 and refused == 1, f"round {number}: {collections.Counter(statuses)}"
    return f"{rounds} rounds, each with 50 of 51 let in"


class Load(Clients):
    """Clients who read and sign in at one instance, and what they are answered, phase by phase."""

    def __init__(self, server):
        super().__init__(*(functools.partial(self.repeat, once) for once in (self.read, self.read, self.login)))
        self.server, self.phase = server, "up"
        self.reads, self.logins, self.slowest = collections.Counter(), collections.Counter(), 0.0

    def read(self, client):
        start = time.monotonic()
        client.request("GET", "/api/v1/categories")
        answer = client.getresponse()
        answer.read()
        self.slowest = max(self.slowest, time.monotonic() - start)
        self.reads[answer.status] += 1

    def login(self, client):
        phase = self.phase
        body = json.dumps({"email": "nobody@example.com", "password": "a wrong guess"})
        client.request("POST", "/api/v1/login", body, {"Content-Type": "application/json"})
        answer = client.getresponse()
        answer.read()
        if phase == self.phase:
            self.logins[phase, answer.status] += 1
        if answer.status == 503:
            assert answer.headers["Retry-After"], "503 without Retry-After"

    def repeat(self, once):
        client = self.server.client()
        while not self.stop.wait(0.005):
            once(client)


def standing(server):
    return json.loads(server.get("/readyz")[2])["status"]


def wait_until(servers, status, limit):
    """How long it takes until all servers say this of themselves."""
    start = time.monotonic()
    while {standing(server) for server in servers} != {status}:
        assert time.monotonic() - start < limit, f"not {status} within {limit} s"
        time.sleep(0.02)
    return time.monotonic() - start


def told(server, words):
    return server.log.read_text().count(words)


def away(torture, take, give):
    """Redis goes and comes back under load: reads pass, nobody signs in uncounted, and all is well within two seconds."""
    rounds, length = (1, 1) if torture.short else (5, 3)
    slowest = recovered = 0.0
    # Nobody is to be refused for the number of requests; the log is to have the one line of each change.
    settings = {"rate_limit_scale": 10000, "log_filter": "charter=info"}
    with two_instances(torture, **settings) as (redis, servers), contextlib.ExitStack() as stack:
        loads = [stack.enter_context(Load(server)) for server in servers]
        for _ in range(rounds):
            time.sleep(length)
            phase(loads, "going")
            take(redis)
            wait_until(servers, "degraded", RECOVERY)
            phase(loads, "away")
            time.sleep(length)
            phase(loads, "coming")
            give(redis)
            recovered = max(recovered, wait_until(servers, "ready", RECOVERY))
            phase(loads, "up")
        time.sleep(length)
        stack.close()
        for server, load in zip(servers, loads):
            assert load.failure is None, f"a client was not answered: {load.failure!r}"
            assert set(load.reads) == {200}, f"reads: {load.reads}"
            by_phase = {(when, status) for when, status in load.logins if when in ("up", "away")}
            assert by_phase == {("up", 401), ("away", 503)}, f"logins: {load.logins}"
            for words in ("Redis is away", "Redis is back"):
                assert told(server, words) == rounds, f"{told(server, words)} times {words!r} for {rounds} times"
            slowest = max(slowest, load.slowest)
        reads = sum(load.reads.total() for load in loads)
    assert slowest < 1, f"a read took {slowest:.2f} s"
    return f"{rounds} times back within {recovered:.2f} s; slowest of {reads} reads {slowest * 1000:.0f} ms"


def phase(loads, name):
    for load in loads:
        load.phase = name


def killed(torture):
    return away(torture, Redis.kill, Redis.start)


def frozen(torture):
    return away(torture, Redis.freeze, Redis.thaw)


CASES = [
    ("51 requests, two servers", exact),
    ("Redis killed under load", killed),
    ("Redis frozen under load", frozen),
]
