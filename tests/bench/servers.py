"""The two servers: built, given a database, started, asked, measured and stopped."""

import hashlib
import http.client
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "target" / "bench"
ITEMS = 100_000
SERVER_CORE, CLIENT_CORE = 0, 1


class Trouble(Exception):
    """Why nothing can be measured, for the person who started it."""


def build():
    """Both in release, at once: they share almost every dependency."""
    packages = ["--package", "shop-server", "--package", "bench-peer"]
    print("building both servers in release: minutes the first time", flush=True)
    if subprocess.run(["cargo", "build", "--quiet", "--release", *packages], cwd=ROOT).returncode:
        raise Trouble("cargo build failed; its words are above")


def binary(name):
    path = ROOT / "target" / "release" / name
    if not path.exists():
        raise Trouble(f"{path} is missing: run without --no-build")
    return path


def seeded():
    """A migrated file with items, made once for each state of the schema and of the goods."""
    state = hashlib.sha256()
    for source in sorted([*ROOT.glob("src/db/migration/*.rs"), *ROOT.glob("src/domain/seed/*.rs")]):
        state.update(source.read_bytes())
    file = WORK / f"items-{state.hexdigest()[:12]}.db"
    if file.exists():
        return file
    print(f"seeding {ITEMS:,} items, once", flush=True)
    WORK.mkdir(parents=True, exist_ok=True)
    for old in WORK.glob("*.db*"):
        old.unlink()
    draft = WORK / "draft.db"
    command = [binary("shop-server"), "seed", "--items", str(ITEMS)]
    settings = dict(os.environ, DATABASE_URL=f"sqlite://{draft}")
    if subprocess.run(command, cwd=WORK, env=settings, stdout=subprocess.DEVNULL).returncode:
        raise Trouble("shop-server seed failed; its words are above")
    with sqlite3.connect(draft) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return draft.rename(file)


class Server:
    """One of them. What it writes goes to a file, the shop's access log among it, as in production."""

    def __init__(self, name, port):
        self.name, self.port = name, port
        self.database = WORK / f"{name}.db"
        self.log = WORK / f"{name}.log"
        self.process = None
        self.headers = {}

    def command(self):
        """The shop has its production settings: nothing but address and file is set."""
        if self.name == "peer":
            return [binary("bench-peer"), f"127.0.0.1:{self.port}", self.database], dict(os.environ)
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SHOP_")}
        environment |= {"SHOP_BIND": f"127.0.0.1:{self.port}", "DATABASE_URL": f"sqlite://{self.database}"}
        # One client asks as often as it can, which is what limits are there to prevent.
        environment |= {"SHOP_RATE_LIMIT_SCALE": "off"}
        return [binary("shop-server"), "serve"], environment

    def sign_in(self):
        """Gets what requests that write have to carry; the peer does not ask who writes."""
        if self.name == "peer":
            return
        (program, _), environment = self.command()
        command = [program, "token", "--role", "admin"]
        environment["SHOP_ACCESS_TOKEN_SECONDS"] = "86400"
        token = subprocess.run(command, cwd=WORK, env=environment, stdout=subprocess.PIPE, text=True)
        if token.returncode:
            raise Trouble("shop-server token failed; its words are above")
        self.headers = {"Authorization": f"Bearer {token.stdout.strip()}"}

    def start(self):
        """Starts it on a fresh copy, on its core. Answers the milliseconds until its first 200."""
        for old in WORK.glob(f"{self.name}.db*"):
            old.unlink()
        shutil.copyfile(seeded(), self.database)
        command, environment = self.command()
        with open(self.log, "wb") as log:
            os.sched_setaffinity(0, {SERVER_CORE})
            begin = time.perf_counter()
            self.process = subprocess.Popen(command, cwd=WORK, env=environment, stdout=log, stderr=log)
            os.sched_setaffinity(0, {CLIENT_CORE})
        while not self.answers():
            if self.process.poll() is not None or time.perf_counter() - begin > 30:
                raise Trouble(f"{self.name} does not answer; see {self.log}")
            time.sleep(0.0002)
        return (time.perf_counter() - begin) * 1000

    def answers(self):
        try:
            return self.ask("GET", "/api/v1/items/1")[0] == 200
        except OSError:
            return False

    def ask(self, method, path, body=None):
        """One request on a connection of its own: status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            headers = self.headers | {"Content-Type": "application/json"} if body else {}
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mib(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise Trouble(f"{self.name} has no memory to speak of: it has ended; see {self.log}")

    def stop(self):
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
