"""A publication that is killed after any of its writes, or runs twice at once, ends like others."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest

from registration.actions import meetings, publications, publishing
from registration.rules import publications as rules
from registration.rules.events import Mail
from registration.rules.meetings import MeetingState
from registration.rules.publications import Publication, Step
from registration.store import publications as store
from registration.store.rows import read
from tests.publications import JOB, Places, begun, grid_of, moves, raw
from tests.race.books import meetings_held
from tests.race.crashes import everything, killed_after, restored, told_apart
from tests.race.rivals import at_once, check_history
from tests.sessions import NOW, STAFF, Session, accept, act, asked, events, opened, session

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

PLAN = "pln_01D7XX2V80JSPHAVE4Y38QAQJ6.01D7XZ2Y1022CWQVEC3CPYM1SM.01D7XZ2Y1022CWQVEC3CPYM1SN"


def laid_out(firms: int = 2) -> tuple[Session, Places]:
    """Some are agreed, some asked for; the plan moves, drops and books."""
    here = opened(session(firms=firms, people=2))
    agreed = [accept(here, asked(here, firm=n, person=0)) for n in range(firms)]
    open_ = [asked(here, firm=n, person=1) for n in range(firms)]
    places: dict[str, tuple[int, int] | None] = {open_[0].id: (5, 1), agreed[0].id: None}
    places |= {one.id: (n + 2, 2) for n, one in enumerate(agreed) if n}
    return here, places


def go_on(id: str) -> None:
    assert publications.go_on(JOB, id, lambda: False)


def digests(here: Session) -> list[Mail]:
    mails = [mail for event in events(here) for mail in event.mails]
    return [mail for mail in mails if mail.template == "plan_published"]


def test_killed_after_any_write_it_ends_like_one_that_nobody_disturbed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "PORTION", 2)
    monkeypatch.setattr(publishing, "MOST_CLAIMS", 6)
    monkeypatch.setattr(publishing, "MOST_SETTLED", 1)
    monkeypatch.setattr(publishing, "MOST_TOLD", 2)
    here, places = laid_out()
    publication = begun(here, places, plan=PLAN)
    before = everything()
    go_on(publication.id)
    undisturbed = told_apart(everything())

    writes = 0
    killed = True
    while killed:
        writes += 1
        restored(before)
        killed = killed_after(writes, partial(go_on, publication.id))
        go_on(publication.id)
        assert set(told_apart(everything())) ^ set(undisturbed) == set(), writes

    assert writes > 10
    assert set(Counter(mail.to for mail in digests(here)).values()) == {1}


def test_killed_while_it_begins_it_is_under_way_or_never_was() -> None:
    here, places = laid_out()
    before = everything()
    grid, planned = grid_of(here), moves(here, places)
    begin = partial(publications.begin, act(STAFF), grid, planned, plan=PLAN)
    writes = 0
    killed = True
    while killed:
        writes += 1
        restored(before)
        killed = killed_after(writes, begin)
        under_way = grid_of(here).publishing
        if under_way:
            go_on(under_way)
        else:
            assert [one.staged for one in raw(here)] == [None] * 4
            go_on(begin().id)
        held = meetings_held(here.activity)
        assert {one.id for one in held} == {id for id, place in places.items() if place}
        assert grid_of(here).plan == PLAN
    assert writes >= 2


def test_whoever_comes_along_carries_a_dead_one_on(at: Callable[[datetime], None]) -> None:
    """However far it was."""
    at(NOW)
    here, places = laid_out()
    publication = begun(here, places, plan=PLAN)
    before = everything()
    for portions in (0, 1, 2, 3, 5, 7):
        restored(before)
        _carried(publication, portions)
        [dropped] = [id for id, place in places.items() if place is None]
        [moved, *_] = [id for id, place in places.items() if place]
        cancelled = meetings.cancel(act(STAFF), moved)
        assert cancelled.state is MeetingState.CANCELLED
        go_on(publication.id)
        states = {one.id: one.state for one in raw(here)}
        assert states[moved] is MeetingState.CANCELLED
        assert states[dropped] is MeetingState.CANCELLED
        meetings_held(here.activity)
        for one in raw(here):
            check_history(one.id, one.version)


def _carried(publication: Publication, portions: int) -> None:
    for _ in range(portions):
        now = read(store.key(publication.id))
        assert now
        if now.step is Step.DONE:
            return
        publishing.carry_on(JOB, now)


def test_many_runs_at_once_move_each_meeting_once_and_tell_each_person_once() -> None:
    here, places = laid_out(firms=4)
    publication = begun(here, places, plan=PLAN)
    at_once([partial(go_on, publication.id)] * 8)
    assert grid_of(here).publishing is None
    for one in raw(here):
        check_history(one.id, one.version)
    assert set(Counter(mail.to for mail in digests(here)).values()) == {1}
    moved = Counter(
        event.subject for event in events(here) if event.kind in ("meeting.moved", "meeting.booked")
    )
    assert max(moved.values()) <= 2  # once agreed, and once moved by the plan
