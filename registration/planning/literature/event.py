"""An event as the literature has it, its answer, and the form `.dzn` in which it is published.

The problem is that of Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy, Villaret, "Constraint
Solving Approaches to the Business-to-Business Meeting Scheduling Problem", JAIR 2022. Every meeting
is given and is held; a *break* is a stretch without a meeting between two meetings of a person,
whatever the sessions are. Slots, meetings and people count from 1 in a file, from 0 here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registration.planning.forms import Malformed

_ASSIGNED = r"\b(?:{name})\s*=\s*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Who meets, the slots (in order) in which they may, and the meetings that come before."""

    a: int
    b: int
    slots: tuple[int, ...]
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """All meetings are held at `tables` tables; people's breaks differ by at most `spread`."""

    people: int
    slots: int
    tables: int
    meetings: tuple[Meeting, ...]
    spread: int = 2

    def of(self, person: int) -> list[int]:
        """The meetings of a person."""
        return [at for at, one in enumerate(self.meetings) if person in (one.a, one.b)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The slot of each meeting, in the order of the event; all breaks, and a proven bound of them.

    No slots: none was found or, if `infeasible`, it is proven that there are none.
    """

    slots: tuple[int, ...]
    breaks: int = 0
    bound: int = 0
    infeasible: bool = False


def read_event(text: str) -> Event:
    """An event as it is published. Raises `Malformed`."""
    text = re.sub(r"%.*", "", text)
    people, slots = _number(text, "nBusiness"), _number(text, "nTotalSlots")
    return Event(
        people=people,
        slots=slots,
        tables=_number(text, "nTables"),
        meetings=tuple(_meetings(text, people, slots)),
    )


def _meetings(text: str, people: int, slots: int) -> Iterator[Meeting]:
    """`requested` has two people and a session each: 1 the morning, 2 the afternoon, 3 either."""
    morning = _number(text, "nMorningSlots")
    session = {1: range(morning), 2: range(morning, slots), 3: range(slots)}
    flat = _numbers(_block(text, "requested"))
    count, rest = divmod(len(flat), 3)
    if rest:
        raise Malformed("requested: three numbers for each meeting")
    never = _sets(text, "forbidden", people)
    before = _sets(text, "precedences", count)
    fixed = _numbers(_block(text, "fixed|fixat")) or [0] * count
    if len(fixed) != count:
        raise Malformed(f"fixed: {len(fixed)} numbers for {count} meetings")
    for at in range(count):
        a, b, when = flat[3 * at : 3 * at + 3]
        if when not in session or a == b or not {a, b} <= set(range(1, people + 1)):
            raise Malformed(f"requested: meeting {at + 1} is not two people and a session")
        if not all(1 <= one <= count for one in before[at]):
            raise Malformed(f"precedences: meeting {at + 1} comes after one that is not there")
        there = set(session[when]) - {one - 1 for one in never[a - 1] | never[b - 1]}
        if fixed[at]:
            there &= {fixed[at] - 1}
        after = tuple(sorted(one - 1 for one in before[at]))
        yield Meeting(a=a - 1, b=b - 1, slots=tuple(sorted(there)), after=after)


def _number(text: str, name: str) -> int:
    found = re.search(_ASSIGNED.format(name=name) + r"(\d+)", text)
    if not found:
        raise Malformed(f"{name}: a number is wanted")
    return int(found[1])


def _block(text: str, name: str) -> str | None:
    found = re.search(_ASSIGNED.format(name=name) + r"\[(.*?)\]\s*;", text, re.DOTALL)
    return found[1] if found else None


def _numbers(block: str | None) -> list[int]:
    return [int(one) for one in re.findall(r"\d+", block or "")]


def _sets(text: str, name: str, count: int) -> Sequence[set[int]]:
    """One set of numbers from 1 for each; 0 stands for none. Empty where the block is missing."""
    block = _block(text, name)
    if block is None:
        return [set() for _ in range(count)]
    found = [set(_numbers(one)) - {0} for one in re.findall(r"\{(.*?)\}", block, re.DOTALL)]
    if len(found) != count:
        raise Malformed(f"{name}: {len(found)} sets for {count}")
    return found
