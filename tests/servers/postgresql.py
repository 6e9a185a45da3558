"""A private PostgreSQL."""

import pathlib
import re
import shutil
import subprocess

from private import NotHere, Private, unprivileged

DEBIAN = pathlib.Path("/usr/lib/postgresql")
CONNECTIONS = 400
#: What a test may lose when the power fails.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def programs():
    """The folder of the newest PostgreSQL's programs."""
    debian = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    if found is None or not pathlib.Path(found).with_name("postgres").exists():
        raise NotHere("PostgreSQL is not on this machine (Debian's package postgresql)")
    return pathlib.Path(found).parent


class PostgreSQL(Private):
    """A cluster of its own, with one superuser `postgres` who needs no password. `durable` waits for the disk, as a
    server does that is to keep what it has acknowledged."""

    def __init__(self, durable=False):
        self.programs, self.owner = programs(), unprivileged()
        super().__init__("postgresql")
        self.durable = durable
        self.data = self.folder / "data"
        try:
            self.initialise()
        except BaseException:
            self.remove()
            raise

    @property
    def url(self):
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def initialise(self):
        initdb = self.programs / "initdb"
        command = [initdb, "--pgdata", self.data, "--username", "postgres", "--auth", "trust", "--no-sync"]
        # Texts are ordered as in a dictionary, as on most servers that people have: what relies on the order of bytes and
        # does not say so is then found.
        command += ["--encoding", "UTF8", "--locale", "C.UTF-8"]
        version = subprocess.run([initdb, "--version"], check=True, capture_output=True, text=True).stdout
        if int(re.search(r"\d+", version)[0]) >= 15:
            command += ["--locale-provider", "icu", "--icu-locale", "en-US"]
        made = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, **self.as_owner())
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")

    def command(self):
        settings = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder}",
            f"max_connections={CONNECTIONS}",
            "log_checkpoints=off",
            *(() if self.durable else FAST),
        ]
        return [self.programs / "postgres", "-D", self.data, *(word for one in settings for word in ("-c", one))]

    def serves(self):
        # Its own word, which it writes for pg_ctl: the number of the process first, how far it is in the eighth line.
        lines = (self.data / "postmaster.pid").read_text().splitlines()
        return len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"
