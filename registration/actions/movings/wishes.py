"""What the organiser wants of the pairs of a merged company: it wants it of the other one then."""

from dataclasses import replace

from registration.actions.movings.steps import Step, used
from registration.rules import ids
from registration.rules.events import Change
from registration.rules.meetings import id_of
from registration.rules.merges import Moved, Outcome
from registration.rules.plans.pairs import DeskWish
from registration.store import desk_wishes, ledger
from registration.store.rows import read_many


def all_of(company_id: str, session_id: str) -> list[str]:
    """The names of what the organiser wants of a company in a session."""
    known = desk_wishes.of_activity(session_id)
    return [name_of(one) for one in known if one.company_id == company_id]


def name_of(wish: DeskWish) -> str:
    """A wish has no id of its own; it is named like its pair's meeting."""
    pair = id_of(wish.activity_id, wish.company_id, wish.delegate_id)
    return f"wsh_{pair.removeprefix('mtg_')}"


def move(step: Step, name: str, known: Moved | None = None) -> bool:
    """A wish passes to the other company; where there is one of the same pair, that one stays."""
    return step.once(known, lambda: _move(step, name, known))


def _move(step: Step, name: str, known: Moved | None) -> bool:
    parts = ids.split("mtg", f"mtg_{name.removeprefix('wsh_')}") or ("", "", "", "")
    activity, delegate = ids.make("act", *parts[:2]), ids.make("dgt", parts[0], parts[3])
    at = desk_wishes.key(activity, step.source, delegate)
    there = desk_wishes.key(activity, step.target, delegate)
    found = read_many((at, there))
    was, other = found[at], found[there]
    if was is None or other is not None:
        return step.noted(known, done=False) if known else False
    now = replace(was, company_id=step.target, version=1)
    ledger.accept(
        step.act,
        desk_wishes.dropped(was),
        desk_wishes.kept(now, None),
        *used(activity),
        step.wrote(known.returned() if known else Moved(id=name, outcome=Outcome.MOVED)),
        changes=[
            Change(subject=id_of(activity, step.source, delegate), before=was),
            Change(subject=id_of(activity, step.target, delegate), after=now),
        ],
        events=[step.event("meeting_wish.set", id_of(activity, step.target, delegate))],
    )
    return True
