"""What a draft keeps of the one that it is based on, and what publishing leaves as it was."""

from dataclasses import replace
from datetime import timedelta

from registration.planning.plans import Placed
from registration.rules.meetings import Meeting
from registration.rules.plans import Picture
from registration.rules.plans.adjustments import locked
from registration.rules.plans.bases import kept
from registration.rules.plans.contents import Content
from registration.rules.plans.interpreting import seated
from registration.rules.plans.moves import moves
from registration.rules.plans.pairs import DeskStance
from registration.rules.plans.problems import brief
from registration.rules.plans.refusals import Since
from registration.rules.plans.staleness import changes, unchanged
from registration.rules.slots import Claim, Period, ResourceKind
from tests.rules.plans.pictures import asked, held, picture, wish
from tests.sessions import Session, session


def drafted(seen: Picture, *at: tuple[Meeting, int, int], keeps: bool = False) -> Content:
    """A draft that holds these wishes in these slots, at these tables."""
    given = brief(seen, keeps=keeps)
    placed = [
        Placed(
            request=one.id,
            slot=slot,
            table=table,
            person_a=one.representatives[0].registration_id,
            person_b=one.delegate_id,
        )
        for one, slot, table in at
    ]
    return Content(brief=given, planned=seated(given, placed))


def based(here: Session) -> Content:
    """A draft of one wish, which is locked in it."""
    return locked(
        drafted(picture(here, [asked(here)]), (asked(here), 2, 1)), asked(here).id, on=True
    )


def test_what_is_locked_in_a_draft_is_kept_where_it_can_be() -> None:
    here = session(firms=2, people=2)
    [place] = kept(based(here), picture(here, [asked(here)])).values()
    assert (place.slot, place.table) == (2, 1)


def test_what_can_not_be_held_there_any_more_is_not_kept() -> None:
    here = session(firms=2, people=2)
    wished, basis = asked(here), based(here)
    grid = replace(here.grid, tables=here.grid.tables[1:])
    later = replace(here.grid, sessions=tuple(_later(one) for one in here.grid.sessions))
    gone = Claim(slot=2, kind=ResourceKind.DELEGATE, id=wished.delegate_id)
    colleague = replace(here.registrations[0], id=here.registrations[0].id[:-1] + "Z")
    others = {here.companies[0].id: (colleague,)}
    seen = picture(here, [wished])
    for now in (
        picture(here, []),
        picture(here, [wished], [wish(here, DeskStance.NO)]),
        picture(here, [wished], away=[gone]),
        picture(here, [wished, replace(held(here, 2, firm=1, person=1), locked=True)]),
        picture(here, [wished, replace(held(here, 2, 2, firm=1), locked=True)]),
        replace(seen, grid=grid),
        replace(seen, grid=later),
        replace(seen, people=others),
    ):
        assert kept(basis, now) == {}


def _later(one: Period) -> Period:
    hour = timedelta(hours=1)
    return Period(starts_at=one.starts_at + hour, ends_at=one.ends_at + hour)


def test_a_draft_is_stale_once_its_slots_are_at_other_times() -> None:
    here = session()
    seen = picture(here, [asked(here)])
    content = drafted(seen, (asked(here), 2, 1))
    later = replace(here.grid, sessions=tuple(_later(one) for one in here.grid.sessions))
    found = changes(content, brief(replace(seen, grid=later)))
    assert [one.what for one in found] == [Since.GRID]


def test_what_is_agreed_and_not_wanted_any_more_makes_a_draft_stale() -> None:
    here = session()
    agreed = held(here, 2)
    content = drafted(picture(here, [agreed]), (agreed, 2, 1))
    now = picture(here, [agreed], [wish(here, DeskStance.NO)])
    found = changes(content, brief(now, kept=unchanged(content, now.held())))
    assert [one.what for one in found] == [Since.UNWANTED]


def test_what_was_only_kept_is_not_locked_once_it_is_published() -> None:
    here = session()
    agreed = held(here, 2)
    seen = picture(here, [agreed])
    content = drafted(seen, (agreed, 2, 1), keeps=True)
    assert not content.planned[0].locked
    assert moves(content, seen) == ()
    again = locked(locked(content, agreed.id, on=True), agreed.id, on=False)
    assert again == content


def test_what_has_begun_is_not_locked_by_a_plan() -> None:
    here = session()
    agreed = held(here, 2)
    assert agreed.place
    seen = replace(picture(here, [agreed]), at=agreed.place.starts_at)
    assert moves(drafted(seen, (agreed, 2, 1)), seen) == ()


def test_what_was_locked_since_stays_locked() -> None:
    here = session()
    agreed = held(here, 2)
    content = drafted(picture(here, [agreed]), (agreed, 2, 1))
    assert moves(content, picture(here, [replace(agreed, locked=True)])) == ()
