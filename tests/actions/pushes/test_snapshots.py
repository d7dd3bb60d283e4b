"""What a snapshot leaves out, counted before anything is written, and found again by a repeat."""

from dataclasses import replace
from typing import Any

import pytest

from registration.actions.pushes import Batch, Snapshot, absent, push, push_batch
from registration.actions.pushes import batches as module
from registration.rules.pushes import Result, read_row
from registration.store import ledger
from tests.actions.pushes.test_portions import ACT, IHK, carried_out
from tests.pushes import another
from tests.race.books import seats_taken
from tests.registrations import OPEN, get_together

pytestmark = pytest.mark.usefixtures("store")


def test_a_run_that_stopped_finds_the_same_rows_again() -> None:
    activity = get_together()
    carried_out("1", *(another(activity, number) for number in range(4)))
    left = list(absent(IHK, activity.id, {"N-0"}, OPEN, run="s"))
    assert [one.external_id for one in left] == ["N-1", "N-2", "N-3"]
    ended = push(ACT, IHK, left[:2], run="s:0")
    assert {one.result for one in ended} == {Result.CANCELLED}
    again = list(absent(IHK, activity.id, {"N-0"}, OPEN, run="s"))
    assert [one.external_id for one in again] == ["N-1", "N-2", "N-3"]
    assert push(ACT, IHK, again[:2], run="s:0") == ended
    other = list(absent(IHK, activity.id, {"N-0"}, OPEN, run="t"))
    assert [one.external_id for one in other] == ["N-3"]


def test_a_call_that_was_cut_off_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    activity = get_together()
    carried_out("1", *(another(activity, number) for number in range(3)))
    snapshot = Snapshot(activity_id=activity.id, expect_deletions=3)
    batch = Batch(chamber=IHK, rows=[read_row(another(activity, 9))], snapshot=snapshot)
    act = replace(ACT, key="one-and-the-same", digest="d")

    class CutOff(Exception):
        pass

    def cut_off(*_: Any, **__: Any) -> str:
        raise CutOff

    with monkeypatch.context() as here:
        here.setattr(module, "stored", cut_off)
        with pytest.raises(CutOff):
            push_batch(act, batch)
    assert seats_taken(activity, OPEN).taken == 1
    outcomes = push_batch(act, batch)
    assert [one.result for one in outcomes] == [Result.CREATED, *[Result.CANCELLED] * 3]
    with pytest.raises(ledger.Replayed) as answered:
        push_batch(act, batch)
    assert module.answered(answered.value.reference) == outcomes


def test_who_is_pushed_again_after_the_comparison_stays() -> None:
    activity = get_together()
    carried_out("1", another(activity, 1))
    left = list(absent(IHK, activity.id, set(), OPEN, run="s"))
    carried_out("2", another(activity, 1, 2))
    [one] = push(ACT, IHK, left, run="s:0")
    assert one.result is Result.STALE
    assert seats_taken(activity, OPEN).taken == 1
