"""Trying a change first: the dry run, its effects, and the token that it gives."""

from collections.abc import Mapping
from typing import Any

from tests.clients import Client
from tests.sign_ups import desk, key

ANSWER = """effects { kind count atLeast sampleIds } confirmation { token expiresAt }
  userErrors { __typename code field ... on ConfirmationNeeded { effects { kind count } } }"""
# Where an input does not have the mutation's own name.
INPUTS = {"delegationLock": "DelegationStepInput", "meetingLock": "MeetingLockInput"}


def send(name: str, input: Mapping[str, Any], client: Client | None = None) -> Any:
    """The payload of a mutation: what it would do, or why it does not."""
    kind = INPUTS.get(name, f"{name[0].upper()}{name[1:]}Input")
    document = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {ANSWER} }} }}"
    return (client or desk()).do(document, input={"idempotencyKey": key(), **input})


def tried(name: str, input: Mapping[str, Any], client: Client | None = None) -> Any:
    """The same, of a dry run."""
    return send(name, {**input, "dryRun": True}, client)


def counts(effects: list[dict[str, Any]]) -> dict[str, int]:
    return {one["kind"]: one["count"] for one in effects}


def code(payload: Any) -> str | None:
    """Why it was refused, if it was."""
    return payload["userErrors"][0]["code"] if payload["userErrors"] else None
