"""A server of its own for each case, and clients that write bytes."""

import contextlib
import http.client
import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


class NotRun(Exception):
    """The machine cannot run a case."""


class Torture:
    def __init__(self, short):
        self.short = short
        self.release = os.environ.pop("RELEASE_BINARY", None) or ROOT / "target/release/shop-server"
        binary = os.environ.pop("SERVER_BINARY", None) or ROOT / "target/debug/shop-server"
        self.binary = pathlib.Path(binary).resolve()
        if not self.binary.exists():
            raise SystemExit(f"no server at {self.binary}: run cargo build first")

    def released(self):
        """The server as it is shipped."""
        binary = pathlib.Path(self.release).resolve()
        if not binary.exists():
            raise NotRun(f"no server at {binary}: run cargo build --release --package shop-server")
        return binary

    @contextlib.contextmanager
    def folder(self):
        """A folder that goes when it is not needed any more."""
        work = pathlib.Path(tempfile.mkdtemp(prefix="torture-"))
        try:
            yield work
        finally:
            shutil.rmtree(work)

    @contextlib.contextmanager
    def server(self, descriptors=None, under=(), work=None, environment=None, binary=None, **settings):
        """A server with these settings, in their lower-case names, and with an environment of what is called otherwise;
        started by the command `under` if there is one, in the folder `work` or in one of its own; of another binary than
        the usual one if there is one."""
        with contextlib.ExitStack() as stack:
            work = work or stack.enter_context(self.folder())
            server = Server(binary or self.binary, work, settings, environment or {}, descriptors, under)
            stack.callback(server.kill)
            yield server


class Server:
    def __init__(self, binary, work, settings, environment, descriptors, under):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("SHOP_")}
        self.environment |= {
            "SHOP_BIND": f"127.0.0.1:{self.port}",
            "DATABASE_URL": f"sqlite://{work}/shop.db",
            "UPLOADS_DIR": f"{work}/uploads",
            "SHOP_LOG_FILTER": "warn",
        }
        self.environment |= {f"SHOP_{name.upper()}": str(value) for name, value in settings.items()}
        self.environment |= environment
        self.binary, self.work = binary, work
        self.command = [*under, binary, "serve"]
        self.descriptors = descriptors
        self.log = work / "log"
        self.start()

    def start(self, **environment):
        """Starts it, again where it has ended, with these variables beside its own."""

        def limit():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            # A write beyond a limit of the size of files is to fail, like one to a full disk, and not to kill.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            if self.descriptors:
                resource.setrlimit(resource.RLIMIT_NOFILE, (self.descriptors, self.descriptors))

        environment = self.environment | environment
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.work, env=environment, stderr=log, preexec_fn=limit
            )
        self.wait()

    def wait(self):
        for _ in range(500):
            with contextlib.suppress(OSError):
                if self.get("/healthz")[0] == 200:
                    return
            assert self.process.poll() is None, f"the server does not start: {self.log.read_text()}"
            time.sleep(0.02)
        raise AssertionError("the server does not start")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def signal_children(self, number):
        """Sends a signal to what the process has started, where it runs under another one."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        for child in children.split():
            os.kill(int(child), number)

    def token(self):
        command = [self.binary, "token", "--role", "admin"]
        return subprocess.run(command, cwd=self.work, env=self.environment, check=True, stdout=-1, text=True).stdout.strip()

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def client(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def request(self, method, target, body=None, headers=()):
        """Status, headers and body of an answer on a connection of its own."""
        client = self.client()
        try:
            client.request(method, target, body, dict(headers))
            answer = client.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            client.close()

    def get(self, target, headers=()):
        return self.request("GET", target, None, headers)

    def raw(self, data, patience=2):
        """What is answered to these bytes, up to the end of the connection or for two seconds."""
        with self.connect() as client:
            client.settimeout(patience)
            answer = b""
            with contextlib.suppress(OSError):
                client.sendall(data)
                while piece := client.recv(65536):
                    answer += piece
            return answer

    def sockets(self):
        """How many sockets the process has."""
        folder = f"/proc/{self.process.pid}/fd"
        count = 0
        for name in os.listdir(folder):
            with contextlib.suppress(OSError):
                count += os.readlink(f"{folder}/{name}").startswith("socket:")
        return count

    def cpu(self):
        """The processor time that it has used, in seconds."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self, name="VmRSS"):
        """Its memory, or its highest so far (VmHWM), in KiB."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
        raise AssertionError(f"no {name}")

    def forget_highest(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")
