"""Drafts of plans: a head, and beside it what they are made from and what they say.

    PLAN#p   PLAN             where it stands; how far the planner is lies beside the body
             BRIEF#n          the problem, by value: JSON, compressed
             SAID#n           what it says of some of the wishes

The job that makes a draft writes under the version of the head that it has read: whoever comes
late, or after it was discarded, writes nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import batched
from zlib import compress, decompress

import msgspec
from pynamodb.attributes import BinaryAttribute
from pynamodb.expressions.operand import Path

from registration.planning.forms import read_problem, write_problem
from registration.rules import ids
from registration.rules.meetings import Meeting
from registration.rules.pages import Page, Window
from registration.rules.plans.contents import Brief, Content, Part, dealt, together
from registration.rules.plans.drafts import Plan, Reached
from registration.rules.publications import effective
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.slots import Grid, Slot
from registration.store import seats
from registration.store.bodies import Body
from registration.store.registrations import RegistrationRow
from registration.store.rows import Key, Row, read_page, read_range
from registration.store.writes import Overtaken, Write, add, check, put, update

LARGEST_BYTES = 300_000  # of a row, which may have 400 kB


class PlanRow(Row, discriminator="plan"):
    """`reached` is raised by the planner while it runs, whoever else writes the head."""

    body = Body(Plan)
    reached = Body(Reached, null=True)

    def value(self) -> Plan:
        return replace(self.body, reached=self.reached) if self.reached else self.body


class BriefRow(Row, discriminator="plan_brief"):
    data = BinaryAttribute(legacy_encoding=False)


class SaidRow(Row, discriminator="plan_said"):
    body = Body(Part)


class _Brief(msgspec.Struct):
    problem: msgspec.Raw
    interpreters: tuple[str, ...]
    interpreted: dict[str, str]
    locked: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()


def key(id: str) -> Key[Plan]:
    """Where a draft lies; an id that is none leads nowhere."""
    _, _, own = ids.split("pln", id) or ("", "", "")
    return Key(f"PLAN#{own}", "PLAN", Plan)


def page(activity_id: str, window: Window) -> Page[Plan]:
    """The drafts of a session, newest first."""
    pk = f"PLANS#{ids.last(activity_id)}"
    return read_page(pk, "", window, index="gsi1", newest_first=True)


def opened(plan: Plan) -> Write:
    """A new draft."""
    return add(_row(plan), Overtaken())


def moved(plan: Plan) -> Write:
    """The next version of the head. Raises Overtaken where somebody else moved it on."""
    return put(_row(plan), Row.version == plan.version - 1, Overtaken())


def same(plan: Plan) -> Write:
    """The head is still of that version. Raises Overtaken."""
    where = key(plan.id)
    return check(PlanRow(where.pk, where.sk), Row.version == plan.version, Overtaken())


def reached(plan: Plan, how_far: Reached) -> Write:
    """How far the planner is. Raises Overtaken where the head is of another version by now."""
    where = key(plan.id)
    tiers = [msgspec.to_builtins(one) for one in how_far.tiers]
    actions = [Path(["reached"]).set({"tiers": tiers})]
    row = PlanRow(where.pk, where.sk)
    return update(row, actions, Row.version == plan.version, Overtaken())


def briefed(plan: Plan, brief: Brief) -> tuple[Write, ...]:
    """What it is made from."""
    form = _Brief(
        problem=msgspec.Raw(write_problem(brief.problem)),
        interpreters=brief.interpreters,
        interpreted=dict(sorted(brief.interpreted.items())),
        locked=tuple(sorted(brief.locked)),
        slots=brief.slots,
    )
    data = compress(msgspec.json.encode(form))
    pieces = (bytes(piece) for piece in batched(data, LARGEST_BYTES, strict=False))
    pk = key(plan.id).pk
    return tuple(
        put(BriefRow(pk, f"BRIEF#{number:03}", data=piece)) for number, piece in enumerate(pieces)
    )


def said(plan: Plan, content: Content, was: Content | None = None) -> tuple[Write, ...]:
    """What it says, where it says anything else than it did."""
    known = dealt(was, plan.parts) if was else (None,) * plan.parts
    pk = key(plan.id).pk
    return tuple(
        put(SaidRow(pk, f"SAID#{number:03}", body=part))
        for number, (part, before) in enumerate(zip(dealt(content, plan.parts), known, strict=True))
        if part != before
    )


def content(id: str) -> Content | None:
    """What it says, and what it was made from; None before it has begun."""
    rows = read_range(key(id).pk, "")
    data = b"".join(row.data for row in rows if isinstance(row, BriefRow))
    if not data:
        return None
    form = msgspec.json.decode(decompress(data), type=_Brief)
    brief = Brief(
        problem=read_problem(bytes(form.problem)),
        interpreters=form.interpreters,
        interpreted=form.interpreted,
        locked=frozenset(form.locked),
        slots=form.slots,
    )
    return together(brief, (row.body for row in rows if isinstance(row, SaidRow)))


def meetings(grid: Grid) -> tuple[Meeting, ...]:
    """Every meeting of a session as it is in force under that grid, which was read before."""
    rows = read_range(seats.key(grid.activity_id).pk, "MEETING#")
    return tuple(_in_force((row.value() for row in rows), grid))


def _in_force(rows: Iterable[Meeting], grid: Grid) -> Iterator[Meeting]:
    for meeting in rows:
        seen = effective(meeting, grid)
        if seen is not None:
            yield seen


def confirmed(activity_id: str) -> tuple[Registration, ...]:
    """Everybody who has a confirmed place in an activity. Consistent, unlike the index."""
    rows = read_range(seats.key(activity_id).pk, "REG#")
    found: Iterator[Registration] = (row.body for row in rows if isinstance(row, RegistrationRow))
    return tuple(one for one in found if one.state is RegistrationState.CONFIRMED)


def _row(plan: Plan) -> PlanRow:
    where = key(plan.id)
    row = PlanRow(where.pk, where.sk, body=replace(plan, reached=Reached()), version=plan.version)
    row.reached = plan.reached
    row.gsi1pk, row.gsi1sk = f"PLANS#{ids.last(plan.activity_id)}", ids.last(plan.id)
    return row
