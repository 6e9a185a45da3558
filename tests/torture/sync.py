"""What the server has put on the disk when it answers: its system calls, in their order."""

import json
import re
import shutil
import signal

from server import NotRun

# What writes and what waits for the disk. Files and sockets are shown beside their numbers.
CALLS = "trace=pwrite64,write,writev,sendto,sendmsg,fsync,fdatasync"
LOG = re.compile(r"^\d+\s+(?:\S+\s+)?(\w+)\(\d+<([^>]*)>")
RESUMED = re.compile(r"^(\d+)\s+<\.\.\. (\w+) resumed>")


def synced(torture):
    """The log is on the disk before a 201 leaves; where the operator chose `normal`, it is not, which shows that this
    looks at the right thing."""
    if not shutil.which("strace"):
        raise NotRun("strace is not on this machine (Debian: apt-get install strace)")
    count = 20 if torture.short else 200
    full, normal = (order(torture, mode, count) for mode in ("full", "normal"))
    facts = f"on the disk before the answer left: {full} of {count} with full, {normal} with normal"
    assert full == count and normal < count / 2, facts
    return facts


def order(torture, mode, count):
    """How many answers left after what their request had written was on the disk."""
    under = ["strace", "-f", "-y", "-s", "16", "-e", CALLS, "-o", "trace"]
    with torture.server(under=under, rate_limit_scale="off", database_synchronous=mode) as server:
        token = server.token()
        client = server.client()
        fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        for number in range(count):
            client.request("POST", "/api/v1/items", json.dumps({"name": f"Mug {number}", "price": 1}), fields)
            answer = client.getresponse()
            said = answer.read()
            assert answer.status == 201, said
        # The server, not strace, is told to stop.
        server.signal_children(signal.SIGTERM)
        server.process.wait(timeout=20)
        return judge((server.work / "trace").read_text(errors="replace"), count)


def judge(trace, count):
    """Goes through the calls: after a write to the log, a sync of it has to come back before an answer begins."""
    answers = good = 0
    dirty, waiting = False, {}
    for line in trace.splitlines():
        thread = line.split(None, 1)[0]
        resumed = RESUMED.match(line)
        begun = LOG.match(line)
        if resumed:
            dirty = dirty and not waiting.pop(thread, False)
        elif begun:
            call, place = begun.groups()
            if place.endswith("-wal") and "sync" in call:
                if line.endswith("<unfinished ...>"):
                    waiting[thread] = True
                else:
                    dirty = False
            elif place.endswith("-wal"):
                dirty = True
            elif "HTTP/1.1 201" in line:
                answers += 1
                good += not dirty
    assert answers == count, f"{answers} of {count} answers are in the trace"
    return good


CASES = [("synced before answered", synced)]
