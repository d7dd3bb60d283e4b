"""Two hundred clients on fifty seats, with everything at once: what must hold at every commit."""

from collections import Counter

import pytest

from registration.actions import promotions
from registration.rules.acts import SYSTEM
from registration.rules.registrations import Registration
from registration.rules.seats import Seats
from registration.store import seats
from registration.store.rows import read_range
from tests.race.books import seats_taken
from tests.race.crowd import Scene, all_at_once, crowd
from tests.race.history import Replay, audited, steps
from tests.registrations import by, get_together

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

CLIENTS, SEATS, TIMES = 200, 50, 50
LEAST_OPERATIONS = 10_000


def check(scene: Scene) -> Replay:
    """The raw rows agree with each other, and with every commit on the way there."""
    now = scene.now()
    seats_taken(scene.activity, now, resized=True)
    history = steps()
    replay = Replay(scene.activity)
    replay.run(history)
    entries = audited(history)
    changed = replay.versions
    assert {id: entries[id] for id in changed} == dict(changed)
    return replay


def test_two_hundred_clients_on_fifty_seats() -> None:
    scene = Scene(get_together(SEATS), SEATS)
    actors = crowd(scene, CLIENTS)
    all_at_once(scene, actors, TIMES)
    assert sum(scene.outcomes.values()) >= LEAST_OPERATIONS
    assert "BUSY" not in scene.outcomes, scene.outcomes
    replay = check(scene)
    assert "lost" not in scene.outcomes
    assert replay.offers > 100, scene.outcomes
    assert replay.most_taken >= SEATS
    nothing_lost(scene)


def nothing_lost(scene: Scene) -> None:
    """Once all is settled, no seat is empty beside somebody who could take it."""
    now = scene.now()
    promotions.settle(by(SYSTEM, now), scene.activity.id)
    counted: Seats = seats_taken(scene.activity, now, resized=True)
    rows = [row.value() for row in read_range(seats.key(scene.activity.id).pk, "REG#")]
    sitting = Counter(one.state for one in rows if isinstance(one, Registration) and one.keeps_seat)
    assert counted.taken == sitting.total()
    again = promotions.settle(by(SYSTEM, now), scene.activity.id)
    assert again.offered == 0
