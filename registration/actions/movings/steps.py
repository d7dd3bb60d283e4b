"""From which company to which things move, and what each of them leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from registration.actions.publications import clear_the_way
from registration.actions.rivals import decide_again
from registration.rules.acts import Act
from registration.rules.events import Event
from registration.rules.merges import Merge, MergeState, Moved
from registration.rules.stops import Kind
from registration.store import journeys, ledger, slots
from registration.store import merges as store
from registration.store.rows import read
from registration.store.writes import Overtaken, Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One merge, on its way there or back."""

    act: Act
    merge: Merge

    @property
    def back(self) -> bool:
        return self.merge.state is MergeState.UNDOING

    @property
    def source(self) -> str:
        return self.merge.survivor if self.back else self.merge.loser

    @property
    def target(self) -> str:
        return self.merge.loser if self.back else self.merge.survivor

    def wrote(self, what: Moved) -> Write:
        """That it has moved, or is back. Raises Overtaken where another run was faster."""
        write = store.returned if self.back else store.moved
        return write(self.merge.id, what)

    def once(self, known: Moved | None, decide: Callable[[], bool]) -> bool:
        """`decide`, and again where somebody was faster, unless that has brought it back."""

        def again(attempt: int) -> bool:
            return False if attempt and known and self._is_back(known) else decide()

        return decide_again(again)

    def _is_back(self, known: Moved) -> bool:
        now = read(store.moved_key(self.merge.id, known.id, twice=known.twice))
        return now is not None and now.is_back

    def noted(self, known: Moved, *, done: bool) -> bool:
        """Write down that it is back, or will never be."""
        ledger.accept(self.act, self.wrote(known.returned(done=done)))
        return True

    def or_again(self, write: Write) -> Write:
        """The same write, to be decided again where somebody else was faster."""
        return replace(write, otherwise=Overtaken()) if write.otherwise else write

    def event(self, kind: str, subject: str) -> Event:
        """What happened to it, in thin words."""
        return Event(kind=kind, subject=subject, data={"merge": self.merge.id})

    def sessions(self, delegation_id: str) -> list[str]:
        """Where people of a delegation (id) meet."""
        journey = journeys.get(delegation_id, "id")
        return [one.id for one in journey.timetable if one.kind is Kind.MATCHMAKING_SESSION]


def used(activity_id: str) -> tuple[Write, ...]:
    """Who plans in a session notices. Raises Overtaken once a plan that was being published is in
    force."""
    grid = read(slots.key(activity_id))
    clear_the_way(grid)
    return (slots.used(grid),) if grid else ()
