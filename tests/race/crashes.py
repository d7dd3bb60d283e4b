"""A process that is killed right after one of its writes, at every write in turn."""

import json
import os
import signal
import warnings
from collections.abc import Callable
from typing import Any

import boto3
from ulid import ULIDGenerator

from registration import settings
from registration.rules import ids
from registration.store import rows

type Item = dict[str, Any]

_WRITES = {"TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem"}
_NAMED_AT_RANDOM = ("AUDIT#", "OUTBOX#")  # their own ids differ from run to run, nothing else may


def killed_after(writes: int, run: Callable[[], object]) -> bool:
    """Run in a process of its own, killed after so many writes; False: it ended before that."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads only wait
        child = os.fork()
    if child == 0:
        _run_and_be_killed(writes, run)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the run itself failed"
    return os.WIFSIGNALED(status)


def _run_and_be_killed(writes: int, run: Callable[[], object]) -> None:
    left = writes

    def count(model: Any, **_: Any) -> None:
        nonlocal left
        left -= model.name in _WRITES
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        ids._in_order = ULIDGenerator()  # two processes do not count up from one and the same id
        rows.connect()  # nor do they share a connection
        rows.connection().client.meta.events.register("after-call.dynamodb", count)
        run()
    except BaseException:  # noqa: BLE001 (told by the exit code)
        os._exit(1)
    os._exit(0)


def everything() -> list[Item]:
    """All rows, raw."""
    found: list[Item] = []
    for page in boto3.client("dynamodb").get_paginator("scan").paginate(TableName=settings.TABLE):
        found += page["Items"]
    return found


def restored(known: list[Item]) -> None:
    """The table with exactly these rows."""
    client = boto3.client("dynamodb")
    for item in everything():
        client.delete_item(TableName=settings.TABLE, Key={"pk": item["pk"], "sk": item["sk"]})
    for item in known:
        client.put_item(TableName=settings.TABLE, Item=item)


def told_apart(items: list[Item]) -> list[str]:
    """The rows as text, in order, without what is random about them."""
    return sorted(json.dumps(_plain(item), sort_keys=True) for item in items)


def _plain(item: Item) -> Item:
    if not item["pk"]["S"].startswith(_NAMED_AT_RANDOM):
        return item
    body = {name: part for name, part in item["body"]["M"].items() if name != "id"}
    return {"pk": item["pk"], "kind": item["kind"], "body": body}
