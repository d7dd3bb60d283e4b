"""A merge that is killed after any of its writes, or meets others, ends like any other."""

from collections.abc import Callable
from functools import partial

import pytest

from registration.actions import holds, merges
from registration.actions.holds import Wish
from registration.actions.pushes import push
from registration.rules.acts import Principal, Role
from registration.rules.contacts import ContactForm
from registration.rules.districts import Chamber
from registration.rules.merges import MergeState
from registration.rules.pages import Window
from registration.rules.pushes import read_row
from registration.rules.registrations import RegistrationState
from registration.store import companies
from registration.store import merges as store
from registration.store.rows import read
from tests import merging, pushes
from tests.merging import LATER, Pair, go_on
from tests.race import books
from tests.race.crashes import everything, killed_after, restored, told_apart
from tests.race.rivals import at_once
from tests.sessions import NOW, STAFF, accept, act, as_company, ask, asked

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

SCHEDULES = 4


def told() -> set[str]:
    """All rows, but how often planners were told that something has changed."""
    items = [item for item in everything() if item["sk"]["S"] != "GRID"]
    return set(told_apart(items))


def busy(people: int = 2) -> Pair:
    """Anna is registered by both, and has what both asked for."""
    there = merging.pair(merging.same_person, people=people)
    accept(there.here, asked(there.here, firm=1))
    ask(there.here, firm=0)
    ask(there.here, firm=1, person=1)
    merging.contact(there.survivor, there.ina.email)
    return there


def check_killed_anywhere(run: Callable[[], object], again: Callable[[], object]) -> int:
    """After how many writes it was done; after each it was killed once, and went on."""
    before = everything()
    run()
    again()
    undisturbed = told()
    writes, killed = 0, True
    while killed:
        writes += 1
        restored(before)
        killed = killed_after(writes, run)
        run()
        again()
        assert told() ^ undisturbed == set(), writes
    return writes


def test_killed_after_any_write_a_merge_and_its_undoing_end_like_undisturbed_ones() -> None:
    merge = merging.merge(busy())
    run, again = partial(go_on, merge.id), partial(go_on, merge.id, LATER)
    assert check_killed_anywhere(run, again) > 8
    found = read(store.key(merge.id))
    assert found
    assert found.state is MergeState.MERGED
    merges.undo(act(STAFF, "undo", at=LATER), merge.id, found.version)
    assert check_killed_anywhere(again, again) > 8


@pytest.mark.parametrize("schedule", range(SCHEDULES))
def test_whoever_comes_to_the_loser_meanwhile_is_the_survivors_in_the_end(schedule: int) -> None:
    there = busy(3)
    here, firm = there.here, there.loser

    def register(number: int) -> object:
        form = ContactForm(name=f"Person {number}", email=f"p{number}@doppelt.example")
        wish = Wish(activity_id=here.get_together.id, company_id=None, person=form)
        return holds.register(act(as_company(firm)), wish)

    def pushed(number: int) -> object:
        person = {"name": f"Pushed {number}", "email": f"q{number}@doppelt.example"}
        row = pushes.row(here.get_together, f"R-{number}", person=person, company=dict(pushes.FIRM))
        by = Principal(role=Role.CHAMBER, id=Chamber.IHK_CHEMNITZ)
        return push(act(by), Chamber.IHK_CHEMNITZ, [read_row(row)], run=f"r{number}")

    steps: list[Callable[[], object]] = [
        partial(merging.merge, there),
        *(partial(register, number) for number in range(2)),
        *(partial(pushed, number) for number in range(2)),
        lambda: ask(here, firm=1, person=2),
    ]
    at_once(steps[schedule:] + steps[:schedule])
    [merge] = store.page(Window(first=9)).values
    at_once([partial(go_on, merge.id), partial(go_on, merge.id), partial(register, 3)])
    go_on(merge.id, LATER)
    go_on(merge.id, LATER)
    found = read(store.key(merge.id))
    assert found
    assert found.state is MergeState.MERGED
    registrations, meetings = merges.belongings(there.loser.id)
    assert (registrations, meetings) == ((), ())
    books.seats_taken(here.get_together, NOW)
    books.meetings_held(here.activity)
    ours, _ = merges.belongings(there.survivor.id)
    ended = [one for one in ours if one.state is RegistrationState.CANCELLED]
    assert len(ended) == 1  # Anna, once
    survivor = read(companies.key(there.survivor.id))
    assert survivor
    assert survivor.profile.identifiers.strong.keys() == {"EUID", "VAT"}
