"""A plan is put in force as a whole: at every point on the way everybody sees all of it or none."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pytest

from registration.actions import meetings, publications, publishing
from registration.actions import slots as slot_actions
from registration.actions.bookings import book
from registration.actions.scenes import of_meeting
from registration.rules import publications as rules
from registration.rules.meetings import HELD, MeetingState
from registration.rules.pages import Window
from registration.rules.publications import Move, Publication, Step
from registration.rules.slots import Absence
from registration.store import meetings as store
from registration.store import publications as publication_store
from registration.store import slots
from registration.store.rows import read
from registration.store.writes import Overtaken
from tests.publications import (
    begun,
    carried_out,
    dropped,
    grid_of,
    moves,
    placed,
    raw,
    stepwise,
)
from tests.race.books import meetings_held
from tests.race.rivals import check_history
from tests.sessions import NOW, STAFF, Session, accept, act, asked, events, opened, session

pytestmark = pytest.mark.usefixtures("store")

PLAN = "pln_01D7XX2V80JSPHAVE4Y38QAQJ6.01D7XZ2Y1022CWQVEC3CPYM1SM.01D7XZ2Y1022CWQVEC3CPYM1SN"


@dataclass(frozen=True, slots=True)
class Scene:
    """Two are agreed, two asked for; the plan moves one, drops one, books one of the others."""

    here: Session
    publication: Publication


def scene() -> Scene:
    here = opened(session(firms=2, people=2))
    moved = accept(here, asked(here, firm=0, person=0), slot=0)
    gone = accept(here, asked(here, firm=1, person=1), slot=1)
    new = asked(here, firm=0, person=1)
    asked(here, firm=1, person=0)
    away = Absence(activity_id=here.activity.id, participant_id=here.delegates[0].id, slots=(5,))
    slot_actions.stay_away(act(STAFF), away)
    places = {moved.id: (3, 2), gone.id: None, new.id: (0, 1)}
    return Scene(here, begun(here, places, plan=PLAN))


def agenda(id: str) -> list[Any]:
    page = store.agenda(id, Window(first=50), NOW)
    return [value for value in page.values if value.id.startswith("mtg")]


def requests(id: str) -> list[Any]:
    return list(store.requests(id, Window(first=50)).values)


def sight(here: Session) -> dict[str, Any]:
    """What everybody sees of the session, by each way that leads there."""
    sides = [*(one.id for one in here.companies), *(one.id for one in here.delegates)]
    by_key = {one.id: store.seen(read(store.key(one.id))) for one in raw(here)}
    return {
        "agendas": {id: agenda(id) for id in sides},
        "requests": {id: sorted(requests(id), key=lambda one: one.id) for id in sides},
        "session": store.of_activity(here.activity.id, Window(first=50)).values,
        "by key": by_key,
        "busy": publication_store.busy(here.activity.id),
    }


def test_at_every_step_everybody_sees_the_old_plan_or_the_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "PORTION", 2)
    monkeypatch.setattr(publishing, "MOST_CLAIMS", 5)
    known = scene()
    there = known.here
    before = sight(there)
    seen: list[tuple[bool, dict[str, Any]]] = []
    stepwise(known.publication, lambda at: seen.append((at.is_in_force, sight(there))))
    after = sight(there)

    assert before != after
    assert len(seen) > 10
    for in_force, what in seen:
        assert what == (after if in_force else before)
    assert {one.state for one in after["session"]} == {
        MeetingState.BOOKED,
        MeetingState.CANCELLED,
        MeetingState.PENDING,
    }
    starts = [one.place.starts_at for one in after["agendas"][there.companies[0].id]]
    assert starts == sorted(starts)
    assert len(starts) == 2


def test_every_view_agrees_with_the_session_at_every_step() -> None:
    known = scene()

    def look(_: Publication) -> None:
        what = sight(known.here)
        whole = {one.id: one for one in what["session"]}
        held = {id for id, one in whole.items() if one.state in HELD}
        listed = {one.id for found in what["agendas"].values() for one in found}
        open_ = {one.id for found in what["requests"].values() for one in found}
        assert listed == held
        assert open_ == whole.keys() - held
        assert whole == {id: one for id, one in what["by key"].items() if one}

    stepwise(known.publication, look)


def test_a_list_is_whole_in_small_pages_too_at_every_step() -> None:
    here = opened(session(people=4))
    known = sorted((asked(here, person=n) for n in range(4)), key=lambda one: one.id)
    last = accept(here, known[-1], slot=0)
    drops = begun(here, {last.id: None, known[0].id: (1, 1), known[2].id: (2, 1)})
    company = here.companies[0].id

    def look(_: Publication) -> None:
        paged: list[str] = []
        after: str | None = None
        while True:
            page = store.requests(company, Window(first=1, after=after))
            paged += [one.id for one in page.values]
            if not page.more:
                break
            after = page.items[-1][0]
        assert paged == [one.id for one in requests(company)]

    stepwise(drops, look)


def test_afterwards_claims_audit_and_rows_are_those_of_the_new_plan() -> None:
    known = scene()
    carried_out(known.publication)
    there = known.here
    held = meetings_held(there.activity)
    assert sorted((one.place.slot, one.place.table) for one in held if one.place) == [
        (0, 1),
        (3, 2),
    ]
    assert all(one.staged is None for one in raw(there))
    for one in raw(there):
        check_history(one.id, one.version)
    grid = grid_of(there)
    assert (grid.plan, grid.publishing, grid.published_at) == (PLAN, None, NOW)
    assert [claim for claim, by in slots.holders(there.activity.id).items() if by == "ABSENT"]


def test_each_person_gets_one_mail_once_the_plan_is_in_force() -> None:
    known = scene()
    told: list[tuple[bool, int]] = []

    def look(at: Publication) -> None:
        mails = [mail for event in events(known.here) for mail in event.mails]
        plan = [mail for mail in mails if mail.template == "plan_published"]
        told.append((at.is_in_force, len(plan)))

    stepwise(known.publication, look)
    assert all(not number for in_force, number in told if not in_force)
    mails = [mail for event in events(known.here) for mail in event.mails]
    plan = [mail for mail in mails if mail.template == "plan_published"]
    assert set(Counter(mail.to for mail in plan).values()) == {1}
    assert {mail.to for mail in plan} == {
        *(one.person.email for one in known.here.registrations),
        *(one.email for one in known.here.delegates),
    }
    [first] = [mail for mail in plan if mail.to == known.here.delegates[0].email]
    assert first.params["moved"]
    assert not first.params["booked"]
    [other] = [mail for mail in plan if mail.to == known.here.delegates[1].email]
    assert other.params["booked"]
    assert other.params["cancelled"]


def test_nothing_is_written_to_a_meeting_while_a_plan_is_being_published() -> None:
    here = opened(session())
    meeting = accept(here, asked(here))
    publication = begun(here, {meeting.id: (3, 1)})
    cancelled = meetings.cancel(act(STAFF), meeting.id)
    assert cancelled.place
    assert cancelled.place.slot == 3  # the plan came first
    found = read(publication_store.key(publication.id))
    assert found
    assert found.is_settled


def test_who_was_not_seen_stops_a_plan_before_anything_is_written() -> None:
    here = opened(session(firms=2))
    wish, other = asked(here), asked(here, firm=1)
    grid, planned = grid_of(here), moves(here, {wish.id: (0, 1)})
    accept(here, other)
    with pytest.raises(Overtaken):
        publications.begin(act(STAFF), grid, planned)
    assert grid_of(here).publishing is None
    assert [one.staged for one in raw(here)] == [None, None]


def test_what_was_decided_before_a_plan_began_is_not_written_behind_it() -> None:
    here = opened(session(firms=2))
    wish, other = asked(here), asked(here, firm=1)
    before, known = of_meeting(STAFF, other.id)
    publication = begun(here, {wish.id: (0, 1)})
    with pytest.raises(Overtaken):
        book(act(STAFF), before, known, None, slot=1)
    carried_out(publication)
    with pytest.raises(Overtaken):  # not SlotTaken: what was read belongs to another plan
        book(act(STAFF), before, known, None, slot=0)


def test_a_plan_that_has_two_meetings_at_one_table_is_never_begun() -> None:
    here = opened(session(firms=2, people=2))
    one, two = asked(here), asked(here, firm=1, person=1)
    with pytest.raises(ValueError, match="TABLE"):
        begun(here, {one.id: (0, 1), two.id: (0, 1)})


def test_a_plan_that_seats_somebody_who_is_away_is_never_begun() -> None:
    here = opened(session())
    wish = asked(here)
    away = Absence(activity_id=here.activity.id, participant_id=here.delegates[0].id, slots=(0,))
    slot_actions.stay_away(act(STAFF), away)
    with pytest.raises(ValueError, match="away"):
        begun(here, {wish.id: (0, 1)})


def test_a_plan_without_moves_is_in_force_at_once() -> None:
    here = opened(session())
    publication = begun(here, {}, plan=PLAN)
    carried_out(publication)
    assert grid_of(here).plan == PLAN
    done = read(publication_store.key(publication.id))
    assert done
    assert done.step is Step.DONE


def test_one_plan_after_the_other() -> None:
    here = opened(session(firms=2))
    first, second = asked(here), asked(here, firm=1)
    carried_out(begun(here, {first.id: (0, 1), second.id: (1, 1)}))
    carried_out(begun(here, {first.id: (1, 1), second.id: (0, 1)}))
    held = meetings_held(here.activity)
    assert {one.id: one.place.slot for one in held if one.place} == {first.id: 1, second.id: 0}
    for one in raw(here):
        check_history(one.id, one.version)


def test_a_plan_may_bring_a_pair_together_that_nobody_asked_for() -> None:
    here = opened(session(people=2))
    known = asked(here)
    other = replace(
        dropped(known),
        id=known.id.replace(known.delegate_id.split(".")[-1], here.delegates[1].id.split(".")[-1]),
        delegate_id=here.delegates[1].id,
        version=1,
    )
    grid = grid_of(here)
    new = replace(placed(other, grid, 2, 1), version=1)
    publication = publications.begin(act(STAFF), grid, [Move(was=None, after=new)])
    counts: list[tuple[bool, int]] = []
    stepwise(
        publication,
        lambda at: counts.append(
            (at.is_in_force, len(store.of_activity(here.activity.id, Window(first=9)).values))
        ),
    )
    assert set(counts) == {(False, 1), (True, 2)}
