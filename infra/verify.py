"""Whether the audit entries are what they were: `python -m infra.verify`, for a table in reach.

Walks the chain day by day, names the first place of each day that does not hold, and ends with 1
where there is one. Entries on their way into the chain are counted apart.

    REGISTRATION_TABLE=registration-prod python -m infra.verify --since 2019-09-01 --head 4711:9f86…

A `--head` is what the notary's log said of the chain's end at some time: whoever rewrote all links
from one on is told by it. `--desk` looks at the rows of `make dev`, while that is not running.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from infra import emulator, local
from registration import clock
from registration.actions import chains
from registration.actions.chains import Verification
from registration.rules.chains import Break, Fault
from registration.rules.pages import Window
from registration.store import chains as store
from registration.store import rows

EVERYTHING = sys.maxsize


def main(given: Sequence[str] | None = None) -> int:
    """What the command does; 0 where all holds."""
    asked = _arguments(given)
    if not asked.desk:
        return _told(asked.since, clock.now(), dict(asked.head))
    with _desk() as now:
        return _told(asked.since, now, dict(asked.head))


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.verify", description="See its source.")
    parser.add_argument("--since", type=date.fromisoformat, help="first day (UTC); else the first")
    parser.add_argument("--head", type=_head, action="append", default=[], help="NUMBER:HASH")
    parser.add_argument("--desk", action="store_true", help="the rows of make dev")
    return parser.parse_args(given)


def _head(text: str) -> tuple[int, str]:
    number, _, hash = text.partition(":")
    return int(number), hash


@contextmanager
def _desk() -> Iterator[datetime]:
    """The desk's store, opened; and what time it is there."""
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": "eu-central-1",
    }
    if not (local.DESK / "store").exists():
        raise SystemExit("There is no desk yet; `make dev` makes one.")
    with local.alone(local.DESK), emulator.running(local.DESK / "store") as found:
        os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = found.endpoint
        rows.connect()
        now = datetime.now(UTC)
        yield now + timedelta(seconds=local.clock_offset(None, now))


def _told(since: date | None, now: datetime, heads: Mapping[int, str]) -> int:
    """Write what is found; how the command ends."""
    unseen, broken = dict(heads), False
    for found in _days(since, now):
        fault = found.broken or _witnessed(found, unseen)
        broken = broken or fault is not None
        if found.links or found.waiting or fault:
            sys.stdout.write(_line(found, fault))
    for number in unseen:
        sys.stdout.write(f"link {number}, which the log tells of, was not seen\n")
    return 1 if broken or unseen else 0


def _days(since: date | None, now: datetime) -> Iterator[Verification]:
    """What is found on each day; from the first one of the chain on where none is given."""
    openings = store.days(Window(first=1)).values
    first = date.fromisoformat(openings[0].day) if openings else now.date()
    day = since or first
    while day <= now.date():
        yield chains.verify(day.isoformat(), now, most=EVERYTHING)
        day += timedelta(days=1)


def _witnessed(found: Verification, heads: dict[int, str]) -> Break | None:
    """Whether the links of that day are those that the log told of; takes out what was seen."""
    for number in [one for one in heads if found.first <= one <= found.last]:
        link = rows.read(store.link_key(found.day, number))
        if link is None or link.hash != heads.pop(number):
            return Break(fault=Fault.FORGED_HASH, day=found.day, sequence=number)
    return None


def _line(found: Verification, fault: Break | None) -> str:
    words = [f"{found.day}:"]
    if found.links:
        words.append(f"links {found.first} to {found.last} hold, the last is {found.hash}")
    if found.waiting:
        words.append(f"{found.waiting} entries not chained since {found.waiting_since}")
    if fault:
        place = f"link {fault.sequence}" if fault.sequence is not None else "no link"
        what = f" (entry {fault.id} of {fault.subject})" if fault.id else ""
        words.append(f"BROKEN: {fault.fault} at {place} of {fault.day}{what}")
    return f"{words[0]} {'; '.join(words[1:])}\n"


if __name__ == "__main__":
    sys.exit(main())
