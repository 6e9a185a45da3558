"""What is asked of both servers: how wrk asks it, and what the right answer is."""

import os
import pathlib
import re
import shutil
import subprocess

from servers import CLIENT_CORE, ITEMS, Trouble

HERE = pathlib.Path(__file__).resolve().parent
GOOD = {"name": "Benchmark lamp", "price": 12.5, "currency": "USD", "stock": 3}
BAD = {"name": "", "price": -100}


class Workload:
    """`status` is the only right one; `request` is one request of the kind that `script` or `path` makes many of."""

    def __init__(self, name, title, status, request, script=None, headers=None):
        self.name, self.title, self.status = name, title, status
        self.request, self.script, self.headers = request, script, headers or {}

    def check(self, shop, peer):
        """Both have to say the same before their speed counts."""
        (shop_status, said), (peer_status, wanted) = shop.ask(*self.request), peer.ask(*self.request)
        if shop_status != self.status or peer_status != self.status:
            raise Trouble(f"{self.name}: shop answers {shop_status}, peer {peer_status}, not {self.status}")
        if self.status == 422:
            if set(said["error"]["details"]) != {"name", "price"} or wanted["error"]["code"] != "validation_failed":
                raise Trouble(f"{self.name}: wrong refusals: {said} and {wanted}")
        elif timeless(said) != timeless(wanted):
            raise Trouble(f"{self.name}: different answers: {said} and {wanted}")

    def load(self, server, seconds, connections):
        """One load by wrk: requests, seconds they took, CPU seconds of the server, wrong answers."""
        url = f"http://127.0.0.1:{server.port}"
        what = ["--script", HERE / self.script, url] if self.script else [url + self.request[1]]
        # Whoever reads does not say who it is.
        headers = server.headers if self.request[0] != "GET" else self.headers
        what += [part for header in headers.items() for part in ("--header", ": ".join(header))]
        command = ["taskset", "-c", str(CLIENT_CORE), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *what]
        before = server.cpu_seconds()
        said = subprocess.run(command, capture_output=True, text=True).stdout
        cpu = server.cpu_seconds() - before
        requests, rate = number(r"(\d+) requests in", said), number(r"Requests/sec:\s+([\d.]+)", said)
        if not requests:
            raise Trouble(f"{self.name}: wrk got no answer from {server.name}: {said}")
        failed = number(r"Non-2xx or 3xx responses: (\d+)", said)
        wrong = requests - failed if self.status == 422 else failed
        wrong += sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", said)))
        return {"rate": rate, "requests": requests, "cpu": cpu, "busy": cpu / seconds, "wrong": int(wrong)}


def number(pattern, text):
    found = re.search(pattern, text)
    return float(found[1]) if found else 0.0


def timeless(answer):
    """The answer without the times of what each server has made itself."""
    return {name: value for name, value in answer.items() if answer.get("id") != ITEMS + 1 or name[-3:] != "_at"}


WORKLOADS = [
    Workload("get", "GET one item by id", 200, ("GET", "/api/v1/items/4242"), "get_item.lua"),
    Workload("list", "GET the first page of 20", 200, ("GET", "/api/v1/items?limit=20")),
    Workload("refuse", "POST an invalid item", 422, ("POST", "/api/v1/items", BAD), "refuse_item.lua"),
    Workload("create", "POST a valid item", 201, ("POST", "/api/v1/items", GOOD), "create_item.lua"),
]


def need_wrk():
    """wrk, from Debian where it may be installed."""
    if shutil.which("wrk"):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("installing wrk", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update"], **quiet)
        subprocess.run(["apt-get", "install", "--yes", "--no-install-recommends", "wrk"], **quiet)
    if not shutil.which("wrk"):
        raise Trouble("wrk is missing: install it (Debian: apt-get install wrk)")
