"""Waits until the server answers: `await_server.py HOST:PORT PROCESS`. Fails when it has ended, or takes ten seconds."""

import http.client
import os
import sys
import time

deadline = time.monotonic() + 10
while True:
    try:
        connection = http.client.HTTPConnection(sys.argv[1], timeout=5)
        connection.request("GET", "/readyz")
        sys.exit(0 if connection.getresponse().status == 200 else 1)
    except OSError:
        os.kill(int(sys.argv[2]), 0)
        if time.monotonic() > deadline:
            raise
        time.sleep(0.05)
