"""A portion of rows: repeated, cut off, out of order, it comes to the same; and what it costs."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registration.actions.pushes import push
from registration.rules.acts import Act, Principal, Role
from registration.rules.districts import Chamber
from registration.rules.pushes import Op, Outcome, PushRow, Result, read_row
from registration.rules.registrations import Registration
from registration.store import ledger
from registration.store import pushes as store
from registration.store import registrations as registration_store
from registration.store.rows import read
from registration.store.writes import Overtaken
from tests.conftest import Trips
from tests.pushes import another, cancel, row
from tests.race.books import seats_taken
from tests.registrations import LATER, OPEN, company, events, get_together, hold

pytestmark = pytest.mark.usefixtures("store")

IHK = Chamber.IHK_CHEMNITZ
ACT = Act(
    by=Principal(role=Role.CHAMBER, id=IHK),
    at=OPEN,
    operation="registrationsPush",
    request_id="r-1",
)


def rows(*plain: Any) -> list[PushRow]:
    return [read_row(one) for one in plain]


def carried_out(run: str, *plain: Any) -> list[Outcome]:
    return push(ACT, IHK, rows(*plain), run=run)


def known(external_id: str) -> tuple[str, bool, Registration | None]:
    """The last revision, whether the chamber cancelled, and the registration."""
    link = read(store.key(IHK, external_id))
    assert link
    return str(link.revision), link.cancelled, read(registration_store.key(link.registration_id))


def test_any_order_and_any_repetition_of_revisions_ends_in_the_same_state() -> None:
    activity = get_together(5000, max_persons_per_company=50)
    numbers = iter(range(10_000))
    revisions = [1, 2, 3, 4]
    every = st.permutations(revisions)
    more = st.lists(st.sampled_from(revisions), max_size=4)

    @settings(max_examples=12, deadline=None)
    @given(every, more, st.sampled_from([Op.UPSERT, Op.CANCEL]), st.booleans())
    def check(order: Sequence[int], again: list[int], last: Op, together: bool) -> None:
        number = next(numbers)

        def one(revision: int) -> Any:
            told = {"name": f"Revision {revision}", "email": f"p{number}@firma.example"}
            ends = revision == 2 or (revision == 4 and last is Op.CANCEL)
            plain = another(activity, number, revision, person=told)
            return {**plain, "op": Op.CANCEL} if ends else plain

        sent = [one(revision) for revision in (*order, *again)]
        portions = [sent] if together else [[each] for each in sent]
        for place, some in enumerate(portions):
            carried_out(f"{number}:{place}", *some)
        revision, cancelled, registration = known(f"N-{number}")
        assert (revision, cancelled) == ("4", last is Op.CANCEL)
        if last is Op.UPSERT:
            assert registration
            assert (registration.is_open, registration.person.name) == (True, "Revision 4")
        else:
            assert registration is None or not registration.is_open

    check()


def test_a_repeated_run_answers_what_it_answered_and_writes_nothing() -> None:
    activity = get_together(2)
    sent = [row(activity), another(activity, 1), another(activity, 2), cancel("N-1", 2)]
    sent += [row(activity), row(activity, revision=2), another(activity, 1, 2)]
    first = carried_out("run", *sent)
    before = len(events())
    assert carried_out("run", *sent) == first
    assert len(events()) == before


def test_a_run_that_was_cut_off_anywhere_ends_like_an_undisturbed_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    activity = get_together(2)
    whole = ledger.accept

    class CutOff(Exception):
        pass

    def sent(number: int) -> list[Any]:
        mine = [another(activity, number + each) for each in range(3)]
        return [*mine, cancel(f"N-{number}", 2), another(activity, number + 1, 3)]

    undisturbed = [(one.result, one.state) for one in carried_out("whole", *sent(0))]
    for writes in range(1, 6):
        start = writes * 10
        carried_out(f"free{start}", *(cancel(f"N-{start - 10 + each}") for each in range(3)))
        left = iter(range(writes))

        def accept(*given: Any, left: Any = left, **more: Any) -> None:
            if next(left, None) is None:
                raise CutOff
            whole(*given, **more)

        with monkeypatch.context() as here:
            here.setattr(ledger, "accept", accept)
            with suppress(CutOff):
                carried_out(f"run{start}", *sent(start))
        again = carried_out(f"run{start}", *sent(start))
        assert [(one.result, one.state) for one in again] == undisturbed, writes


def test_rows_that_only_count_up_are_written_together(trips: Trips) -> None:
    activity = get_together()
    carried_out("1", *(another(activity, number) for number in range(6)))
    trips.reset()
    outcomes = carried_out("2", *(another(activity, number, 2) for number in range(6)))
    assert {one.result for one in outcomes} == {Result.UNCHANGED}
    assert len(trips) == 2


def test_who_was_overtaken_while_counting_up_is_decided_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    activity = get_together()
    carried_out("1", another(activity, 1), another(activity, 2))
    whole, calls = ledger.accept, iter([True])

    def overtaken(*given: Any, **more: Any) -> None:
        if next(calls, False):
            carried_out("theirs", another(activity, 1, 5))
            raise Overtaken
        whole(*given, **more)

    monkeypatch.setattr(ledger, "accept", overtaken)
    outcomes = carried_out("2", another(activity, 1, 2), another(activity, 2, 2))
    assert [one.result for one in outcomes] == [Result.STALE, Result.UNCHANGED]
    assert known("N-1")[0] == "5"


def test_new_rows_cost_one_transaction_each_and_a_few_reads_for_all(trips: Trips) -> None:
    activity = get_together()
    trips.reset()
    carried_out("1", *(another(activity, number) for number in range(6)))
    assert len(trips) <= 6 + 4


def test_rows_that_say_what_is_known_cost_one_read_for_all(trips: Trips) -> None:
    activity = get_together()
    carried_out("1", *(another(activity, number) for number in range(6)))
    trips.reset()
    carried_out("2", *(another(activity, number) for number in range(6)))
    assert len(trips) == 1


def test_a_hold_that_lapsed_gives_way_to_who_is_pushed() -> None:
    activity = get_together(1)
    hold(activity, company())
    late = replace(ACT, at=LATER)
    [outcome] = push(late, IHK, rows(row(activity)), run="1")
    assert outcome.result is Result.CREATED
    assert seats_taken(activity, LATER).taken == 1
