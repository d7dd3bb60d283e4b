"""What a hostile client sends: documents, bodies and headers that the API has to answer cheaply.

Foreign rows of every kind of node are asked for in tests/schema/test_access.py.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.testclient import TestClient

from functions.api import app

JSON = {"content-type": "application/json", "accept": "application/graphql-response+json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One request, and the status that it has to get."""

    body: bytes = b""
    status: int = 400
    method: str = "POST"
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)


def send(attack: Attack, **headers: str) -> Any:
    """The answer of the application."""
    client = TestClient(app, raise_server_exceptions=False)
    sent = {**attack.headers, **headers}
    url = f"/graphql?{attack.query}" if attack.query else "/graphql"
    return client.request(attack.method, url, content=attack.body, headers=sent)


def asking(query: str, status: int = 400, /, **variables: object) -> Attack:
    """A document as anybody may send one."""
    return Attack(body=json.dumps({"query": query, "variables": variables}).encode(), status=status)


def _doubling(fragments: int) -> str:
    chain = "".join(
        f"fragment F{n} on Activity {{ ...F{n + 1}"
        f" delegation {{ activities {{ ...F{n + 1} }} }} }} "
        for n in range(fragments)
    )
    end = f"fragment F{fragments} on Activity {{ id }}"
    return f'{{ delegation(by: {{slug: "a"}}) {{ activities {{ ...F0 }} }} }} {chain} {end}'


def _paged(levels: int, first: str) -> str:
    inner = "id"
    for level in range(levels):
        edge = "registrations" if level % 2 else "activities"
        inner = (
            f"activities {{ registrations(first: {first}) {{ nodes {{ activity {{ delegation {{"
            f" {inner} }} }} }} }} }}"
            if edge == "activities"
            else f"roster(first: {first}) {{ nodes {{ attends {{ delegation {{ {inner} }} }} }} }}"
        )
    return f'{{ delegation(by: {{slug: "a"}}) {{ {inner} }} }}'


VIEWER = "viewer { role }"
DOCUMENTS = {
    "300 levels": asking("{ viewer " + "{ company { details { company " * 100 + "}" * 301),
    "14 levels": asking(
        '{ delegation(by: {slug: "a"}) { ' + "activities { delegation { " * 6 + "id" + "}" * 14
    ),
    "a thousand aliases": asking("{ " + " ".join(f"a{n}: {VIEWER}" for n in range(1000)) + " }"),
    "31 aliases": asking("{ viewer {" + " ".join(f"a{n}: role" for n in range(31)) + "} }"),
    "21 root fields": asking("{ " + f"{VIEWER} " * 21 + "}"),
    "six changes": asking(
        "mutation { " + "sessionCreate(input: {}) { userErrors { code } } " * 6 + "}"
    ),
    "fragments that double": asking(_doubling(40)),
    "fragments in a ring": asking(
        "{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }"
    ),
    "a fragment that spreads itself": asking(
        "{ viewer { ...A } } fragment A on Viewer { role ...A }"
    ),
    "a chain of 200 fragments": asking(
        "{ viewer { ...F0 } } "
        + "".join(f"fragment F{n} on Viewer {{ ...F{n + 1} }} " for n in range(200))
        + "fragment F200 on Viewer { role }"
    ),
    "900 directives": asking("{ viewer " + "@include(if: true) " * 900 + "{ role } }"),
    "directives that are none": asking("{ viewer " + "@a " * 900 + "{ role } }"),
    "pages in pages": asking(_paged(2, "100")),
    "pages in pages by variable": asking(
        _paged(2, "$n").replace("{ delegation", "query ($n: Int!) { delegation", 1), n=100
    ),
    "a page of a billion": asking("{ delegations(first: 1000000000) { nodes { id } } }", 200),
    "a page of a digit flood": asking(
        f"{{ delegations(first: {'9' * 5000}) {{ nodes {{ id }} }} }}"
    ),
    "ten thousand ids": asking("query ($i: [ID!]!) { nodes(ids: $i) { id } }", 200, i=["x"] * 9000),
    "introspection": asking("{ __schema { types { fields { type { name } } } } }"),
    "introspection by pyramid": asking(
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"
    ),
    "names to guess": asking("{ viewr { rol } }"),
    "overlapping fields": asking("{ viewer { " + "role " * 499 + "} }", 200),
    "overlapping arguments": asking(
        "{ " + " ".join(f'delegation(by: {{slug: "{n}"}}) {{ id }}' for n in range(20)) + " }"
    ),
    "350 operations": asking(" ".join(f"query Q{n} {{ {VIEWER} }}" for n in range(300))),
    "350 variables": asking(
        "query (" + " ".join(f"$a{n}: Int" for n in range(350)) + f") {{ {VIEWER} }}"
    ),
    "a list in lists": asking("{ nodes(ids: " + "[" * 190 + "]" * 190 + ") { id } }"),
    "a list too deep": asking("{ nodes(ids: " + "[" * 5000 + "]" * 5000 + ") { id } }"),
    "a subscription": asking("subscription { viewer { role } }"),
    "a definition of types": asking("type Query { viewer: Int }"),
    "comments": asking("# nothing\n" * 9000 + "{ viewer { role } }"),
    "a text of 90 kB": asking("{ viewer { role } } # " + "a" * 90_000, 200),
    "a block text of quotes": asking('{ node(id: """' + '\\"""' * 10_000 + '""") { id } }', 200),
    "an id of 90 kB": asking(
        "query ($i: ID!) { node(id: $i) { id } }", 200, i="del_" + "0" * 90_000
    ),
    "an id with NUL": asking('{ node(id: "del_\\u0000") { id } }', 200),
    "a cursor of noise": asking(
        '{ delegations(after: "%s") { nodes { id } } }' % ("A" * 5000), 200
    ),
}

