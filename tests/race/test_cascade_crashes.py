"""A cascade that is killed after any of its writes, or runs twice at once, ends like any other."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from registration import links
from registration.actions import cascades, meetings, registrations
from registration.actions.departures import end_meetings
from registration.rules.cascades import CascadeState
from registration.rules.registrations import Registration
from registration.store import slots
from tests import cascades as stage
from tests.race import books
from tests.race.crashes import everything, killed_after, restored, told_apart
from tests.race.rivals import at_once
from tests.sessions import NOW, STAFF, act

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

SCHEDULES = 6


def go_on(id: str) -> None:
    assert cascades.go_on(stage.JOB, id, lambda: False)


def test_killed_after_any_write_it_ends_like_one_that_nobody_disturbed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cascades, "PORTION", 2)
    cascade = stage.call_off(stage.world().here)
    before = everything()
    go_on(cascade.id)
    undisturbed = told_apart(everything())

    writes = 0
    killed = True
    while killed:
        writes += 1
        restored(before)
        killed = killed_after(writes, partial(go_on, cascade.id))
        go_on(cascade.id)
        assert set(told_apart(everything())) ^ set(undisturbed) == set(), writes

    assert writes > 25
    assert len({mail.to for mail in stage.digests()}) == len(stage.digests()) == 4


@pytest.mark.parametrize("schedule", range(SCHEDULES))
def test_two_runs_at_once_and_people_in_between_end_each_thing_once(schedule: int) -> None:
    world = stage.world()
    here = world.here
    link = stage.newest_link()
    cascade = stage.call_off(here)

    def leave(known: Registration) -> None:
        gone = registrations.cancel(act(STAFF), known.id, None, expected=known.version)
        end_meetings(act(STAFF), gone)

    steps: list[Callable[[], object]] = [
        partial(go_on, cascade.id),
        partial(go_on, cascade.id),
        partial(leave, here.registrations[schedule % 2]),
        lambda: registrations.confirm(act(STAFF), links.seal(link)),
        lambda: meetings.accept(act(STAFF), world.open_.id),
        lambda: meetings.cancel(act(STAFF), world.booked.id),
        lambda: stage.register(here, "Dora Beispiel"),
    ]
    at_once(steps[schedule:] + steps[:schedule])
    go_on(cascade.id)

    done = stage.stored(cascade)
    assert done.state is CascadeState.DONE
    assert books.seats_taken(here.get_together, NOW).taken == 0
    assert books.meetings_held(here.activity) == []
    assert slots.holders(here.activity.id) == {}
    ends = Counter(
        event.subject
        for event in stage.happened()
        if event.kind in ("registration.cancelled", "meeting.cancelled", "meeting.expired")
    )
    assert set(ends.values()) == {1}
    agreed = {one.id for one in (*here.registrations, world.held)} | {world.booked.id}
    assert agreed <= ends.keys()
    told = Counter(mail.to for mail in stage.digests())
    assert set(told.values()) == {1}
    assert done.counts.digests == len(told)
