"""Schedules that nobody thought of: rounds of steps at once, drawn by hypothesis, time between.

New ones in every run. What failed is printed with the line that repeats it (`@reproduce_failure`).
"""

from collections.abc import Sequence
from itertools import count

import boto3
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from infra.emulator import Emulator, start
from infra.tables import create_table
from registration import settings as ours
from registration.store import rows
from tests.race.books import seats_taken
from tests.race.conflicts import on_the_way
from tests.race.crowd import STEP, Scene, crowd
from tests.race.rivals import at_once
from tests.race.test_pressure import check, nothing_lost
from tests.registrations import get_together

pytestmark = pytest.mark.race

PEOPLE, SEATS = 14, 5
LONGEST_WAY_SECONDS = 0.03
LONGEST_PAUSE_STEPS = int(30 * 3600 / STEP.total_seconds())  # longer than any offer lasts

actors = st.integers(0, PEOPLE + 5)
rounds = st.lists(st.tuples(actors, st.integers(0, 999)), min_size=2, max_size=10)


class Pressure(RuleBasedStateMachine):
    """Few people on few seats, so that everybody is in everybody's way."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.emulator: Emulator = start()
        self.patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", self.emulator.endpoint)
        rows.connect()
        create_table(boto3.client("dynamodb"), ours.TABLE)
        self.scene = Scene(get_together(SEATS), SEATS)
        self.actors = crowd(self.scene, PEOPLE)

    @rule(turns=rounds)
    def together(self, turns: Sequence[tuple[int, int]]) -> None:
        """Each does something at the same instant, with some luck."""
        steps = {place: self.actors[place] for place, _ in turns}
        for place, luck in turns:
            steps[place].chance.seed(luck)
        with on_the_way(LONGEST_WAY_SECONDS):
            at_once([actor.act for actor in steps.values()])

    @rule(steps=st.integers(1, LONGEST_PAUSE_STEPS))
    def time_passes(self, steps: int) -> None:
        passed = next(self.scene.steps) + steps
        self.scene.steps = count(passed)

    @invariant()
    def the_books_agree(self) -> None:
        seats_taken(self.scene.activity, self.scene.now(), resized=True)

    def teardown(self) -> None:
        try:
            check(self.scene)
            nothing_lost(self.scene)
        finally:
            self.emulator.stop()
            self.patch.undo()
            rows.connect()


TestPressure = Pressure.TestCase
TestPressure.settings = settings(
    max_examples=20,
    stateful_step_count=20,
    deadline=None,
    derandomize=False,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
