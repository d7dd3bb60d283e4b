"""The command that looks whether the audit entries are what they were."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from infra.verify import main
from tests.chains import DAY, NEXT_DAY, NEXT_NOON, NOON, chained, entries, head, links, tamper

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def next_noon(at: Callable[[datetime], None]) -> None:
    at(NEXT_NOON)


def test_a_chain_that_holds_is_told_day_by_day(capsys: pytest.CaptureFixture[str]) -> None:
    chained(3)
    chained(2, NEXT_NOON, prefix="table")
    end = head()
    assert main([]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{DAY}: links 1 to 3 hold, the last is {links()[-1].hash}",
        f"{NEXT_DAY}: links 4 to 5 hold, the last is {end.hash}",
    ]


def test_the_first_broken_link_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    made = chained(3)
    tamper("AUDIT#chair_1", made[1].id, "body.reason", {"S": "another"})
    assert main(["--since", DAY]) == 1
    told = f"BROKEN: CHANGED_ENTRY at link 2 of {DAY} (entry {made[1].id} of chair_1)"
    assert told in capsys.readouterr().out


def test_what_waits_is_counted_and_breaks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    entries(2, NEXT_NOON - timedelta(minutes=1))
    assert main([]) == 0
    assert "2 entries not chained since 2019-09-25 11:59" in capsys.readouterr().out


def test_what_the_log_said_of_the_end_tells_of_links_that_were_made_anew(
    capsys: pytest.CaptureFixture[str],
) -> None:
    chained(3)
    known = f"2:{links()[1].hash}"
    assert main(["--head", known]) == 0
    assert main(["--head", f"2:{'0' * 64}"]) == 1
    assert f"FORGED_HASH at link 2 of {DAY}" in capsys.readouterr().out
    assert main(["--head", known, "--head", "99:ff"]) == 1
    assert "link 99, which the log tells of, was not seen" in capsys.readouterr().out


def test_an_empty_table_has_nothing_to_tell(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out == ""


def test_notaries_of_other_times_agree(capsys: pytest.CaptureFixture[str]) -> None:
    """A day may begin long after the last one."""
    chained(1, NOON - timedelta(days=20), prefix="old")
    chained(1, NOON)
    assert main([]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
