"""Notaries at once, and one that is killed after any of its writes: each entry is chained once."""

from datetime import timedelta
from functools import partial

import pytest

from registration.actions import chains
from registration.rules.chains import Stamp
from registration.store import chains as store
from tests.chains import DAY, NOON, entries, head, links, stamps, verified
from tests.race.crashes import everything, killed_after, restored
from tests.race.rivals import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

NOTARIES = 6


def chained_once(made: list[Stamp]) -> bool:
    """Whether the chain holds, and has each of these exactly once."""
    found = verified()
    assert (found.broken, found.waiting, found.links) == (None, 0, len(made))
    return sorted(link.id for link in links()) == sorted(one.id for one in made)


def test_notaries_at_once_chain_each_entry_once() -> None:
    made = stamps(entries(60))
    # Each gets most of them, none all; together they get every one several times.
    shares = [made[n::NOTARIES] + made[(n + 1) % NOTARIES :: 3] for n in range(NOTARIES)]
    told = at_once([partial(chains.chain, share, NOON) for share in shares])
    assert [one for one in told if isinstance(one, Exception)] == []
    assert chained_once(made)
    assert head().sequence == 60


def test_notaries_at_once_that_begin_a_day_begin_it_once() -> None:
    made = stamps(entries(8))
    chains.chain(made[:2], NOON - timedelta(days=1))
    at_once([partial(chains.chain, made[n:], NOON) for n in range(2, 8)])
    found = verified()
    assert (found.first, found.last, found.broken) == (3, 8, None)


def test_writers_do_not_wait_for_the_notary() -> None:
    """Changes and their chain at once: neither meets the other on any row."""
    made = stamps(entries(10))

    def change(number: int) -> list[Stamp]:
        return stamps(entries(3, prefix=f"writer{number}"))

    steps = [partial(chains.chain, made[n:], NOON) for n in range(4)]
    told = at_once([*steps, *(partial(change, number) for number in range(4))])
    late = [one for written in told[4:] for one in written]  # type: ignore[attr-defined]
    assert verified().waiting == len(late) == 12
    chains.chain(late, NOON)
    assert chained_once([*made, *late])


def test_killed_after_any_write_it_goes_on_where_it_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "LINKS_AT_ONCE", 2)
    made = stamps(entries(9))
    before = everything()
    writes, killed = 0, True
    while killed:
        writes += 1
        restored(before)
        killed = killed_after(writes, partial(chains.chain, made, NOON))
        chains.chain(made, NOON)
        assert chained_once(made)
        assert [link.sequence for link in links(DAY)] == list(range(1, 10))
    assert writes == 6  # five portions, and the run that nobody killed
