"""Writing many rows or none: one DynamoDB transaction, and whose refusal a failure is."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import uuid4

from pynamodb.exceptions import CancellationReason, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from registration.rules.refusals import Busy, NotFound, Refused, VersionConflict
from registration.store.rows import Row, code_of, connection

ATTEMPTS = 5  # of a transaction that conflicts; with the pauses below about 0.4 seconds
FIRST_PAUSE_SECONDS = 0.02  # at most; each next one at most twice as long

type Otherwise = Refused | Callable[[Any], Exception]


class Overtaken(Busy):
    """Somebody changed what the decision relied on: to be read and decided again."""


@dataclass(frozen=True, slots=True)
class Write:
    """One write of a transaction: what, under which condition, and the answer where it fails.

    `otherwise` is the refusal, or a function of the row that stood in the way (None: no row; after
    a check or a delete always None, since PynamoDB does not ask for it there). `contested` is the
    answer where somebody else is writing this very row and does not come to an end.
    """

    do: Literal["check", "delete", "put", "update"]
    row: Row
    condition: Condition | None
    otherwise: Otherwise | None
    actions: Sequence[Action] = ()
    contested: Refused | None = None


def put(
    row: Row,
    condition: Condition | None = None,
    otherwise: Otherwise | None = None,
    contested: Refused | None = None,
) -> Write:
    return Write("put", row, condition, otherwise, contested=contested)


def add(row: Row, otherwise: Otherwise) -> Write:
    """Put a row that must not be there yet."""
    return Write("put", row, Row.pk.does_not_exist(), otherwise)


def replace(row: Row, *, id: str, was: int) -> Write:
    """Put the next version of a row whose version is still `was`; else VersionConflict."""

    def otherwise(found: Row | None) -> Refused:
        if found is None:
            return NotFound(("id",))
        return VersionConflict(id, int(found.version or 0))

    return Write("put", row, Row.version == was, otherwise)


def update(
    row: Row, actions: Sequence[Action], condition: Condition, otherwise: Otherwise
) -> Write:
    return Write("update", row, condition, otherwise, actions)


def delete(
    row: Row, condition: Condition | None = None, otherwise: Otherwise | None = None
) -> Write:
    return Write("delete", row, condition, otherwise)


def check(row: Row, condition: Condition, otherwise: Otherwise) -> Write:
    return Write("check", row, condition, otherwise)


class Conflicted(Exception):
    """Two transactions met on one row; nothing was written, and trying again is right."""

    def __init__(self, answer: Refused | None = None) -> None:
        super().__init__()
        self.answer = answer


class Unanswered(Conflicted):
    """The transaction itself is still under way, its first answer was lost: to be asked again."""


def write_all(*writes: Write) -> None:
    """Write every row, or none and raise the refusal of the first write (as given) that failed.

    One DynamoDB transaction: at most 100 rows and 4 MB, billed at twice the write units. Callers
    that meet on one row in the same instant conflict; that is no answer, so it is tried again with
    jitter. Raises what the write that meets the other has for that (`contested`) when it does not
    end, or Overtaken; nothing is written then, and by now a fresh look may well find the answer
    without a transaction.

    Whoever asks again because an answer was lost (the SDK does by itself) asks under the same
    token, and DynamoDB answers for the first time: no caller is refused by their own success.
    """
    token = str(uuid4())
    answer: Refused | None = None
    for attempt in range(ATTEMPTS):
        try:
            return _transact(writes, token)
        except Conflicted as conflict:
            answer = conflict.answer
            if not isinstance(conflict, Unanswered):
                token = str(uuid4())  # that attempt is known to have written nothing
            ceiling = FIRST_PAUSE_SECONDS * 2**attempt
            time.sleep(random.uniform(ceiling / 4, ceiling))
    raise answer or Overtaken()


# PynamoDB sends a transaction as checks, deletes, puts, updates, and the cancellation reasons come
# back in that order (pynamodb#1284): the writes are put into it first, so that reasons line up.
_ORDER = ("check", "delete", "put", "update")
_TRY_AGAIN = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


def _transact(writes: Sequence[Write], token: str) -> None:
    ordered = sorted(writes, key=lambda write: _ORDER.index(write.do))
    try:
        with TransactWrite(connection=connection(), client_request_token=token) as transaction:
            for write in ordered:
                _send(transaction, write)
    except TransactWriteError as error:
        if code_of(error) == "TransactionInProgressException":
            raise Unanswered from error
        if code_of(error) != "TransactionCanceledException":
            raise
        reasons = dict(zip(map(id, ordered), error.cancellation_reasons, strict=True))
        for write in writes:
            _raise_for(write, reasons[id(write)])
        raise


def _raise_for(write: Write, reason: CancellationReason | None) -> None:
    """What the first write that failed stands for.

    A conflict on an earlier one counts before the refusal of a later one: while a call is under
    way, its repeat may find the seat taken and the answer still locked.
    """
    if reason is None:
        return
    if reason.code in _TRY_AGAIN:
        raise Conflicted(write.contested)
    if reason.code == "ConditionalCheckFailed" and write.otherwise:
        raise _answer(write.otherwise, reason.raw_item) from None


def _send(transaction: TransactWrite, write: Write) -> None:
    row, condition = write.row, write.condition
    match write.do:
        case "check":
            transaction.condition_check(type(row), row.pk, row.sk, condition=condition)
        case "delete":
            transaction.delete(row, condition=condition)
        case "put":
            transaction.save(row, condition=condition, return_values="ALL_OLD")
        case "update":
            actions = list(write.actions)
            transaction.update(row, actions, condition=condition, return_values="ALL_OLD")


def _answer(otherwise: Otherwise, raw: dict[str, Any] | None) -> Exception:
    if isinstance(otherwise, Refused):
        return otherwise
    return otherwise(Row.from_raw_data(raw) if raw else None)
