"""Whose points are counted together, and when there are new ones."""

from datetime import UTC, datetime, timedelta

import pytest

from registration.rules.acts import ANONYMOUS, Principal, Role
from registration.rules.budgets import Balance, Budget, owner

AT = datetime(2019, 9, 9, 7, 30, 12, 500_000, tzinfo=UTC)


def test_a_minute_ends_with_the_minute() -> None:
    budget = Budget(owner="x", limit=10)
    assert budget.resets_at(AT) == datetime(2019, 9, 9, 7, 31, tzinfo=UTC)
    assert budget.number(AT) + 1 == budget.number(AT + timedelta(minutes=1))


def test_whoever_comes_again_when_told_finds_points() -> None:
    budget = Budget(owner="x", limit=10)
    balance = Balance(limit=10, remaining=0, resets_at=budget.resets_at(AT))
    assert balance.retry_after(AT) == 48
    assert budget.number(AT + timedelta(seconds=48)) > budget.number(AT)
    assert balance.retry_after(balance.resets_at) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "testclient", False),
    ],
)
def test_strangers_share_what_their_address_has(one: str, other: str, same: bool) -> None:
    assert (owner(ANONYMOUS, one) == owner(ANONYMOUS, other)) is same


def test_people_of_one_company_have_budgets_of_their_own_wherever_they_are() -> None:
    ina = Principal(role=Role.COMPANY, id="com_1", contact="con_1")
    eve = Principal(role=Role.COMPANY, id="com_1", contact="con_2")
    assert owner(ina, "203.0.113.7") != owner(eve, "203.0.113.7")
    assert owner(ina, "203.0.113.7") == owner(ina, "198.51.100.1")
    assert owner(ina, "203.0.113.7") != owner(ANONYMOUS, "203.0.113.7")
