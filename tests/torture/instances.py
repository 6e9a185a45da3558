"""Two instances behave as one: on one database, one Redis, one folder for uploads, and with one key."""

import collections
import concurrent.futures
import contextlib
import json
import pathlib
import shutil
import sys
import tempfile

from server import ROOT, NotRun

sys.path.append(str(ROOT / "tests/servers"))

from postgresql import PostgreSQL
from private import NotHere
from redis import Redis

AT_ONCE = 32
PASSWORD = "correct horse battery"
FILE = b"%PDF-1.4\n%%EOF\n"
UPLOAD = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    + FILE
    + b"\r\n--x--\r\n"
)


@contextlib.contextmanager
def pair(torture, database):
    """Two servers on a database: `sqlite`, or a private PostgreSQL."""
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="instances-"))
        stack.callback(shutil.rmtree, folder)
        try:
            redis = stack.enter_context(Redis())
            if database == "sqlite":
                url = f"sqlite://{folder}/shop.db"
            else:
                url = stack.enter_context(PostgreSQL()).url
        except NotHere as reason:
            raise NotRun(reason) from None
        shared = {"DATABASE_URL": url, "REDIS_URL": redis.url, "UPLOADS_DIR": str(folder / "uploads")}
        settings = {"auth_key_file": folder / "token.key", "rate_limit_scale": 1000, "environment": shared}
        one = stack.enter_context(torture.server(**settings))
        yield Pair(one, stack.enter_context(torture.server(**settings)))


