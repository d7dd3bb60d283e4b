"""A delegate who does not come after all: every meeting and request ends once, whatever happens."""

from collections import Counter
from typing import Any

import pytest

from registration.actions import cascades, delegates, meetings
from registration.rules.cascades import Cascade, CascadeState
from registration.rules.delegates import Status
from registration.rules.events import Job
from registration.rules.meetings import HELD, MeetingState
from registration.rules.refusals import Busy, Invalid, NotFound, WrongState
from registration.rules.registrations import Registration
from registration.store import cascades as store
from registration.store import delegates as delegate_store
from registration.store import mailboxes, slots
from registration.store import meetings as meeting_store
from registration.store.rows import read
from registration.store.writes import write_all
from tests.publications import begun, carried_out, grid_of, raw
from tests.race.books import meetings_held
from tests.sessions import STAFF, Session, accept, act, as_delegate, asked, events, opened, session

pytestmark = pytest.mark.usefixtures("store")


def drop_out(here: Session, person: int = 0) -> Cascade:
    leaves = here.delegates[person]
    id = leaves.id
    write_all(*mailboxes.moved(id, here.delegation.id, None, leaves.email, Busy()))
    _, cascade = delegates.drop_out(act(STAFF, "delegateDropOut"), id, "Flu", expected=1)
    return cascade


def run(cascade: Cascade) -> Cascade:
    assert cascades.go_on(act(STAFF, "cascade"), cascade.id, lambda: False)
    found = read(store.key(cascade.id))
    assert found
    return found


def test_she_is_off_the_roster_at_once_and_books_nothing_any_more() -> None:
    here = opened(session())
    wish = asked(here)
    drop_out(here)
    found = read(delegate_store.key(here.delegates[0].id))
    assert found
    assert found.status is Status.WITHDRAWN
    with pytest.raises(WrongState):
        meetings.accept(act(STAFF), wish.id)


def test_her_meetings_and_requests_end_and_nobody_elses() -> None:
    here = opened(session(firms=3, people=2))
    agreed = accept(here, asked(here, firm=0))
    open_ = asked(here, firm=1)
    silent = asked(here, firm=2)
    meetings.decline(act(as_delegate(here.delegates[0])), silent.id, no_thanks=True)
    other = accept(here, asked(here, firm=0, person=1))

    done = run(drop_out(here))
    assert done.state is CascadeState.DONE
    states = {one.id: one.state for one in raw(here)}
    assert states == {
        agreed.id: MeetingState.CANCELLED,
        open_.id: MeetingState.EXPIRED,
        silent.id: MeetingState.DECLINED,
        other.id: MeetingState.BOOKED,
    }
    assert [one.id for one in meetings_held(here.activity)] == [other.id]
    assert (done.counts.meetings, done.counts.requests) == (1, 2)
    told = [
        mail for event in events(here) for mail in event.mails if mail.template == "dropped_out"
    ]
    assert set(Counter(mail.to for mail in told).values()) == {1}
    assert len(told) == 4  # one of each company, and she herself
    assert all("Rosa Ejemplo 0" in mail.params["list"] for mail in told if "rosa" not in mail.to)


def test_the_freed_slot_is_offered_to_those_who_take_any() -> None:
    here = opened(session())
    accept(here, asked(here))
    run(drop_out(here))
    jobs = [event.work.job for event in events(here) if event.work]
    assert Job.FILL in jobs
    assert slots.holders(here.activity.id) == {}


def test_it_runs_again_and_nothing_ends_twice() -> None:
    here = opened(session())
    accept(here, asked(here))
    cascade = drop_out(here)
    first, again = run(cascade), run(cascade)
    assert first == again


def test_a_plan_made_before_does_not_come_into_force_behind_her() -> None:
    here = opened(session())
    wish = asked(here)
    publication = begun(here, {wish.id: (0, 1)})
    run(drop_out(here))
    carried_out(publication)
    assert meetings_held(here.activity) == []
    assert [one.state in HELD for one in raw(here)] == [False]
    assert grid_of(here).publishing is None


def test_it_needs_a_reason_and_somebody_who_has_accepted() -> None:
    here = opened(session())
    with pytest.raises(Invalid):
        delegates.drop_out(act(STAFF), here.delegates[0].id, " ", expected=1)
    drop_out(here)
    with pytest.raises(WrongState):
        delegates.drop_out(act(STAFF), here.delegates[0].id, "Flu", expected=2)


def test_who_asks_while_she_leaves_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    here = opened(session())
    admitted = meeting_store.admitted

    def leaving(*args: Any, **how: Any) -> tuple[Registration, ...]:
        monkeypatch.setattr(meeting_store, "admitted", admitted)
        run(drop_out(here))
        return admitted(*args, **how)

    monkeypatch.setattr(meeting_store, "admitted", leaving)
    with pytest.raises(NotFound):
        asked(here)
    assert raw(here) == []
