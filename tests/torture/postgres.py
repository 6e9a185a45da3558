"""PostgreSQL is killed and started again while clients write, what writes at the same time collides, and nobody is trusted
without a certificate."""

import collections
import contextlib
import functools
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time

from clients import Clients, all_at_once
from server import ROOT, NotRun

sys.path.append(str(ROOT / "tests/servers"))

from postgresql import PostgreSQL
from private import NotHere

WRITERS, RECOVERY = 8, 2


@contextlib.contextmanager
def shop(torture, **settings):
    """A PostgreSQL that waits for the disk, and a server on it."""
    try:
        database = PostgreSQL(durable=True)
    except NotHere as reason:
        raise NotRun(reason) from None
    with database:
        environment = {"DATABASE_URL": database.url}
        with torture.server(environment=environment, rate_limit_scale="off", log_filter="off", **settings) as server:
            server.admin = server.token()
            yield database, server


def headers(server, **further):
    return {"Authorization": f"Bearer {server.admin}", "Content-Type": "application/json", **further}


class Writers(Clients):
    """Clients that create items, each under a key with which they ask again until they are answered 201."""

    def __init__(self, server):
        super().__init__(*(functools.partial(self.run, number) for number in range(WRITERS)))
        self.server = server
        self.statuses, self.created, self.last = collections.Counter(), {}, 0.0

    def run(self, number):
        for turn in range(1_000_000):
            if self.stop.is_set():
                return
            self.create(f"Item {number} {turn}")

    def create(self, name):
        body = json.dumps({"name": name, "price": 1})
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            status, fields, answer = self.server.request("POST", "/api/v1/items", body, self.fields(name))
            self.statuses[status] += 1
            if status == 201:
                self.last = time.monotonic()
                self.created[name] = json.loads(answer)["id"]
                return
            assert status == 503, f"{status}: {answer}"
            assert fields["Retry-After"], "503 without Retry-After"
            time.sleep(random.uniform(0, 0.02))
        raise AssertionError(f"{name} is not answered within 30 seconds")

    def fields(self, name):
        return headers(self.server, **{"Idempotency-Key": name.replace(" ", "-")})


def items(server):
    """Every item by its number."""
    found, target = {}, "/api/v1/items?cursor=&limit=100&fields=name"
    while target:
        status, _, answer = server.get(target)
        assert status == 200, f"{status}: {answer}"
        page = json.loads(answer)
        found |= {item["id"]: item["name"] for item in page["items"]}
        target = page["links"].get("next")
    return found


def audited(server):
    """How many creations the audit log has."""
    query = "/api/v1/audit-logs?filter[action][eq]=item.create&limit=1&include_total=true"
    status, _, answer = server.get(query, headers(server))
    assert status == 200, f"{status}: {answer}"
    return json.loads(answer)["meta"]["total"]


def killed(torture):
    """SIGKILL and a new start under load: 2xx or 503, back within two seconds, nothing lost, nothing twice."""
    rounds = 2 if torture.short else 20
    slowest = 0.0
    with shop(torture) as (database, server):
        with Writers(server) as writers:
            for _ in range(rounds):
                time.sleep(random.uniform(0.5, 1.0))
                database.kill()
                time.sleep(random.uniform(0.1, 1.0))
                database.start()
                back = time.monotonic()
                while writers.last < back:
                    waited = time.monotonic() - back
                    assert waited < RECOVERY, f"nothing is written {waited:.1f} s after the database is back"
                    assert not writers.failure, writers.failure
                    time.sleep(0.005)
                slowest = max(slowest, writers.last - back)
        assert not writers.failure, writers.failure
        found = items(server)
        lost = [name for name, number in writers.created.items() if found.get(number) != name]
        assert not lost, f"{len(lost)} acknowledged items are lost, such as {lost[0]}"
        twice = [name for name, count in collections.Counter(found.values()).items() if count > 1]
        assert not twice, f"{len(twice)} items are there twice, such as {twice[0]}"
        assert len(found) == len(writers.created) == audited(server), "items, answers and audit rows differ in number"
    counts = ", ".join(f"{count} × {status}" for status, count in sorted(writers.statuses.items()))
    return f"killed {rounds} times: {counts}; written again after {slowest * 1000:.0f} ms at most"


