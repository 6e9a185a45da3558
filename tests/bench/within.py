"""What one request costs beside another one of the same server, in the same run."""

import http.client

from servers import Trouble
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
        status = head_section(server, self.request[1], self.headers).status
        if status != self.status:
            raise Trouble(f"{self.name}: the shop answers {status}, not {self.status}")


def head_section(server, path, headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


def again(path):
    """Who asks again for what it has, beside who has nothing."""

    def make(server):
        tag = head_section(server, path, {}).getheader("ETag")
        if tag is None:
            raise Trouble(f"GET {path} has no ETag")
        return Reading("200", path, 200, {}), Reading("304", path, 304, {"If-None-Match": tag})

    return make


PAIRS = [
    Pair("again", "304 to 200 of one item", 1.5, again("/api/v1/items/4242")),
    Pair("again-list", "304 to 200 of the page", 1.5, again("/api/v1/items?limit=20")),
]
