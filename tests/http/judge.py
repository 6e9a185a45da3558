"""Asks both judges and fails on what they call an error: `judge.py HOST:PORT FOLDER-OF-THE-JUDGES`, with $TOKEN of staff."""

import json
import os
import pathlib
import subprocess
import sys
import time

from exchanges import ITEM, catalogue, exchange, request, status

HOST, PORT = sys.argv[1].split(":")
ADDRESS = (HOST, int(PORT))
JUDGES = pathlib.Path(sys.argv[2])
TOKEN = os.environ["TOKEN"]
LIMIT = 700
# What HTTPolice calls an error and is none here: credentials over plain HTTP (the judges ask on the loopback device; TLS is
# the proxy's), and Accept in an answer, which RFC 9110, section 12.5.1, has allowed since.
SILENCED = {1261: "Bearer without TLS", 1263: "challenge without TLS", 1064: "Accept in an answer"}


def wait_for_the_server():
    """Until it answers; a server that does not within ten seconds never will."""
    deadline = time.monotonic() + 10
    while True:
        try:
            exchange(ADDRESS, request("GET", "/openapi.json"))
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def redbot(target, expected):
    """The notes of REDbot's about one address that say that something is wrong."""
    url = f"http://{HOST}:{PORT}{target}"
    run = subprocess.run([JUDGES / "redbot", "-o", "har", url], capture_output=True, text=True, timeout=120)
    if run.returncode or not run.stdout:
        return [f"REDbot ended with {run.returncode}: {run.stderr.strip()[-400:]}"]
    entries = json.loads(run.stdout)["log"]["entries"]
    notes = [note for entry in entries for note in entry["_red_messages"]]
    if len(notes) < 3:
        return [f"REDbot had almost nothing to say: {notes}"]
    bad = [note["summary"] for note in notes if note["level"].upper() == "BAD"]
    answered = entries[0]["response"]["status"]
    if answered != expected:
        bad.append(f"the status is {answered}, not {expected}")
    return bad


def httpolice(recorded):
    """HTTPolice's report on recorded exchanges, when it holds an error."""
    command = [JUDGES / "httpolice", "-i", "streams", "--fail-on", "error"]
    command += [option for notice in SILENCED for option in ("--silence", str(notice))]
    for number, streams in enumerate(recorded):
        for direction, content in zip(("request", "response"), streams):
            file = pathlib.Path(f"{number:03}.{direction}")
            file.write_bytes(content)
            command.append(file)
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return [] if run.returncode == 0 else [run.stdout + run.stderr]


def record():
    """Every exchange of the catalogue with its answer, and those whose status is not the expected one."""
    recorded, wrong = [], []
    for expected, sent in catalogue(ADDRESS, TOKEN):
        answered = exchange(ADDRESS, sent)
        # What is wrong on purpose is the request's; its answer is looked at beside a request that is sound.
        recorded.append((request("POST", "/", None, {}) if expected == 400 else sent, answered))
        if status(answered) != expected:
            wrong.append(f"{sent.splitlines()[0].decode()}: {answered[:300]!r}, not {expected}")
    return recorded, wrong


def used_up():
    """The exchange whose answer is 429, after as many as the catalogue's limit admits."""
    for _ in range(LIMIT):
        sent = request("GET", ITEM)
        answered = exchange(ADDRESS, sent)
        if status(answered) == 429:
            return sent, answered
    raise SystemExit(f"no 429 after {LIMIT} requests")


def main():
    wait_for_the_server()
    recorded, found = record()
    for target, expected in ((ITEM, 200), ("/api/v1/items", 200), ("/api/v1/items/999999", 404), ("/openapi.json", 200)):
        found += [f"REDbot on {target}: {note}" for note in redbot(target, expected)]
    recorded.append(used_up())
    found += [f"REDbot on {ITEM}, over the limit: {note}" for note in redbot(ITEM, 429)]
    found += httpolice(recorded)
    for finding in found:
        print(finding, file=sys.stderr)
    print(f"tests/http: {len(recorded)} exchanges, 5 addresses, {len(found)} errors")
    sys.exit(1 if found else 0)


main()