class Pair:
    """Two instances, and an administrator who has a token of the first one."""

    def __init__(self, one, other):
        self.servers = (one, other)
        self.admin = {"Authorization": f"Bearer {one.token()}"}

    def ask(self, which, method, target, body=None, **headers):
        """Status, headers and JSON of an answer of one of them."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, dict):
            headers |= {"Content-Type": headers.get("Content-Type", "application/json")}
            body = json.dumps(body)
        status, answered, content = self.servers[which].request(method, target, body, headers)
        return status, answered, json.loads(content) if content.startswith((b"{", b"[")) else content

    def by_admin(self, which, method, target, body=None, **headers):
        return self.ask(which, method, target, body, **self.admin, **headers)

    def at_once(self, ask):
        """What is answered to as many requests at once, to both in turns."""
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as clients:
            return list(clients.map(lambda number: ask(number % 2), range(AT_ONCE)))

    def item(self, **more):
        status, _, item = self.by_admin(0, "POST", "/api/v1/items", {"name": "Mug", "price": 1000} | more)
        assert status == 201, item
        return item


def one_effect_a_key(pair):
    """As many requests with one key, to both at once: one item, whoever answers."""
    body = {"name": "Keyed mug", "price": 1000}
    answers = pair.at_once(lambda which: pair.by_admin(which, "POST", "/api/v1/items", body, Idempotency_Key="once"))
    statuses = collections.Counter(status for status, _, _ in answers)
    assert set(statuses) <= {201, 409} and statuses[201], statuses
    codes = {answer["error"]["code"] for status, _, answer in answers if status == 409}
    assert codes <= {"idempotency_in_progress"}, codes
    made = {answer["id"] for status, _, answer in answers if status == 201}
    for which in (0, 1):
        status, headers, answer = pair.by_admin(which, "POST", "/api/v1/items", body, Idempotency_Key="once")
        assert (status, headers["Idempotent-Replayed"], {answer["id"]}) == (201, "true", made), answer
    status, _, found = pair.ask(1, "GET", "/api/v1/items?limit=100")
    named = [item["id"] for item in found["items"] if item["name"] == "Keyed mug"]
    assert set(named) == made and len(named) == 1, named


def one_winner_a_version(pair):
    """As many changes of one version, to both at once: one is made, all others are told."""
    item = pair.item(stock=0)
    target = f"/api/v1/items/{item['id']}"
    version = pair.ask(0, "GET", target)[1]["ETag"]
    answers = pair.at_once(
        lambda which: pair.by_admin(which, "PATCH", target, {"stock": 1 + which}, If_Match=version)
    )
    statuses = collections.Counter(status for status, _, _ in answers)
    assert statuses == {200: 1, 412: AT_ONCE - 1}, statuses


def nothing_old_is_vouched_for(pair):
    """What one instance has answered is not confirmed any more once the other one has changed it."""
    for _ in range(5):
        item = pair.item()
        target = f"/api/v1/items/{item['id']}"
        version = pair.ask(0, "GET", target)[1]["ETag"]
        assert pair.ask(0, "GET", target, If_None_Match=version)[0] == 304
        assert pair.by_admin(1, "PATCH", target, {"name": "Another mug"})[0] == 200
        status, headers, answer = pair.ask(0, "GET", target, If_None_Match=version)
        assert (status, answer["name"]) == (200, "Another mug") and headers["ETag"] != version, answer


def nothing_is_sold_twice(pair):
    """Ten pieces, and as many buyers as there are, at both."""
    item = pair.item(stock=10)
    order = {"lines": [{"item_id": item["id"], "quantity": 1}]}
    answers = pair.at_once(lambda which: pair.by_admin(which, "POST", "/api/v1/orders", order))
    statuses = collections.Counter(status for status, _, _ in answers)
    assert statuses == {201: 10, 409: AT_ONCE - 10}, (statuses, answers[-1])
    assert pair.ask(1, "GET", f"/api/v1/items/{item['id']}")[2]["stock"] == 0


def whoever_signs_in_is_known_to_both(pair):
    """Accounts, tokens and sessions of one hold at the other, and end at both."""
    account = {"email": "mina@example.com", "password": PASSWORD}
    status, _, answer = pair.ask(0, "POST", "/api/v1/register", account | {"name": "Mina"})
    assert status == 201, answer
    status, _, tokens = pair.ask(1, "POST", "/api/v1/login", account)
    assert status == 200, tokens
    status, _, me = pair.ask(0, "GET", "/api/v1/me", Authorization=f"Bearer {tokens['access_token']}")
    assert (status, me["email"]) == (200, account["email"])
    refresh = lambda which, pair_of: pair.ask(which, "POST", "/api/v1/token/refresh", {"refresh_token": pair_of["refresh_token"]})
    status, _, renewed = refresh(0, tokens)
    assert status == 200, renewed
    assert refresh(1, tokens)[0] == 401, "an old refresh token passes at the other instance"
    assert refresh(0, renewed)[0] == 401, "its family outlives the copy"
    status, headers, session = pair.ask(0, "POST", "/api/v1/session", account)
    assert status == 200, session
    cookie = headers["Set-Cookie"].split(";")[0]
    assert pair.ask(1, "GET", "/api/v1/me", Cookie=cookie)[2]["email"] == account["email"]
    ended = pair.ask(1, "DELETE", "/api/v1/session", Cookie=cookie, X_CSRF_Token=session["csrf_token"])
    assert ended[0] == 204, ended
    assert pair.ask(0, "GET", "/api/v1/me", Cookie=cookie)[0] == 401


def a_refresh_token_is_used_once(pair):
    """As many uses of one refresh token, to both at once: one new pair at most."""
    account = {"email": "sora@example.com", "password": PASSWORD}
    assert pair.ask(0, "POST", "/api/v1/register", account | {"name": "Sora"})[0] == 201
    tokens = pair.ask(1, "POST", "/api/v1/login", account)[2]
    body = {"refresh_token": tokens["refresh_token"]}
    answers = pair.at_once(lambda which: pair.ask(which, "POST", "/api/v1/token/refresh", body)[0])
    statuses = collections.Counter(answers)
    assert statuses == {200: 1, 401: AT_ONCE - 1}, statuses


def lists_go_on_at_the_other(pair):
    """A cursor of one is read by the other, and nothing is missed or shown twice."""
    for _ in range(5):
        pair.item()
    target, which, seen = "/api/v2/items?limit=2&sort=-created_at", 0, []
    while target:
        status, _, page = pair.ask(which, "GET", target)
        assert status == 200, page
        seen += [item["id"] for item in page["items"]]
        target, which = page["links"].get("next"), 1 - which
    everything = pair.ask(0, "GET", "/api/v2/items?limit=100")[2]["items"]
    assert sorted(seen) == sorted(item["id"] for item in everything) and len(seen) >= 5


def files_are_shared(pair):
    """A file that is sent to one is read from the other."""
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    status, _, upload = pair.by_admin(0, "POST", "/api/v1/upload", UPLOAD, **kind)
    assert status == 201, upload
    status, _, content = pair.by_admin(1, "GET", f"/api/v1/uploads/{upload['id']}/content")
    assert (status, content) == (200, FILE), content


FACTS = [
    one_effect_a_key,
    one_winner_a_version,
    nothing_old_is_vouched_for,
    nothing_is_sold_twice,
    whoever_signs_in_is_known_to_both,
    a_refresh_token_is_used_once,
    lists_go_on_at_the_other,
    files_are_shared,
]


def as_one(database):
    def case(torture):
        rounds = 1 if torture.short else 5
        for _ in range(rounds):
            with pair(torture, database) as both:
                for fact in FACTS:
                    try:
                        fact(both)
                    except AssertionError as failure:
                        raise AssertionError(f"{fact.__name__}: {failure!s:.500}") from failure
        return f"{len(FACTS)} facts of two instances, {rounds} times"

    return case


CASES = [("two servers on SQLite", as_one("sqlite")), ("two servers on PostgreSQL", as_one("postgresql"))]
