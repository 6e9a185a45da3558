"""The disk is full, and then it is not."""

import contextlib
import os
import resource
import subprocess

from crash import create, judge_effects, query, started

MIB = 1024 * 1024
REFUSED = 30


@contextlib.contextmanager
def small_disk(folder):
    """A disk of eight megabytes in the place of this folder, where the machine lets us mount one; else nothing."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True)
    try:
        yield mounted.returncode == 0
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "--lazy", folder], check=True)


def full(torture):
    """Writes until the disk is full, and on; makes room; asks for everything again, and once more after a crash."""
    with contextlib.ExitStack() as stack:
        work = stack.enter_context(torture.folder())
        mounted = stack.enter_context(small_disk(work))
        server = stack.enter_context(torture.server(work=work, rate_limit_scale="off"))
        token, ballast = server.token(), work / "ballast"
        if mounted:
            ballast.write_bytes(os.urandom(6 * MIB))
        else:
            limit(server, MIB)
        acknowledged, refused = write_until_refused(server, token)
        assert server.get("/api/v1/items")[0] == 200, "it cannot even be read"
        if mounted:
            ballast.unlink()
        else:
            limit(server, resource.RLIM_INFINITY)
        assert query(server, "SELECT count(*) FROM items") == [(len(acknowledged),)]
        ask_again(server, token, acknowledged | dict.fromkeys(refused))
        server.kill()
        started(server)
        assert query(server, "PRAGMA integrity_check") == [("ok",)]
        ask_again(server, token, acknowledged)
        judge_effects(server, acknowledged | dict.fromkeys(refused))
    how = "a full disk" if mounted else "files that may not grow"
    return f"{how}: {len(acknowledged)} writes before it, {len(refused)} refused and done later, 0 lost"


def limit(server, largest):
    """No file of the server's may grow beyond this."""
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))


def write_until_refused(server, token):
    """What was answered 201, and what was refused in the envelope that every failure has."""
    client, acknowledged, refused = server.client(), {}, []
    while len(refused) < REFUSED:
        key = f"{len(acknowledged)}-{len(refused)}"
        status, answer, _ = create(client, token, key)
        if status == 201:
            acknowledged[key] = answer["id"]
            assert len(acknowledged) < 10_000, "the disk does not become full"
        else:
            assert status >= 500 and answer["error"]["code"] and answer["error"]["request_id"], f"{status} {answer}"
            refused.append(key)
    return acknowledged, refused


def ask_again(server, token, keys):
    """Every key is answered, those that were answered before as they were."""
    client = server.client()
    for key, number in keys.items():
        status, item, before = create(client, token, key)
        assert status == 201 and number in (None, item["id"]), f"{key} was {number}: {status} {item}"
        assert before or number is None, f"{key} was done again"


CASES = [("a full disk", full)]
