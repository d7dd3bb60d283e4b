"""A delegation with its whole programme and everybody on its list, as one read gives it."""

from collections.abc import Iterable
from dataclasses import dataclass

from registration.rules import ids
from registration.rules.activities import Activity
from registration.rules.delegates import Delegate
from registration.rules.delegations import Delegation
from registration.rules.pages import Page, Window
from registration.rules.refusals import NotFound, VersionConflict
from registration.rules.timetables import Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """`timetable` in order of time, `people` in the order they were listed, those included who
    declined or left. `edition` counts the changes of delegation and programme: what was decided
    on one edition is not written on another."""

    delegation: Delegation
    timetable: Timetable = ()
    people: tuple[Delegate, ...] = ()
    edition: int = 1

    @property
    def stops(self) -> int:
        """How many activities were not called off."""
        return sum(activity.is_scheduled for activity in self.timetable)

    @property
    def roster(self) -> tuple[Delegate, ...]:
        """Those who accepted."""
        return tuple(delegate for delegate in self.people if delegate.is_on_roster)

    def activity(self, id: str, *path: str | int) -> Activity:
        """Raises NotFound about the input field `path`."""
        for activity in self.timetable:
            if activity.id == id:
                return activity
        raise NotFound(path)

    def delegate(self, id: str, *path: str | int) -> Delegate:
        """Raises NotFound about the input field `path`."""
        for delegate in self.people:
            if delegate.id == id:
                return delegate
        raise NotFound(path)


def delegation_of(id: str) -> str:
    """The id of the delegation that an activity or a delegate belongs to."""
    return ids.make("del", id.partition("_")[2].partition(".")[0])


def expect_version(found: Delegation | Activity | Delegate, expected: int) -> None:
    """Raises VersionConflict where the caller has read another version."""
    if found.version != expected:
        raise VersionConflict(found.id, found.version)


def page_of(people: Iterable[Delegate], window: Window) -> Page[Delegate]:
    """One page of people who were read together, in the order they were listed."""
    in_order = sorted(people, key=lambda one: one.id)
    left = [one for one in in_order if window.after is None or ids.last(one.id) > window.after]
    items = tuple((ids.last(one.id), one) for one in left[: window.first])
    return Page(items=items, more=len(left) > window.first)
