"""slowhttptest: a thousand clients that are slow on purpose."""

import shutil
import subprocess
import time

from clients import Normal
from server import NotRun

# Connections that have to be open at the same time; a few more come, because slowhttptest does not count to the last one.
CONNECTIONS = 1000
COME = CONNECTIONS + 20
# New ones a second: the last has to come before the first is closed, and normal clients ask all the while.
RATE = 500
DEADLINE = 4

MODES = {
    "slow heads": ["-H", "-u", "/api/v1/items"],
    "slow bodies": ["-B", "-u", "/api/v1/login", "-s", "800", "-f", "application/json"],
    "slow readers": ["-X", "-u", "/openapi.json", "-k", "2", "-w", "1", "-y", "64", "-n", "1", "-z", "5"],
}


def attack(torture, mode):
    if not shutil.which("slowhttptest"):
        raise NotRun("slowhttptest is not on this machine (Debian: apt-get install slowhttptest)")
    seconds = {f"{name}_timeout_seconds": DEADLINE for name in ("header", "body", "idle", "send")}
    rounds = 1 if torture.short else 10
    told = []
    with torture.server(rate_limit_scale="off", **seconds) as server:
        for _ in range(rounds):
            quiet = server.sockets()
            with Normal(server) as normal:
                took, most = wave(server, mode, quiet + 1)
            told.append(f"{most - quiet} open at once, all closed after {took:.1f} s, {normal.judge()}")
            # One of them is the normal client's.
            assert most - quiet > CONNECTIONS, f"no attack: {told[-1]}"
            assert took <= DEADLINE + 1, f"too late: {told[-1]}"
    return told[-1]


def wave(server, mode, quiet):
    """How long connections were open after the last one came, and how many there were."""
    arguments = [f"http://127.0.0.1:{server.port}{one}" if one.startswith("/") else one for one in MODES[mode]]
    command = ["slowhttptest", *arguments, "-c", str(COME), "-r", str(RATE), "-i", "1", "-l", "12"]
    attacker = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        # The first are closed while the last still come, so that their number stops to grow before.
        most, last = quiet, time.monotonic() + COME / RATE
        limit = last + 15
        while time.monotonic() < limit:
            count = server.sockets()
            if count > most:
                most, last = count, max(last, time.monotonic())
            if most > quiet + CONNECTIONS / 2 and count <= quiet:
                return time.monotonic() - last, most
            time.sleep(0.02)
        return time.monotonic() - last, most
    finally:
        attacker.kill()
        attacker.wait()


CASES = [(name, lambda torture, name=name: attack(torture, name)) for name in MODES]
