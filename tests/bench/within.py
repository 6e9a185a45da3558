"""What one request costs beside another one of the same server, in the same run."""

import http.client

from servers import Trouble
from workloads import Workload


class Pair:
    """`measured` is at least `target` times as fast as `base`: paths of the shop with the headers that they are asked with."""

    def __init__(self, name, title, target, base, measured):
        self.name, self.title, self.target = name, title, target
        self.base, self.measured = base, measured

    def good(self, ratio):
        return ratio >= self.target


class Reading(Workload):
    """GET of one path, with headers."""

    def __init__(self, name, path, headers, status):
        super().__init__(name, name, status, ("GET", path))
        self.headers = headers

    def load(self, server, seconds, connections):
        self.verify(server)
        kept, server.headers = server.headers, self.headers
        try:
            return super().load(server, seconds, connections, with_headers=True)
        finally:
            server.headers = kept
            self.verify(server)

    def verify(self, server):
        """wrk tells 2xx and 3xx not apart."""
        if (status := answer(server, self.request[1], self.headers)[0]) != self.status:
            raise Trouble(f"{self.name}: the shop answers {status}, not {self.status}")


def answer(server, path, headers):
    """Status and ETag of one GET."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        told = connection.getresponse()
        told.read()
        return told.status, told.getheader("ETag")
    finally:
        connection.close()


def spared(server, path):
    """A client that asks again for what it has, and one that has nothing."""
    _, tag = answer(server, path, {})
    return Reading("get", path, {}, 200), Reading("spared", path, {"If-None-Match": tag}, 304)


PAIRS = [
    ("spared item", "304 of one item to its 200", 1.5, lambda server: spared(server, "/api/v1/items/4242")),
    ("spared page", "304 of the first page to its 200", 1.5, lambda server: spared(server, "/api/v1/items?limit=20")),
]
