"""Claims, grids and meetings row by row: who gets what, and what an index may not know yet."""

import pytest

from registration.rules import ids
from registration.rules.meetings import Meeting
from registration.rules.pages import Window
from registration.rules.registrations import Registration
from registration.rules.slots import Claim, ResourceKind, SlotsInUse
from registration.rules.wishes import NotAdmitted
from registration.store import meetings, places, registrations, seats, slots
from registration.store.rows import read
from registration.store.slots import ClaimLost
from registration.store.writes import Overtaken, put, write_all
from tests.sessions import NOW, Session, accept, asked, opened, session

pytestmark = pytest.mark.usefixtures("store")

ACTIVITY = "act_01D9S9YFM00000000000000000.01D9S9YFM00000000000000001"
TABLE = Claim(slot=3, kind=ResourceKind.TABLE, id="7")
ROSA = Claim(
    slot=3,
    kind=ResourceKind.DELEGATE,
    id="dgt_01D9S9YFM00000000000000000.01D9S9YFM00000000000000002",
)


def test_a_claim_comes_back_with_its_holder() -> None:
    write_all(*slots.taken(ACTIVITY, (TABLE, ROSA), "mtg_one"))
    assert slots.holders(ACTIVITY) == {TABLE: "mtg_one", ROSA: "mtg_one"}


def test_a_claim_that_is_held_names_itself_and_its_holder() -> None:
    write_all(*slots.taken(ACTIVITY, (TABLE,), "mtg_one"))
    with pytest.raises(ClaimLost) as lost:
        write_all(*slots.taken(ACTIVITY, (ROSA, TABLE), "mtg_two"))
    assert (lost.value.claim, lost.value.held_by) == (TABLE, "mtg_one")
    assert slots.holders(ACTIVITY) == {TABLE: "mtg_one"}


def test_only_its_holder_gives_a_claim_back() -> None:
    write_all(*slots.taken(ACTIVITY, (TABLE,), "mtg_one"))
    with pytest.raises(Overtaken):
        write_all(*slots.freed(ACTIVITY, (TABLE,), "mtg_two"))
    write_all(*slots.freed(ACTIVITY, (TABLE,), "mtg_one"))
    assert slots.holders(ACTIVITY) == {}


def test_an_absence_yields_to_no_meeting_and_takes_the_place_of_none() -> None:
    write_all(*slots.away(ACTIVITY, (ROSA,)))
    write_all(*slots.away(ACTIVITY, (ROSA,)))
    with pytest.raises(ClaimLost) as lost:
        write_all(*slots.taken(ACTIVITY, (ROSA,), "mtg_one"))
    assert lost.value.held_by == slots.ABSENT
    write_all(*slots.taken(ACTIVITY, (TABLE,), "mtg_one"))
    with pytest.raises(SlotsInUse):
        write_all(*slots.away(ACTIVITY, (TABLE,)))


def test_a_grid_is_not_changed_past_a_claim_that_was_taken_under_it() -> None:
    grid = session().grid
    write_all(slots.drawn(grid, None))
    write_all(slots.used(grid))
    with pytest.raises(Overtaken):
        write_all(slots.drawn(grid, grid))
    known = read(slots.key(grid.activity_id))
    assert known
    assert known.uses == 1
    write_all(slots.drawn(known, known))


def admitted(here: Session) -> tuple[Registration, ...]:
    return meetings.admitted(here.companies[0].id, here.get_together.id)


def test_those_who_are_confirmed_admit_their_company() -> None:
    here = opened(session(firms=2, representatives=2))
    known = here.of(here.companies[0])
    assert sorted(one.id for one in admitted(here)) == sorted(one.id for one in known)
    assert meetings.admitted(here.companies[0].id, here.activity.id) == ()


def test_a_confirmation_that_the_index_does_not_show_yet_counts() -> None:
    here = session()
    [confirmed] = here.registrations
    where = registrations.key(confirmed.id)
    row = registrations.RegistrationRow(where.pk, where.sk, body=confirmed, version=1)
    quota_key = seats.quota_key(here.get_together.id, here.companies[0].id)
    quota = places.QuotaRow(quota_key.pk, quota_key.sk, persons={confirmed.ulid: places.FOR_GOOD})
    quota.confirmed = {confirmed.ulid}
    write_all(put(row), put(quota))
    assert admitted(here) == (confirmed,)


def test_a_registration_that_is_not_there_admits_nobody() -> None:
    here = session()
    with pytest.raises(NotAdmitted):
        write_all(meetings.still_confirmed(here.registrations[0].id, NotAdmitted()))


def test_an_id_that_is_none_leads_nowhere() -> None:
    assert read(meetings.key("mtg_nonsense")) is None
    assert read(slots.key("act_nonsense")) is None


def test_an_agenda_goes_on_where_a_cursor_ends_in_either_list() -> None:
    here = opened(session(people=3))
    for person in range(3):
        accept(here, asked(here, person=person), slot=person)
    company = here.companies[0].id
    seen: list[Meeting | Registration] = []
    after = None
    while True:
        page = meetings.agenda(company, Window(first=1, after=after), NOW)
        seen += page.values
        if not page.more:
            break
        after = page.items[-1][0]
    assert isinstance(seen[0], Registration)
    assert [one.place.slot for one in seen if isinstance(one, Meeting) and one.place] == [0, 1, 2]
    assert len(seen) == 4


def test_a_cursor_never_leaves_the_own_agenda() -> None:
    here = opened(session(firms=2))
    accept(here, asked(here, firm=1))
    company = here.companies[0].id
    for cursor in ("", "0000", "\U0010ffff", f"#COMPANY#{ids.last(here.companies[1].id)}"):
        page = meetings.agenda(company, Window(first=10, after=cursor), NOW)
        assert {one.company_id for one in page.values} <= {company}
