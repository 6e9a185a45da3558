"""A server of its own for whoever needs one: in a folder that goes with it, on a free port of the loopback.

It ends with the process that started it, however that one ends, and can be stopped, killed and started again on the same
port, which is what tests of failure do to it.
"""

import contextlib
import ctypes
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


class NotHere(Exception):
    """The machine has no such server."""


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def unprivileged():
    """Whom a server runs as that refuses to be root; nobody else when we are not root anyway."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NotHere("neither the user postgres nor nobody is on this machine")


def end_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


class Private:
    """What a PostgreSQL and a Redis have in common. A subclass says how it is started, and when it serves."""

    #: What ends it at once but in order.
    STOP = signal.SIGINT
    #: Whom it runs as; ourselves without one.
    owner = None

    def __init__(self, name):
        self.name, self.port, self.process = name, free_port(), None
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-"))
        self.log = self.folder / "log"
        if self.owner:
            os.chown(self.folder, self.owner.pw_uid, self.owner.pw_gid)

    def command(self):
        raise NotImplementedError

    def serves(self):
        """Whether it serves. Raises OSError as long as nobody listens."""
        raise NotImplementedError

    def as_owner(self):
        """How a process is started as the server's own user."""
        return {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []} if self.owner else {}

    def start(self):
        """Starts it, for the first time or again, and returns when it serves."""
        assert self.process is None, f"{self.name} runs already"
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C is for whoever uses it.
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=end_with_parent, **self.as_owner(),
            )
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                if self.serves():
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        self.kill()
        raise RuntimeError(f"{self.name} does not start: {self.log.read_text(errors='replace')[-2000:]}")

    def stop(self):
        """Ends it in order; what clients were doing is cut off."""
        self.end(self.STOP)

    def kill(self):
        """Ends it as a crash would (SIGKILL), with everything that it has started."""
        self.end(signal.SIGKILL)

    def end(self, sign):
        if self.process is None:
            return
        started = self.children()
        self.process.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.process.kill()
        self.process.wait()
        self.process = None
        for child in started:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        end = time.monotonic() + 5
        while any(map(lives, started)):
            assert time.monotonic() < end, f"processes of {self.name} do not end"
            time.sleep(0.005)

    def freeze(self):
        """Lets it answer nobody, with its connections open."""
        for process in (self.process.pid, *self.children()):
            os.kill(process, signal.SIGSTOP)

    def thaw(self):
        for process in (self.process.pid, *self.children()):
            os.kill(process, signal.SIGCONT)

    def children(self):
        with contextlib.suppress(OSError):
            of = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
            return [int(number) for number in of.read_text().split()]
        return []

    def remove(self):
        """Ends it and its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_):
        self.remove()


def lives(process):
    try:
        state = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
