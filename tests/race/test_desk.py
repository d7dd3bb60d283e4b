"""The desk as a newcomer treats it: ended in the middle, killed, started twice."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from infra import ROOT

pytestmark = pytest.mark.race

START = """
from pathlib import Path
from infra import local
local.DESK = Path({!r})
local.main()
"""

type Start = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Start]:
    """Starts a desk whose rows lie in the test's folder."""
    desks = []

    def run() -> subprocess.Popen[str]:
        desk = subprocess.Popen(  # noqa: S603 (our own command line)
            [sys.executable, "-c", START.format(str(tmp_path))],
            cwd=ROOT,
            env={**os.environ, "PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        desks.append(desk)
        return desk

    yield run
    for desk in desks:
        desk.kill()
        desk.communicate()


def until(desk: subprocess.Popen[str], words: str) -> str:
    """What a desk prints up to these words."""
    assert desk.stdout
    said = ""
    for line in desk.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def backstage(folder: Path) -> list[str]:
    """What still runs of a desk in this folder: its store, its loop, its queues."""
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    texts = [one.decode() for one in commands]
    ours = [text for text in texts if str(folder) in text]
    found = [name for name in ("dynoxide", "infra.pump") if any(name in text for text in ours)]
    port = folder / "queues/port"
    with socket.socket() as probe:
        if port.exists() and probe.connect_ex(("127.0.0.1", int(port.read_text()))) == 0:
            found.append("ministack")
    return found


def eventually(true: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


def ended(folder: Path) -> bool:
    return eventually(lambda: not backstage(folder), 10)


def mails(port: int) -> int:
    with urlopen(f"http://127.0.0.1:{port}/mails") as page:
        return int(page.read().count(b"<article"))


def test_a_desk_that_is_interrupted_goes_on_where_it_was(
    start: Start, tmp_path: Path, port: int
) -> None:
    first = start()
    until(first, "Setting the desk up")
    time.sleep(2)  # in the middle of the seeds
    first.send_signal(signal.SIGINT)
    said, _ = first.communicate(timeout=20)
    assert "Traceback" not in said
    assert first.returncode == 0
    assert ended(tmp_path)

    second = start()
    assert "09 September 2019" in until(second, "Ctrl-C ends it")
    seeded = mails(port)
    clock = (tmp_path / "clock").read_text()
    second.kill()
    second.wait()
    assert ended(tmp_path)

    third = start()
    until(third, "Ctrl-C ends it")
    assert mails(port) == seeded > 40
    assert (tmp_path / "clock").read_text() == clock
    third.send_signal(signal.SIGINT)
    said, _ = third.communicate(timeout=20)
    assert "Traceback" not in said
    assert third.returncode == 0
    assert ended(tmp_path)


def test_a_second_desk_in_the_same_folder_says_why_it_does_not_start(start: Start) -> None:
    first = start()
    until(first, "Setting the desk up")
    second = start()
    said, _ = second.communicate(timeout=20)
    assert "Another desk has its rows in" in said
    assert "Traceback" not in said
    assert second.returncode == 1
    assert first.poll() is None


def test_a_desk_that_was_killed_hands_its_jobs_on_once_more(start: Start, tmp_path: Path) -> None:
    """What lies on a queue reaches the disk when the desk closes in order."""
    reached = tmp_path / "queues/stream.json"
    first = start()
    until(first, "Ctrl-C ends it")
    assert eventually(reached.exists, 60)
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=20)
    closed = reached.read_text()

    second = start()
    until(second, "Setting the desk up")
    assert reached.read_text() == closed
    second.kill()
    second.wait()
    assert ended(tmp_path)

    third = start()
    until(third, "Setting the desk up")
    assert not reached.exists()
