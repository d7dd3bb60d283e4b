"""Mutations: inputs that may be repeated, payloads with `userErrors`, and how both are settled."""

import dataclasses
import hashlib
from collections.abc import Callable
from enum import Enum
from typing import Any

import msgspec
import strawberry

from registration.rules.acts import Act
from registration.rules.breaches import Rule
from registration.rules.refusals import Invalid, NotAllowed, NotFound, Refused
from registration.store import ledger
from schema.context import Context, Info
from schema.refusals import UserError, show

EXPECTED_VERSION = (
    "The `version` you have read. VERSION_CONFLICT, with the object as it is now, if it changed."
)


@strawberry.input(description="A call that may be repeated safely under one key.")
class Repeatable:
    idempotency_key: str = strawberry.field(
        description="8–64 characters, new for each intention. The same key with the same input"
        " answers what it answered before (`replayed`); kept for 7 days."
    )


@strawberry.type
class Payload:
    user_errors: list[UserError] = strawberry.field(
        default_factory=list, description="Expected refusals; empty when it was done."
    )
    replayed: bool = strawberry.field(
        default=False, description="True when this call had been carried out before."
    )


def settle[P: Payload](
    info: Info,
    input: Repeatable,
    payload: type[P],
    do: Callable[[Act], P],
    replay: Callable[[str], P],
    *,
    reason: str | None = None,
    removes: bool = False,
) -> P:
    """Carry a mutation out: refusals become `userErrors`, a repeated call its stored answer.

    `do` performs the action and builds the payload; `replay` builds it again from the reference
    that was stored (what the action gave `ledger.accept` as `answer`). A call that is refused is
    looked up first: what refuses it may be its own first time. Not so where the caller has no
    right to the object any more: a stored answer shows nothing that a new call would not. Only
    what `removes` its object is not found because of itself.
    """
    act = _act(info, input, reason)
    info.context.forget()
    try:
        _check_key(act)
        return do(act)
    except ledger.Replayed as before:
        return _again(replay, before.reference)
    except Refused as refusal:
        denied = isinstance(refusal, NotAllowed) or (isinstance(refusal, NotFound) and not removes)
        try:
            reference = ledger.replay(act) if _usable(act) else None
        except Refused as reused:
            return payload(user_errors=show(reused, act.language))
        if reference is not None and not denied:
            return _again(replay, reference)
        return payload(user_errors=show(refusal, act.language))


def _again[P: Payload](replay: Callable[[str], P], reference: str) -> P:
    payload = replay(reference)
    payload.replayed = True
    return payload


def _act(info: Info, input: Repeatable, reason: str | None) -> Act:
    context: Context = info.context
    return Act(
        by=context.principal,
        at=context.now,
        operation=info.field_name,
        request_id=context.request_id,
        language=context.language,
        key=input.idempotency_key,
        digest=digest(input),
        reason=reason,
    )


def _usable(act: Act) -> bool:
    return 8 <= len(act.key or "") <= 64


def _check_key(act: Act) -> None:
    if not _usable(act):
        raise Invalid(("idempotency_key",), Rule.IDEMPOTENCY_KEY_LENGTH)


def digest(input: Any) -> str:
    """SHA-256 of what was asked, without the key itself: the same input, the same digest."""
    plain = {name: _plain(getattr(input, name)) for name in _names(input)}
    plain.pop("idempotency_key", None)
    return hashlib.sha256(msgspec.json.encode(plain, order="deterministic")).hexdigest()


def _names(value: Any) -> list[str]:
    return [field.name for field in dataclasses.fields(value)]


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.name
    if dataclasses.is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _names(value)}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, strawberry.Some):
        return {"some": _plain(value.value)}
    if value is strawberry.UNSET:
        return {"unset": True}
    return value
