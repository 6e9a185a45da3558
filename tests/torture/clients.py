"""Clients that ask while something is done to the server."""

import statistics
import threading
import time


class Clients:
    """Pieces of work on a thread each, from `with` on. The work goes on until `stop` is set, which the end of `with` does."""

    def __init__(self, *work):
        #: What the first of them that gave up says.
        self.failure = None
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.go_on, args=(one,)) for one in work]

    def go_on(self, work):
        try:
            work()
        except Exception as failure:
            self.failure = self.failure or failure

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.join()

    def join(self):
        for thread in self.threads:
            thread.join()


class Normal(Clients):
    """A normal client: how long it waits."""

    def __init__(self, server):
        super().__init__(self.ask)
        self.server, self.waits = server, []

    def ask(self):
        client = self.server.client()
        while not self.stop.wait(0.01):
            start = time.monotonic()
            client.request("GET", "/api/v1/items")
            answer = client.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            self.waits.append(time.monotonic() - start)

    def judge(self):
        assert self.failure is None, f"a normal client was not served: {self.failure!r}"
        p99 = statistics.quantiles(self.waits, n=100)[98] * 1000
        assert p99 < 250, f"a normal client's p99 was {p99:.0f} ms"
        return f"p99 of {len(self.waits)} normal requests {p99:.0f} ms"


def all_at_once(*work):
    """Does pieces of work on a thread each, and returns when all are done. What one of them gave up for is raised."""
    with Clients(*work) as clients:
        clients.join()
    if clients.failure:
        raise clients.failure
