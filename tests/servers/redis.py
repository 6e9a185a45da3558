"""A private Redis."""

import shutil
import signal
import socket

from private import NotHere, Private


class Redis(Private):
    """It keeps nothing: after a restart it is empty."""

    STOP = signal.SIGTERM

    def __init__(self):
        self.program = shutil.which("redis-server")
        if self.program is None:
            raise NotHere("redis-server is not on this machine (Debian's package redis-server)")
        super().__init__("redis")

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/"

    def command(self):
        settings = {
            "port": self.port,
            "bind": "127.0.0.1",
            "dir": self.folder,
            "save": "",
            "appendonly": "no",
            "daemonize": "no",
        }
        return [self.program, *(str(word) for name, value in settings.items() for word in (f"--{name}", value))]

    def serves(self):
        return self.ask("PING") == b"+PONG"

    def ask(self, *words):
        """The first line of the answer to a command."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as client:
            client.sendall((" ".join(words) + "\r\n").encode())
            return client.makefile("rb").readline().strip()
