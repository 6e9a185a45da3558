"""One upload of fifty megabytes. The shop takes ten at most, so a document of its own (large.yaml) is served from, with the
same socket, guard and form reader before it."""

import contextlib
import http.client
import os
import pathlib
import socket
import subprocess
import time

from bodies import form
from server import NotRun, Server

HERE = pathlib.Path(__file__).resolve().parent
SIZE = 50_000_000
PIECE = 100_000


class Mock(Server):
    """`charter mock` of the document."""

    def __init__(self, program, work):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [program, "mock", HERE / "large.yaml", "--bind", f"127.0.0.1:{self.port}", "--conventions", "warn"]
        self.log = work / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=work, stdout=log, stderr=log)
        self.wait()

    def close(self):
        self.kill()


def pieces(body):
    """The body bit by bit; what is in the file in it is made while it is sent."""
    head, end = body.split(b"MIDDLE")
    yield head
    for _ in range(SIZE // PIECE):
        yield os.urandom(PIECE)
    yield end


def upload(torture):
    """Its memory while it takes fifty megabytes, with their length said before and without."""
    program = torture.binary.parent / "charter"
    if not program.exists():
        raise NotRun(f"there is no {program}: run cargo build --package charter-codegen")
    body, fields = form(b"MIDDLE")
    length = len(body) - len(b"MIDDLE") + SIZE
    rises = []
    with torture.folder() as work, contextlib.closing(Mock(program, work)) as server:

        def send(size_known):
            client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
            headers = fields | ({"Content-Length": str(length)} if size_known else {})
            client.request("POST", "/files", pieces(body), headers)
            answer = client.getresponse()
            said = answer.read()
            assert answer.status == 204, f"{answer.status} {said}"

        # The first brings along what every upload needs once.
        send(True)
        for size_known in (True, False) * (1 if torture.short else 10):
            before = server.memory()
            server.forget_highest()
            send(size_known)
            rises.append(server.memory("VmHWM") - before)
    facts = f"memory rises by {max(rises)} KiB while 50 MB are sent in one piece, {len(rises)} times"
    assert max(rises) < 8 * 1024, facts
    return facts


CASES = [("a large upload", upload)]
