"""The desk keeps what it needs between runs, and says what a setting should look like."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra import local

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(local, "DESK", tmp_path)
    return tmp_path


def test_the_first_day_lies_in_the_weeks_before_the_mexican_delegation() -> None:
    offset = timedelta(seconds=local.clock_offset(None, NOW))
    assert NOW + offset == datetime(2019, 9, 9, 7, tzinfo=UTC)


def test_time_goes_on_after_a_restart() -> None:
    first = local.clock_offset("2019-09-20T08:00:00Z", NOW)
    assert local.clock_offset(None, NOW + timedelta(days=3)) == first


def test_the_clock_can_be_set_to_the_real_time() -> None:
    assert local.clock_offset("now", NOW) == 0


@pytest.mark.parametrize("text", ["yesterday", "2019-09-20", "2019-09-20T08:00:00"])
def test_an_instant_without_its_offset_is_explained(text: str) -> None:
    with pytest.raises(SystemExit, match="2019-09-20T08:00Z"):
        local.clock_offset(text, NOW)


def test_the_key_of_links_is_made_once_and_is_nobody_elses(desk: Path) -> None:
    key = local.link_key(desk)
    assert len(key) == 43
    assert local.link_key(desk) == key
    assert (desk / "link.key").stat().st_mode & 0o077 == 0


def test_a_port_that_is_taken_is_explained_before_anything_is_set_up() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} cannot be used .* make dev PORT=8001"):
            local.door(str(port))


@pytest.mark.parametrize("text", ["", "http", "0", "70000", "-1"])
def test_a_port_that_is_no_number_is_explained(text: str) -> None:
    with pytest.raises(SystemExit, match="from 1 to 65535"):
        local.door(text)
