"""Two rows of one company that become one, and two again."""

from typing import Any

from tests import merging
from tests.costs.walk import Walk
from tests.late_changes import SetClock
from tests.sessions import accept, asked
from tests.sign_ups import desk


def walked(walk: Walk, at: SetClock) -> None:
    """A merge of a company with a person, an interest, a registration and a meeting."""
    there = merging.pair()
    accept(there.here, asked(there.here, firm=1))
    given: dict[str, Any] = merging.input_of(there)
    id = walk.change(desk(), "companiesMerge", **given)["merge"]["id"]
    with walk.noted("what is merged, moved"):
        merging.go_on(id)
    at(merging.LATER)
    with walk.noted("what is merged, looked at again"):
        merging.go_on(id, merging.LATER)
    walk.change(desk(), "companiesMergeUndo", id=id, expectedVersion=2, reason="No")
    with walk.noted("what is merged, moved back"):
        merging.go_on(id, merging.LATER)
