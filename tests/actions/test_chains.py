"""Every audit entry comes into the chain once, and whatever is done to either is named."""

from datetime import timedelta

import pytest

from registration.actions import chains
from registration.rules.chains import Head, Stamp, extended, link_hash, moved, opening, stamp
from registration.rules.events import AuditEntry
from registration.rules.pages import Window
from registration.store import chains as store
from registration.store import ledger
from tests.chains import (
    DAY,
    NEXT_DAY,
    NEXT_NOON,
    NOON,
    chained,
    entries,
    fault,
    head,
    links,
    remove,
    stamps,
    tamper,
    verified,
)
from tests.conftest import Trips

pytestmark = pytest.mark.usefixtures("store")


def link_at(sequence: int, day: str = DAY) -> tuple[str, str]:
    key = store.link_key(day, sequence)
    return key.pk, key.sk


def entry_at(entry: AuditEntry) -> tuple[str, str]:
    return f"AUDIT#{entry.subject}", entry.id


def test_each_entry_stands_in_the_chain_once_however_often_it_comes() -> None:
    made = stamps(entries(3))
    chains.chain(made[:2], NOON)
    chains.chain([*made, *made], NOON)
    chains.chain(made, NEXT_NOON)
    assert [(link.sequence, link.id) for link in links()] == [
        (number, one.id) for number, one in enumerate(made, start=1)
    ]
    assert head() == Head(day=DAY, sequence=3, hash=links()[-1].hash)


def test_nothing_new_moves_nothing() -> None:
    made = chained(2)
    before = head()
    assert chains.chain(stamps(made), NEXT_NOON) == before == head()
    assert chains.chain([], NOON) == Head()


def test_what_does_not_fit_into_one_transaction_comes_in_portions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "LINKS_AT_ONCE", 2)
    chained(5)
    assert [link.sequence for link in links()] == [1, 2, 3, 4, 5]
    assert verified().links == 5


def test_a_full_portion_fits_into_one_transaction() -> None:
    many = [Stamp(id=f"{n:026}", subject="com_1", digest="d") for n in range(store.LINKS_AT_ONCE)]
    before = Head()
    made = extended(before, many, NOON)
    now = moved(before, made, NOON)
    assert len(store.extended(before, now, made, opening(before, NOON))) == 100


def test_a_new_day_goes_on_where_the_last_one_ended() -> None:
    chained(2)
    chained(2, NEXT_NOON, prefix="table")
    first, second = store.days(Window(first=10)).values
    assert (first.day, first.sequence, second.day, second.sequence) == (DAY, 0, NEXT_DAY, 2)
    assert second.hash == links()[-1].hash == links(NEXT_DAY)[0].previous
    assert [link.sequence for link in links(NEXT_DAY)] == [3, 4]
    assert verified(DAY, NEXT_NOON).broken is None
    assert verified(NEXT_DAY, NEXT_NOON).broken is None


def test_an_undisturbed_chain_holds() -> None:
    chained(4)
    found = verified()
    assert (found.first, found.last, found.links, found.hash) == (1, 4, 4, head().hash)
    assert (found.broken, found.more, found.waiting) == (None, False, 0)


def test_a_day_without_changes_holds_too() -> None:
    found = verified()
    assert (found.links, found.broken, found.waiting) == (0, None, 0)


def test_what_is_too_much_for_one_look_goes_on_behind_the_last_link() -> None:
    chained(5)
    first = verified(most=2)
    assert (first.last, first.more) == (2, True)
    rest = verified(after=first.last, most=3)
    assert (rest.first, rest.last, rest.more, rest.broken) == (3, 5, False, None)
    assert rest.hash == verified().hash


def test_a_changed_entry_is_named() -> None:
    made = chained(4)
    tamper(*entry_at(made[2]), "body.reason", {"S": "It was green"})
    found = verified()
    assert fault(found) == ("CHANGED_ENTRY", 3)
    assert found.broken is not None
    assert (found.broken.subject, found.broken.id) == ("chair_2", made[2].id)
    assert found.last == 2


def test_a_change_deep_inside_what_was_before_is_seen() -> None:
    made = chained(2)
    tamper(*entry_at(made[0]), "body.before.legs", {"N": "5"})
    assert fault(verified()) == ("CHANGED_ENTRY", 1)


def test_a_missing_entry_is_named() -> None:
    made = chained(4)
    remove(*entry_at(made[1]))
    assert fault(verified()) == ("MISSING_ENTRY", 2)


