"""What is ordered for people: written by the organiser, final from some time on."""

from datetime import timedelta

import pytest

from registration.rules.arrangements import Arrangement, ArrangementKind
from registration.rules.breaches import Rule
from registration.rules.refusals import Invalid, Problems
from tests.journeys import GET_TOGETHER, activity, broken, on

BUFFET = Arrangement(
    kind=ArrangementKind.CATERING, supplier="Küche GmbH", final_at=on(20, 10), cost_cents=3_450
)


def test_numbers_are_final_from_their_instant_on() -> None:
    assert not BUFFET.is_final(BUFFET.final_at - timedelta(seconds=1))
    assert BUFFET.is_final(BUFFET.final_at)


def test_a_supplier_has_one_spelling() -> None:
    written = Arrangement(
        kind=ArrangementKind.HOTEL, supplier=" Hotel  am Ring ", final_at=on(20, 10), cost_cents=0
    )

    [found] = activity(GET_TOGETHER, arrangements=(written,)).arrangements

    assert found.supplier == "Hotel am Ring"


def test_the_form_says_everything_that_is_wrong_with_them() -> None:
    wrong = Arrangement(
        kind=ArrangementKind.TRANSPORT,
        supplier="",
        final_at=GET_TOGETHER.starts_at + timedelta(minutes=1),
        cost_cents=-1,
    )

    with pytest.raises(Problems) as refused:
        activity(GET_TOGETHER, arrangements=(BUFFET, wrong))

    assert broken(refused.value) == {
        ("arrangements.1.supplier", Rule.REQUIRED),
        ("arrangements.1.final_at", Rule.AFTER_START),
        ("arrangements.1.cost_cents", Rule.OUT_OF_RANGE),
    }


def test_ten_of_them_are_enough() -> None:
    with pytest.raises(Invalid) as refused:
        activity(GET_TOGETHER, arrangements=(BUFFET,) * 11)

    assert broken(refused.value) == {("arrangements", Rule.TOO_MANY)}