def collisions(torture):
    """Clients that all change the same item: each change is one, and none is refused."""
    changes = 25 if torture.short else 200
    with shop(torture) as (_, server):
        new = json.dumps({"name": "Mug", "price": 1})
        status, _, answer = server.request("POST", "/api/v1/items", new, headers(server))
        assert status == 201, answer
        target, statuses, lock = f"/api/v1/items/{json.loads(answer)['id']}", collections.Counter(), threading.Lock()

        def change(writer):
            client = server.client()
            patch = headers(server) | {"Content-Type": "application/merge-patch+json"}
            for turn in range(changes):
                client.request("PATCH", target, json.dumps({"stock": writer * changes + turn + 1}), patch)
                answer = client.getresponse()
                answer.read()
                with lock:
                    statuses[answer.status] += 1

        begun = time.monotonic()
        all_at_once(*(functools.partial(change, writer) for writer in range(WRITERS)))
        taken = time.monotonic() - begun
    asked = WRITERS * changes
    assert statuses == {200: asked}, dict(statuses)
    return f"{WRITERS} clients changed one item {asked} times in {taken:.1f} s, and nobody was sent away"


PASSWORD = "wonder%20land"
#: Of the server itself, so that it is no authority for others.
CERTIFICATE = """[req]
prompt = no
distinguished_name = name
x509_extensions = extensions
[name]
CN = localhost
[extensions]
subjectAltName = DNS:localhost
basicConstraints = critical, CA:FALSE
"""


class Guarded(PostgreSQL):
    """A PostgreSQL that lets nobody in without TLS and a password, with a certificate for `localhost` alone."""

    def initialise(self):
        super().initialise()
        (self.folder / "openssl.cnf").write_text(CERTIFICATE)
        for name in ("server", "stranger"):
            command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-config", "openssl.cnf"]
            command += ["-keyout", f"{name}.key", "-out", f"{name}.crt"]
            subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        key = self.folder / "server.key"
        key.chmod(0o600)
        if self.owner:
            os.chown(key, self.owner.pw_uid, self.owner.pw_gid)
        rules = self.data / "pg_hba.conf"
        rules.write_text("local all all trust\nhostssl all all all scram-sha-256\n")

    def command(self):
        files = (f"ssl_cert_file={self.folder}/server.crt", f"ssl_key_file={self.folder}/server.key")
        return super().command() + [word for one in ("ssl=on", *files) for word in ("-c", one)]

    def admit(self):
        command = [self.programs / "psql", "-h", self.folder, "-p", str(self.port), "-U", "postgres", "-c"]
        command.append(f"ALTER ROLE postgres PASSWORD '{PASSWORD.replace('%20', ' ')}'")
        subprocess.run(command, check=True, capture_output=True)

    def address(self, host="localhost", password=PASSWORD, mode="verify-full", root="server", name="postgres"):
        place = f"postgres://postgres:{password}@{host}:{self.port}/{name}"
        return f"{place}?sslmode={mode}&sslrootcert={self.folder}/{root}.crt"


def guarded(torture):
    """verify-full proves who answers; who is refused is told why, and nobody is told the password."""
    if not shutil.which("openssl"):
        raise NotRun("openssl makes the certificates, and is not here")
    try:
        database = Guarded()
    except NotHere as reason:
        raise NotRun(reason) from None
    with database:
        database.admit()
        with torture.server(environment={"DATABASE_URL": database.address()}) as server:
            assert json.loads(server.get("/api/v1/categories")[2])["meta"]["total"] == 0
            assert PASSWORD not in server.log.read_text()
        refusals = {
            "another certificate": (database.address(root="stranger"), "Check sslmode and sslrootcert"),
            "another name": (database.address(host="127.0.0.1"), "Check sslmode and sslrootcert"),
            "no TLS": (database.address(mode="disable"), "pg_hba.conf"),
            "another password": (database.address(password="secret"), "Check user and password"),
            "no such database": (database.address(name="nothing"), "createdb"),
        }
        for case, (address, remedy) in refusals.items():
            refused(torture, case, address, remedy)
        database.stop()
        refused(torture, "no server", database.address(), "Start PostgreSQL there")
    return f"served with verify-full; {len(refusals) + 1} others refused in words"


def refused(torture, case, address, remedy):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SHOP_")}
    command = [torture.binary, "migrate", "status"]
    ended = subprocess.run(command, env=environment | {"DATABASE_URL": address}, capture_output=True, text=True, timeout=20)
    said = ended.stderr
    assert ended.returncode == 1 and said.startswith("error: cannot open the PostgreSQL database "), f"{case}: {ended}"
    assert remedy in said and said.count("\n") == 1, f"{case}: {said}"
    assert not any(secret in said for secret in (PASSWORD, PASSWORD.replace("%20", " "), "secret")), f"{case}: {said}"


CASES = [("PostgreSQL killed", killed), ("collisions", collisions), ("PostgreSQL by TLS", guarded)]
