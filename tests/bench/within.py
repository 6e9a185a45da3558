"""What one request costs beside another one of the same server, in the same run."""

import http.client
import json
import re

from servers import ITEMS, Trouble
from workloads import Workload


class Pair:
    """Two requests of the shop: `measured` has to be at least `target` times as fast as `base`. Both are made from the
    running server, which knows its own tags."""

    def __init__(self, name, title, target, make):
        self.name, self.title, self.target, self.make = name, title, target, make


class Reading(Workload):
    """GET of one path with header fields, and the only right answer to it."""

    def __init__(self, name, path, status, headers):
        super().__init__(name, name, status, ("GET", path), headers=headers)

    def load(self, server, seconds, connections):
        """wrk does not tell a 304 from a 200, so they are told apart before and after."""
        self.verify(server)
        load = super().load(server, seconds, connections)
        self.verify(server)
        return load

    def verify(self, server):
        status = get(server, self.request[1], self.headers)[0].status
        if status != self.status:
            raise Trouble(f"{self.name}: the shop answers {status}, not {self.status}")


def get(server, path, headers):
    """The head section of an answer, and its body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def again(path):
    """Who asks again for what it has, beside who has nothing."""

    def make(server):
        tag = get(server, path, {})[0].getheader("ETag")
        if tag is None:
            raise Trouble(f"GET {path} has no ETag")
        return Reading("200", path, 200, {}), Reading("304", path, 304, {"If-None-Match": tag})

    return make


def deep(order):
    """Page 5,000 of a walk through everything, beside its first page."""

    def make(server):
        server.sign_in()
        first = f"/api/v1/items?include_inactive=true&sort={order}&limit={SIZE}&cursor="
        path, before = first, (DEPTH - 1) * SIZE
        # By hundreds, since the size of a page may change on the way.
        while before:
            size = min(before, 100)
            answer, page = get(server, sized(path, size), server.headers)
            if answer.status != 200:
                raise Trouble(f"GET {path}: {answer.status}")
            path, before = json.loads(page)["links"]["next"], before - size
        path = sized(path, SIZE)
        page = json.loads(get(server, path, server.headers)[1])
        if len(page["items"]) != SIZE or page["meta"]["has_next"] != (DEPTH * SIZE < ITEMS):
            raise Trouble(f"GET {path} is not page {DEPTH}: {page['meta']}")
        return Reading("page 1", first, 200, server.headers), Reading(f"page {DEPTH}", path, 200, server.headers)

    return make


def sized(path, size):
    return re.sub(r"limit=\d+", f"limit={size}", path)


# A page of a walk may cost 1.2 times what the first one does.
DEPTH, SIZE, DEEP = 5_000, 20, 1 / 1.2

PAIRS = [
    Pair("again", "304 to 200 of one item", 1.5, again("/api/v1/items/4242")),
    Pair("again-list", "304 to 200 of the page", 1.5, again("/api/v1/items?limit=20")),
    Pair("deep", "page 5,000 to page 1", DEEP, deep("id")),
    Pair("deep-price", "the same, sorted by price", DEEP, deep("-price")),
]
