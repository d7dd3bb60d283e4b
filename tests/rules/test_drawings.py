"""A grid that is drawn over another: what stays, who interprets, and whom that would strand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from registration.rules import drawings as rules
from registration.rules import slots
from registration.rules.breaches import Rule
from registration.rules.drawings import Part
from registration.rules.interpreters import Interpreter
from registration.rules.quotas import Limits
from registration.rules.refusals import Invalid
from registration.rules.slots import Claim, Grid, Period, ResourceKind

AT = datetime(2019, 9, 20, tzinfo=UTC)
START, END = datetime(2019, 9, 24, 12, tzinfo=UTC), datetime(2019, 9, 24, 14, tzinfo=UTC)
NEW = Interpreter(id="", name=" Inés  Ejemplo ", languages=("DE", "es", "de"))
BARE = Grid(
    activity_id="act_01D7XX2V80JSPHAVE4Y38QAQJ6.01D7XYSS20FTD0RYY04ZWSFHPJ",
    slot_minutes=20,
    sessions=(Period(starts_at=START, ends_at=END),),
    requests_until=END,
)
DRAWN = rules.over(replace(BARE, interpreters=(NEW,)), None, (), AT)
[INES] = DRAWN.interpreters


def test_a_new_interpreter_gets_an_id_and_one_spelling() -> None:
    assert INES.id.startswith("ipr_01D7XX2V80JSPHAVE4Y38QAQJ6.01D7XYSS20FTD0RYY04ZWSFHPJ.")
    assert (INES.name, INES.languages) == ("Inés Ejemplo", ("de", "es"))


def test_what_is_not_named_stays_and_the_plan_stays_in_force() -> None:
    limits = Limits(meetings_per_company=3)
    old = replace(DRAWN, limits=limits, plan="pln_1", published_at=AT, uses=7, version=4)
    same = rules.over(BARE, old, [*Part], AT)
    assert (same.interpreters, same.limits) == (old.interpreters, limits)
    assert (same.plan, same.published_at, same.uses, same.version) == ("pln_1", AT, 7, 5)
    other = rules.over(BARE, old, (), AT)
    assert (other.interpreters, other.limits, other.plan) == ((), Limits(), "pln_1")


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        ((replace(INES, id="ipr_x"),), Rule.UNKNOWN_REFERENCE),
        ((INES, INES), Rule.APPEARS_TWICE),
        ((replace(INES, languages=("de", "DE")),), Rule.TOO_FEW),
        ((replace(INES, languages=("de", "xx")),), Rule.UNKNOWN_LANGUAGE),
        ((replace(INES, email="nobody"),), Rule.EMAIL_FORMAT),
        ((replace(INES, name=" "),), Rule.REQUIRED),
        ((replace(INES, id=""),) * 51, Rule.TOO_MANY),
    ],
)
def test_what_is_wrong_with_an_interpreter_is_said(
    wanted: tuple[Interpreter, ...], rule: Rule
) -> None:
    with pytest.raises(Invalid) as refused:
        rules.over(replace(BARE, interpreters=wanted), DRAWN, (), AT)
    assert refused.value.rule is rule


def test_an_interpreter_is_the_same_who_still_knows_all_the_languages() -> None:
    claim = Claim(slot=0, kind=ResourceKind.INTERPRETER, id=INES.id)
    for languages, same in ((("de", "es", "en"), True), (("de", "en"), False)):
        new = replace(DRAWN, interpreters=(replace(INES, languages=languages),))
        assert slots.same_place(DRAWN, new, claim) is same
    assert not slots.same_place(DRAWN, BARE, claim)


def test_who_interprets_no_more_is_not_away_either() -> None:
    away = frozenset({Claim(slot=0, kind=ResourceKind.INTERPRETER, id=INES.id)})
    assert slots.moved(DRAWN, DRAWN, away) == away
    assert slots.moved(DRAWN, BARE, away) == frozenset()
