"""The simulated opening: the same each time, and nobody is lost or seated twice in it."""

from tests.bench.opening import Bucket, Opening, Price, Simulation
from tests.bench.scale import CHAINED, DOOR_KNOWN, DOOR_NEW, MAIL, asked
from tests.costs import table

UNITS = Price(units={"A": 8, "DAY": 2}, seats=300, hold=32, partition="A")


def opened(many: int = 500, seats: int = 60, gateway: Bucket | None = None) -> Opening:
    return Simulation(UNITS, UNITS, seats=seats, gateway=gateway).run(many, 5)


def test_an_opening_is_the_same_each_time() -> None:
    assert opened() == opened()


def test_everybody_gets_one_answer_and_no_seat_is_given_twice() -> None:
    found = opened(gateway=Bucket(50, 100, 100))
    assert len(found.took) == 60
    assert found.at_the_gateway > 0
    told = len(found.took) + found.full + found.busy + found.at_the_gateway
    assert told + found.without_a_function == 500


def test_with_many_open_holds_the_partition_is_the_limit() -> None:
    assert opened(seats=60).busy == 0
    assert opened(many=3000, seats=3000).throttled > 0


def test_a_year_is_made_of_operations_that_are_counted() -> None:
    counted = {name for lines in table.read(table.TABLE.read_text()).values() for name in lines}
    needed = {name for name, _ in asked()} | {CHAINED, DOOR_KNOWN, DOOR_NEW, MAIL}
    assert needed - counted == set()
