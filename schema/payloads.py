"""Mutations: inputs that may be repeated, payloads with `userErrors`, and how both are settled.

What staff do may be rehearsed (`dryRun`), says why (`reason`), and a few of it has to be confirmed.
"""

import dataclasses
import hashlib
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from typing import Any

import msgspec
import strawberry

from registration import meters
from registration.actions import rehearsals
from registration.meters import Count
from registration.rules.acts import Act
from registration.rules.breaches import Rule
from registration.rules.effects import ConfirmationNeeded
from registration.rules.refusals import Invalid, NotAllowed, NotFound, Refused
from registration.rules.wording import read_reason
from registration.store import ledger
from schema.context import Context, Info
from schema.effects import Confirmation, Effect
from schema.policy import CONFIRMED
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


@strawberry.input(description="A call that the desk may try first.")
class Rehearsable(Repeatable):
    dry_run: bool = strawberry.field(
        default=False,
        description="Only tell what it would do (`effects`); nothing is written. For staff.",
    )


@strawberry.input(description="A call of the desk's: it may be tried first, and says why.")
class Administrative(Rehearsable):
    reason: str | None = strawberry.field(
        default=None, description="Why, for the audit; at most 500 characters."
    )


@strawberry.input(description="A call that staff make only once they have seen what it does.")
class Confirmable(Administrative):
    confirm: str | None = strawberry.field(
        default=None,
        description="The token of the dry run (`confirmation`); without it CONFIRMATION_NEEDED.",
    )


@strawberry.type
class Payload:
    user_errors: list[UserError] = strawberry.field(
        default_factory=list, description="Expected refusals; empty when it was done."
    )
    replayed: bool = strawberry.field(
        default=False, description="True when this call had been carried out before."
    )


@strawberry.type
class AdministrativePayload(Payload):
    effects: list[Effect] | None = strawberry.field(
        default=None, description="What it would do, of a dry run; null otherwise."
    )
    confirmation: Confirmation | None = strawberry.field(
        default=None, description="What a dry run is confirmed with, where that is needed."
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
        act = act.because(act.reason or _reason(input))
        if isinstance(input, Rehearsable) and input.dry_run:
            return _rehearsed(act, payload, do)
        return _carried_out(act, input, do)
    except ledger.Replayed as before:
        return _again(replay, before.reference)
    except Refused as refusal:
        denied = isinstance(refusal, NotAllowed) or (isinstance(refusal, NotFound) and not removes)
        try:
            reference = ledger.replay(act) if _usable(act) else None
        except Refused as reused:
            return _refused(payload, act, reused)
        if reference is not None and not denied:
            return _again(replay, reference)
        return _refused(payload, act, refusal)


def _refused[P: Payload](payload: type[P], act: Act, refusal: Refused) -> P:
    errors = show(refusal, act.language)
    meters.count(Count.REFUSALS, *(error.code.value for error in errors))
    return payload(user_errors=errors)


def _rehearsed[P: Payload](act: Act, payload: type[P], do: Callable[[Act], P]) -> P:
    """What it would do, and what that is confirmed with."""
    if not act.by.is_staff:
        raise NotAllowed
    rehearsal = rehearsals.rehearse(act, do)
    told = rehearsal.told or payload()
    if isinstance(told, AdministrativePayload):
        told.effects = [Effect.of(effect) for effect in rehearsal.effects]
        if act.operation in CONFIRMED:
            told.confirmation = Confirmation.of(rehearsals.token(act, rehearsal.seen))
    return told


def _carried_out[P: Payload](act: Act, input: Repeatable, do: Callable[[Act], P]) -> P:
    """Raises ConfirmationNeeded where the desk has not seen what it does by now."""
    if not (act.by.is_staff and isinstance(input, Confirmable) and act.operation in CONFIRMED):
        return do(act)
    confirmed = rehearsals.confirmed(act, input.confirm)
    if confirmed:
        with suppress(ledger.Unseen):
            return do(confirmed)
    raise ConfirmationNeeded(rehearsals.rehearse(act, do).effects)


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


def _reason(input: Repeatable) -> str | None:
    """Raises Invalid."""
    return read_reason(input.reason) if isinstance(input, Administrative) else None


def _usable(act: Act) -> bool:
    return 8 <= len(act.key or "") <= 64


def _check_key(act: Act) -> None:
    if not _usable(act):
        raise Invalid(("idempotency_key",), Rule.IDEMPOTENCY_KEY_LENGTH)


def digest(input: Any) -> str:
    """SHA-256 of what was asked, without the key itself: the same input, the same digest."""
    plain = {name: _plain(getattr(input, name)) for name in _names(input)}
    for name in ("idempotency_key", "dry_run", "confirm"):  # how it is asked, not what
        plain.pop(name, None)
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