QUERY = json.dumps({"query": f"{{ {VIEWER} }}"}).encode()


def _typed(content_type: str, body: bytes = QUERY, status: int = 415, **more: str) -> Attack:
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return Attack(body=body, status=status, headers=JSON | {"content-type": content_type} | named)


MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n'
    b'{"query": "{ viewer { role } }"}\r\n--x\r\n'
    b'Content-Disposition: form-data; name="map"\r\n\r\n{}\r\n--x--\r\n'
)
BODIES = {
    "invalid UTF-8": Attack(body=b'{"query": "\xff\xfe\xc0\x80"}'),
    "UTF-16": Attack(body=QUERY.decode().encode("utf-16")),
    "deep JSON": Attack(body=b"[" * 99_000),
    "a deep object": Attack(body=b'{"a":' * 16_000),
    "deep variables": Attack(
        body=b'{"query": "{ viewer { role } }", "variables": {"a": %s}}'
        % (b"[" * 40_000 + b"]" * 40_000)
    ),
    "an integer of 90,000 digits": Attack(
        body=b'{"query": "{ viewer { role } }", "variables": {"a": %s}}' % (b"9" * 90_000)
    ),
    "a number beyond all numbers": Attack(body=b'{"query": "a", "variables": {"a": 1e99999}}'),
    "a thousand keys alike": Attack(body=b"{" + b'"query": "{ a }",' * 1000 + b'"a": 1}'),
    "a batch": Attack(body=b"[" + QUERY + b"]"),
    "a batch of a thousand": Attack(body=b"[" + b",".join([QUERY] * 1000) + b"]"),
    "nothing": Attack(body=b""),
    "gzip": _typed("application/json", gzip.compress(QUERY), content_encoding="gzip"),
    "gzip that is not named": Attack(body=gzip.compress(QUERY)),
    "a bomb": _typed("application/json", gzip.compress(b" " * 10**7), content_encoding="gzip"),
    "multipart": _typed("multipart/form-data; boundary=x", MULTIPART),
    "a form": _typed("application/x-www-form-urlencoded", b"query={viewer{role}}"),
    "a text": _typed("text/plain"),
    "application/graphql": _typed("application/graphql", b"{ viewer { role } }"),
    "another charset": _typed("application/json; charset=utf-7"),
    "two media types": _typed("application/json, text/plain"),
    "over 100 kB": Attack(body=b" " * 100_001, status=413),
    "over 1 MB with a key": Attack(
        body=b" " * 1_000_001, status=413, headers=JSON | {"authorization": "Bearer x"}
    ),
    "a query in an image": Attack(method="GET", query="query=%7Bviewer%7Brole%7D%7D", headers={}),
    "a change by GET": Attack(
        method="GET",
        query="query=mutation%7BsessionCreate(input:%7Bsecret:%22a%22,idempotencyKey:%2212345678%22%7D)"
        "%7BuserErrors%7Bcode%7D%7D%7D",
        status=405,
        headers={"graphql-require-preflight": "1"},
    ),
    "a long address": Attack(
        method="GET",
        query="query=" + "a" * 9000,
        status=414,
        headers={"graphql-require-preflight": "1"},
    ),
    "deep JSON in an address": Attack(
        method="GET",
        query="query=%7Ba%7D&variables=" + "%5B" * 2000,
        headers={"graphql-require-preflight": "1"},
    ),
    "PUT": Attack(method="PUT", body=QUERY, status=405),
    "a document by its hash": Attack(
        body=b'{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "%s"}}}' % (b"a" * 64)
    ),
}
