"""What a Python client is told of the programme it is tried on, and what lies beside the API."""

import json
import os
from itertools import count
from typing import Any

import httpx

WORLD: dict[str, Any] = json.loads(os.environ["WORLD"])
GRAPHQL = f"{WORLD['url']}/graphql"

_beside = httpx.Client(base_url=WORLD["url"], timeout=60)
_keys = count(1)


def key() -> str:
    """A fresh idempotency key: one for each intention."""
    return f"client-{os.getpid()}-{next(_keys):04}"


def headers(token: str) -> dict[str, str]:
    """Who one is."""
    return {"authorization": f"Bearer {token}", "accept-language": "de"}


def secret_mailed_to(address: str) -> str:
    """What stands behind the # of the newest link mailed to an address."""
    return _beside.get("/mailed", params={"to": address}).raise_for_status().text


def upload(push: str, content: str) -> None:
    """Puts a file where the push expects it."""
    _beside.put(f"/files/{push}", content=content.encode()).raise_for_status()


def work_done() -> None:
    """Everything is done that waits on a queue."""
    _beside.post("/work").raise_for_status()
