"""The desk as a newcomer treats it: ended in the middle, killed, started twice."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from infra import ROOT
from tests.push_files import row

pytestmark = pytest.mark.race

DESK = """
from pathlib import Path
from infra import local
local.DESK = Path({!r})
local.main()
"""

GET_TOGETHER = "act_01D7XX2V80JSPHAVE4Y38QAQJ6.01D7XYSS20FTD0RYY04ZWSFHPJ"

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
            [sys.executable, "-c", DESK.format(str(tmp_path))],
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
    parts = ("dynoxide", "infra.pump", "infra.planner")
    found = [name for name in parts if any(name in text for text in ours)]
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


OPEN = """mutation ($input: RegistrationsPushOpenInput!) {
  registrationsPushOpen(input: $input) { push { id version upload { url } } } }"""
START = """mutation ($input: RegistrationsPushStartInput!) {
  registrationsPushStart(input: $input) { push { state } userErrors { code } } }"""
STATE = "query ($id: ID!) { node(id: $id) { ... on Push { state } } }"


def test_a_chamber_pushes_a_file_through_the_whole_desk(start: Start, port: int) -> None:
    """The API, an address of the bucket, the stream, a queue and its consumer."""
    said = until(start(), "Ctrl-C ends it")
    token = said.partition("chamber (IHK Chemnitz)")[2].split()[0]

    def ask(query: str, **variables: Any) -> Any:
        asked = json.dumps({"query": query, "variables": variables}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        address = f"http://127.0.0.1:{port}/graphql"
        with urlopen(Request(address, asked, headers)) as answer:
            return json.load(answer)["data"]

    opened = ask(OPEN, input={"idempotencyKey": "desk-open"})["registrationsPushOpen"]["push"]
    rows = "\n".join(json.dumps(row(GET_TOGETHER, number)) for number in range(3))
    upload = Request(opened["upload"]["url"], rows.encode(), method="PUT")  # noqa: S310 (our own)
    assert eventually(lambda: uploaded(upload), 30)
    asked = {"idempotencyKey": "desk-start", "id": opened["id"]}
    started = ask(START, input={**asked, "expectedVersion": opened["version"]})
    assert started["registrationsPushStart"]["userErrors"] == []
    assert eventually(lambda: ask(STATE, id=opened["id"])["node"]["state"] == "DONE", 60)


def uploaded(file: Request) -> bool:
    """Whether the bucket is there: it is a moment later than the API."""
    try:
        with urlopen(file) as answer:  # noqa: S310 (our own desk)
            return bool(answer.status == 200)
    except URLError:
        return False
