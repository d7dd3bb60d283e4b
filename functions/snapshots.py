"""SnapStart: what an environment does before it is written down, and after it was read back.

Lambda starts one environment per deployed version, writes it down, and reads that back wherever it
needs an environment. What answering has taught an environment is in it; so it answers some requests
first: real documents, through the real handler, to nobody. AWS is not asked meanwhile: a store
without rows answers in its place.
"""

import gc
import json
import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

from botocore.awsrequest import AWSResponse, HeadersDict

from registration import settings
from registration.store.rows import connection

log = logging.getLogger(__name__)

type Answer = dict[str, Any]
type Ask = Callable[[dict[str, Any]], Answer]

# Nothing found, one point spent, all of it written: each operation picks what is its answer.
NOTHING = {
    "Attributes": {"spent": {"N": "1"}},
    "Count": 0,
    "Items": [],
    "Responses": {settings.TABLE: []},
    "ScannedCount": 0,
    "UnprocessedKeys": {},
}
# The list that everybody opens with, one object, and a form with nothing right in it: what reads
# addresses and numbers is loaded by the first.
DOCUMENTS = (
    "{ viewer { role } delegations(first: 10) { nodes { id slug title { text } } } }",
    """{ delegation(by: {slug: "none"}) { id title { text } activities { id kind startsAt } } }""",
    """mutation { companySignUp(input: {
      legalName: "", legalForm: GMBH, languages: [], idempotencyKey: "before-a-snapshot",
      address: {street: "", postcode: "", city: "", district: DRESDEN},
      contact: {name: "", email: "-", phone: "-"}
    }) { userErrors { __typename code field message } } }""",
)


def keep(ask: Ask, learn: Callable[[], object]) -> None:
    """Has Lambda's runtime call the two hooks; without SnapStart it calls neither.

    `ask` answers an event of the gateway's. `learn` reads the documents of our own clients.
    """
    # What registers hooks is part of Lambda's Python and of no artifact; an emulated one lacks it.
    if settings.ON_LAMBDA and find_spec("snapshot_restore_py"):
        hooks = import_module("snapshot_restore_py")
        hooks.register_before_snapshot(prime, ask, learn)
        hooks.register_after_restore(refresh)


def prime(ask: Ask, learn: Callable[[], object]) -> None:
    """Answer some requests. Whatever goes wrong is logged: the version is slower then, and works.

    What was learnt is not looked through for garbage again, like all that was loaded.
    """
    try:
        learn()
        with _alone():
            answers = [ask(each) for each in events()]
        for answer in answers:
            if answer["statusCode"] >= 500 or "INTERNAL_SERVER_ERROR" in answer["body"]:
                log.error("priming: %s", answer["body"])
    except Exception:
        log.exception("priming")
    gc.collect()
    gc.freeze()


def refresh() -> None:
    """All environments of a version wake up alike; what has to differ between them is made anew.

    Ids and secrets are drawn from the operating system, which differs. Credentials tell when they
    end, and botocore fetches the next; connections there are none, since nothing was reached.
    """
    random.seed()  # the pauses before another attempt: or all would try again at once


def events() -> Iterator[dict[str, Any]]:
    """The requests: of nobody, and of somebody whose token is none, which loads what checks one."""
    yield from map(_event, DOCUMENTS)
    yield _event(DOCUMENTS[0], authorization="Bearer none")


def _event(document: str, **headers: str) -> dict[str, Any]:
    """A request as the gateway hands it over (payload 2.0)."""
    body = json.dumps({"query": document})
    headers |= {"content-type": "application/json", "content-length": str(len(body.encode()))}
    http = {"method": "POST", "path": "/graphql", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"}
    return {
        "version": "2.0",
        "routeKey": "* /graphql",
        "rawPath": "/graphql",
        "rawQueryString": "",
        "headers": {"host": "none.example", **headers},
        "requestContext": {"http": http, "requestId": "priming", "stage": "$default"},
        "body": body,
        "isBase64Encoded": False,
    }


@contextmanager
def _alone() -> Iterator[None]:
    """Nothing leaves the process: no call to the store, and no line to the log of requests."""
    hooks = cast("Any", connection().client.meta.events)
    hooks.register_first("before-send.dynamodb", _nothing)
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        hooks.unregister("before-send.dynamodb", _nothing)


class _Body:
    """A body that has arrived, as botocore reads one."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield json.dumps(NOTHING).encode()


def _nothing(request: Any, **_: Any) -> AWSResponse:
    return AWSResponse(request.url, 200, cast("Any", HeadersDict()), cast("Any", _Body()))