@pytest.mark.parametrize("sequence", [1, 2, 4])
def test_a_missing_link_is_named_even_if_it_was_the_last(sequence: int) -> None:
    chained(4)
    remove(*link_at(sequence))
    assert fault(verified()) == ("MISSING_LINK", sequence)


@pytest.mark.parametrize(
    ("part", "value"),
    [("digest", "0"), ("previous", "0"), ("hash", "0"), ("id", "0"), ("subject", "com_1")],
)
def test_a_forged_link_is_named(part: str, value: str) -> None:
    chained(3)
    tamper(*link_at(2), f"body.{part}", {"S": value})
    assert fault(verified()) == ("FORGED_HASH", 2)


def test_a_link_that_was_made_anew_for_a_changed_entry_breaks_the_next() -> None:
    made = chained(3)
    tamper(*entry_at(made[1]), "body.reason", {"S": "another"})
    [other] = ledger.audit_page("chair_1", Window(first=1)).values
    link = links()[1]
    [forged] = extended(
        Head(day=DAY, sequence=1, hash=links()[0].hash), [stamp(other)], link.chained_at
    )
    assert forged.hash == link_hash(forged)
    tamper(*link_at(2), "body.digest", {"S": forged.digest})
    tamper(*link_at(2), "body.hash", {"S": forged.hash})
    assert fault(verified()) == ("FORGED_HASH", 3)


def test_a_head_that_was_put_back_is_seen() -> None:
    chained(3)
    tamper("CHAIN", "HEAD", "body.sequence", {"N": "2"})
    assert fault(verified()) == ("FORGED_HASH", 2)
    remove("CHAIN", "HEAD")
    assert fault(verified()) == ("FORGED_HASH", 0)


def test_the_next_day_tells_of_the_end_of_this_one() -> None:
    chained(3)
    chained(1, NEXT_NOON, prefix="table")
    remove(*link_at(3))
    assert fault(verified(DAY, NEXT_NOON)) == ("MISSING_LINK", 3)
    seen_from_the_next = verified(NEXT_DAY, NEXT_NOON).broken
    assert seen_from_the_next is not None
    assert (seen_from_the_next.day, seen_from_the_next.sequence) == (DAY, 3)


def test_a_day_that_was_taken_out_as_a_whole_is_missed() -> None:
    chained(2)
    chained(2, NEXT_NOON, prefix="table")
    for sequence in (3, 4):
        remove(*link_at(sequence, NEXT_DAY))
    remove("CHAIN", NEXT_DAY)
    assert fault(verified(DAY, NEXT_NOON)) == ("MISSING_LINK", 3)


def test_links_of_a_day_that_never_began_are_seen() -> None:
    chained(2)
    remove("CHAIN", DAY)
    assert fault(verified()) == ("FORGED_HASH", 1)


def test_entries_on_their_way_are_counted_apart() -> None:
    chained(2)
    entries(3, NOON + timedelta(minutes=1), prefix="table")
    found = verified(at=NOON + timedelta(minutes=2))
    assert (found.links, found.broken) == (2, None)
    assert (found.waiting, found.waiting_since) == (3, NOON + timedelta(minutes=1))


def test_an_entry_that_never_came_is_a_missing_link() -> None:
    chained(2)
    [lost] = entries(1, prefix="table")
    found = verified(at=NOON + timedelta(hours=25))
    assert fault(found) == ("MISSING_LINK", None)
    assert found.broken is not None
    assert (found.broken.id, found.broken.subject) == (lost.id, lost.subject)


def test_an_entry_that_somebody_slipped_in_later_stands_where_it_came() -> None:
    """It cannot be put among those of its day: the links say when each came."""
    chained(2)
    late = entries(1, prefix="table")
    chains.chain(stamps(late), NEXT_NOON)
    assert [link.id for link in links(NEXT_DAY)] == [late[0].id]
    assert links(NEXT_DAY)[0].chained_at == NEXT_NOON
    assert verified(NEXT_DAY, NEXT_NOON).broken is None


def test_a_portion_takes_two_round_trips_however_long_the_chain(trips: Trips) -> None:
    chained(3)
    made = stamps(entries(40, prefix="table"))
    trips.reset()
    chains.chain(made, NOON)
    assert trips.calls == ["BatchGetItem", "TransactWriteItems"]
    trips.reset()
    verified()
    # The day's edges, its links with their entries, and its entries with their marks.
    assert trips.calls == ["Query", "Query", "BatchGetItem", "Query", "BatchGetItem"]
