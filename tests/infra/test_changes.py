"""A change of the schema is named for what it does to clients, and a breaking one is meant."""

from datetime import date
from pathlib import Path

import pytest
from graphql import build_schema

from infra import changes
from infra.changes import Change, Harm

BEFORE = """
  enum State { OPEN }
  input Form { name: String! }
  type Query { "Its name." name: String! state: State town(of: Form): String }
"""


def change(before: str, after: str) -> list[Change]:
    """What comes of replacing a part of the schema by another."""
    assert before in BEFORE
    return changes.changes(build_schema(BEFORE), build_schema(BEFORE.replace(before, after)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("state: State", ""),
        ("name: String! state", "name: String state"),
        ("name: String! }", "name: String! postcode: String! }"),
        ("town(of: Form): String", "town(of: Form): Int"),
        ("OPEN", "CLOSED"),
    ],
)
def test_what_refuses_a_known_document_is_breaking(before: str, after: str) -> None:
    assert change(before, after)[0].harm is Harm.BREAKING


@pytest.mark.parametrize(
    ("before", "after", "harm"),
    [
        ("OPEN", "OPEN CLOSED", Harm.DANGEROUS),
        ("name: String! }", "name: String! phone: String }", Harm.DANGEROUS),
        ("state: State", "state: State fax: String", Harm.SAFE),
    ],
)
def test_what_clients_may_not_expect_is_told_apart(before: str, after: str, harm: Harm) -> None:
    assert {one.harm for one in change(before, after)} == {harm}


def test_a_breaking_change_counts_until_it_is_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = change("state: State", "")
    assert changes.unacknowledged(found) == ["Field Query.state was removed."]
    listed = tmp_path / "breaking.toml"
    monkeypatch.setattr(changes, "ACKNOWLEDGED", listed)
    meant = '[[acknowledged]]\nchange = "Field Query.state was removed."\non = 2026-11-22\n'
    listed.write_text(f'{meant}reason = "Nobody asked."\n')
    assert changes.unacknowledged(found) == []
    assert changes.acknowledged()[0].on == date(2026, 11, 22)
    listed.write_text(meant)
    with pytest.raises(TypeError, match="reason"):
        changes.acknowledged()


def test_every_breaking_change_since_the_release_is_acknowledged() -> None:
    assert changes.unacknowledged(changes.since_the_release()) == []


def test_nothing_is_acknowledged_that_is_not_so() -> None:
    broken = {one.what for one in changes.since_the_release() if one.harm is Harm.BREAKING}
    assert {one.change for one in changes.acknowledged()} <= broken
    assert all(one.reason and isinstance(one.on, date) for one in changes.acknowledged())
