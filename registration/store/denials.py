"""Denied attempts: a row for each caller and minute, counted and bounded by conditional updates."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from pynamodb.attributes import (
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from registration.rules.acts import Principal
from registration.rules.denials import MOST_A_MINUTE, Attempt, Denials
from registration.rules.pages import Page, Window
from registration.store.rows import Row, code_of, read_page

KEPT = timedelta(days=90)


class _Tried(MapAttribute[str, str]):
    action = UnicodeAttribute()
    code = UnicodeAttribute()
    at = UnicodeAttribute()
    request_id = UnicodeAttribute()


class DenialRow(Row, discriminator="denial"):
    """`tried` is what was asked for, at most MOST_A_MINUTE requests' worth of it."""

    who = UnicodeAttribute()
    contact = UnicodeAttribute(null=True)
    network = UnicodeAttribute()
    minute = UnicodeAttribute()
    requests = NumberAttribute()
    tried = ListAttribute(of=_Tried)

    def value(self) -> Denials:
        return Denials(
            who=self.who,
            contact=self.contact,
            network=self.network,
            minute=datetime.fromisoformat(self.minute),
            requests=int(self.requests),
            attempts=tuple(_attempt(one) for one in self.tried),
        )


def noted(by: Principal, network: str, attempts: Sequence[Attempt]) -> bool:
    """Write down what one request was denied: one update. False: that minute has had enough."""
    at = attempts[0].at
    minute = at.replace(second=0, microsecond=0)
    key = sha256(f"{by}/{by.contact}/{network}".encode()).hexdigest()[:24]
    row = DenialRow(f"DENIED#{at:%Y-%m-%d}", f"{at:%H:%M}#{key}")
    actions: list[Action] = [
        Row.kind.set(DenialRow),
        DenialRow.who.set(str(by)),
        DenialRow.network.set(network),
        DenialRow.minute.set(minute.isoformat()),
        DenialRow.requests.add(1),
        DenialRow.tried.set((DenialRow.tried | []).append([_tried(one) for one in attempts])),
        Row.expires_at.set(int((minute + KEPT).timestamp())),
    ]
    if by.contact:
        actions.append(DenialRow.contact.set(by.contact))
    room = DenialRow.requests < MOST_A_MINUTE
    try:
        row.update(actions=actions, condition=Row.pk.does_not_exist() | room)
    except UpdateError as error:
        if code_of(error) != "ConditionalCheckFailedException":
            raise
        return False
    return True


def page(day: str, window: Window) -> Page[Denials]:
    """What was denied on one day (`YYYY-MM-DD`, UTC), newest first."""
    return read_page(f"DENIED#{day}", "", window, newest_first=True)


def _tried(attempt: Attempt) -> _Tried:
    return _Tried(  # type: ignore[no-untyped-call]  # PynamoDB leaves it out
        action=attempt.action,
        code=attempt.code,
        at=attempt.at.isoformat(),
        request_id=attempt.request_id,
    )


def _attempt(tried: _Tried) -> Attempt:
    return Attempt(
        action=tried.action,
        code=tried.code,
        at=datetime.fromisoformat(tried.at),
        request_id=tried.request_id,
    )
