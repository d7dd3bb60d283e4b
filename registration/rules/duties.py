"""Whoever helps at one activity: its host, an interpreter, somebody at the door.

They have no account. Staff make each of them an access key that shows what the duty needs, and that
ends with the day after the activity.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from registration.rules import ids
from registration.rules.access_keys import MAX_LABEL, text_id
from registration.rules.activities import Activity
from registration.rules.acts import HELPERS, Principal, Role
from registration.rules.breaches import Rule
from registration.rules.principals import Grant
from registration.rules.refusals import Form
from registration.rules.slots import Grid
from registration.rules.wording import check_line, tidy_line

HOLDS_AFTER = timedelta(days=1)  # the activity's end


class Duty(StrEnum):
    """What somebody helps with; the value is that of the role."""

    HOST = "host"
    INTERPRETER = "interpreter"
    DOOR = "door"

    @property
    def role(self) -> Role:
        return Role(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyWish:
    """The key somebody wants for a helper; `interpreter_id` says which one."""

    activity_id: str
    duty: Duty
    label: str
    interpreter_id: str | None = None


def check(wish: DutyWish, grid: Grid | None) -> None:
    """Raises all that is wrong with a wish, at an activity with that grid."""
    form = Form()
    check_line(form, ("label",), wish.label, limit=MAX_LABEL)
    named = wish.interpreter_id
    if (wish.duty is Duty.INTERPRETER) is not (named is not None):
        form.reject(("interpreter_id",), Rule.MUST_BE_EMPTY if named else Rule.REQUIRED)
    elif named is not None and named not in _interpreters(grid):
        form.reject(("interpreter_id",), Rule.UNKNOWN_REFERENCE, id=named)
    form.check()


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


def activity_of(principal: Principal) -> str | None:
    """The activity that a helper helps at; None for everybody else."""
    if principal.role not in HELPERS:
        return None
    parts = ids.split("ipr", principal.id)
    return ids.make("act", *parts[:2]) if parts else principal.id


def _interpreters(grid: Grid | None) -> set[str]:
    return {one.id for one in grid.interpreters} if grid else set()
