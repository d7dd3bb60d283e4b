"""Write down who has read what of whom, of data for which that is kept: before the answer leaves.

A reading that cannot be written down did not take place: whoever calls this answers nothing then.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from registration.rules import ids
from registration.rules.acts import Act, Principal
from registration.rules.events import Change
from registration.rules.journeys import delegation_of
from registration.store import ledger


def note(
    by: Principal, at: datetime, request_id: str, readings: Mapping[str, Iterable[str]]
) -> None:
    """One entry for each kind of data (a line of the policy) and each set of those they are of.

    A set is what one request has read within one activity or delegation; the entry is about that,
    and names all of them. Of one alone it is about that one.
    """
    for action, read in readings.items():
        act = Act(by=by, at=at, operation=action, request_id=request_id)
        changes = [
            Change(subject=subject, after={"of": sorted(about)})
            for subject, about in _sets(read).items()
        ]
        for start in range(0, len(changes), 100):  # as many as fit into a transaction
            ledger.accept(act, changes=changes[start : start + 100])


def _sets(read: Iterable[str]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for id in read:
        found.setdefault(_around(id), set()).add(id)
    return {min(about) if len(about) == 1 else around: about for around, about in found.items()}


def _around(id: str) -> str:
    """The activity of a registration, the delegation of a delegate."""
    parts = ids.split("reg", id)
    return ids.make("act", *parts[:-1]) if parts else delegation_of(id)
