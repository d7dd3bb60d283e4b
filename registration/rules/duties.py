"""Whoever helps at one activity: its host, an interpreter, somebody at the door.

They have no account. Staff make each of them an access key that shows what the duty needs, and that
ends with the day after the activity. It is shown to staff once, or mailed to the helper as a link
that works once: then nobody but the helper ever sees it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from registration.rules import ids
from registration.rules.access_keys import MAX_LABEL, text_id
from registration.rules.activities import Activity
from registration.rules.acts import HELPERS, Principal, Role
from registration.rules.breaches import Rule
from registration.rules.contacts import read_email
from registration.rules.events import Mail
from registration.rules.links import Link, Purpose, mailbox
from registration.rules.principals import Grant
from registration.rules.refusals import Form
from registration.rules.slots import Grid
from registration.rules.texts import Language, Text, venue_time
from registration.rules.wording import check_line, tidy_line

HOLDS_AFTER = timedelta(days=1)  # the activity's end
LINK_HOLDS = timedelta(days=14)  # helpers are asked days ahead, as decision-makers are


class Duty(StrEnum):
    """What somebody helps with; the value is that of the role."""

    HOST = "host"
    INTERPRETER = "interpreter"
    DOOR = "door"

    @property
    def role(self) -> Role:
        return Role(self.value)


_CALLED = {
    Duty.HOST: Text(
        en="receiving the visitors", de="Empfang der Gäste", es="recepción de los visitantes"
    ),
    Duty.INTERPRETER: Text(en="interpreting", de="Dolmetschen", es="interpretación"),
    Duty.DOOR: Text(en="the door", de="Einlass", es="control de acceso"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyWish:
    """The key somebody wants for a helper; `interpreter_id` says which one.

    `email` is where it is mailed to, in `language`; None: it is shown.
    """

    activity_id: str
    duty: Duty
    label: str
    interpreter_id: str | None = None
    email: str | None = None
    language: Language = Language.EN


def check(wish: DutyWish, grid: Grid | None) -> str | None:
    """The address to write to, if any. Raises all that is wrong with a wish, at an activity with
    that grid.
    """
    form = Form()
    address = None if wish.email is None else read_email(form, ("email",), wish.email)
    check_line(form, ("label",), wish.label, limit=MAX_LABEL)
    named = wish.interpreter_id
    if (wish.duty is Duty.INTERPRETER) is not (named is not None):
        form.reject(("interpreter_id",), Rule.MUST_BE_EMPTY if named else Rule.REQUIRED)
    elif named is not None and named not in _interpreters(grid):
        form.reject(("interpreter_id",), Rule.UNKNOWN_REFERENCE, id=named)
    form.check()
    return address


def made(
    wish: DutyWish, activity: Activity, *, ulid: str, secret_hash: str, by: Principal, now: datetime
) -> Grant:
    """The key that was wished for."""
    about = wish.interpreter_id or activity.id
    return Grant(
        id=text_id(ulid),
        secret_hash=secret_hash,
        principal=Principal(role=wish.duty.role, id=about),
        label=tidy_line(wish.label),
        created_at=now,
        expires_at=activity.ends_at + HOLDS_AFTER,
        key=ids.make("key", ulid),
        created_by=str(by),
    )


def link_to(grant: Grant, nonce: str, address: str, now: datetime) -> Link:
    """The link that is traded for the key, whose secret follows from it."""
    ends = grant.expires_at or now
    return Link(
        purpose=Purpose.DUTY_SESSION,
        subject=grant.key or "",
        expires_at=min(now + LINK_HOLDS, ends).replace(microsecond=0),
        nonce=nonce,
        mailbox=mailbox(address),
    )


def mail(link: Link, wish: DutyWish, activity: Activity, address: str) -> Mail:
    """What the helper is written."""
    language, zone = wish.language, activity.zone
    return Mail(
        to=address,
        template="duty_key",
        language=language,
        params={
            "activity": activity.title.read(language),
            "place": f"{activity.place.name}, {activity.place.city}",
            "starts": venue_time(activity.starts_at, zone, language),
            "duty": _CALLED[wish.duty].read(language),
            "until": venue_time(link.expires_at, zone, language),
        },
        link=link,
    )


def activity_of(principal: Principal) -> str | None:
    """The activity that a helper helps at; None for everybody else."""
    if principal.role not in HELPERS:
        return None
    parts = ids.split("ipr", principal.id)
    return ids.make("act", *parts[:2]) if parts else principal.id


def _interpreters(grid: Grid | None) -> set[str]:
    return {one.id for one in grid.interpreters} if grid else set()
