"""What happened to the rows, commit by commit, as the store's own stream tells it.

The stream lists the rows of each transaction next to each other, those it deletes first. So the
state before the first of them is the state in which the transaction was committed.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import boto3
from botocore.config import Config

from registration import settings
from registration.rules.activities import Activity
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.seats import Quota, Seats
from registration.rules.waiting import PlaceInLine
from registration.store import seats
from registration.store.rows import Row

LONGEST_TRANSACTION = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One row of one commit: its value before and after."""

    pk: str
    sk: str
    was: Any
    now: Any


def steps() -> list[Step]:
    """Everything that was ever written to the table, in the order of the commits."""
    return [_step(record["dynamodb"]) for record in _records()]


def _records() -> Iterator[Any]:
    # The emulator's ids of shards are shorter than those of AWS.
    store = boto3.client("dynamodb")
    stream = boto3.client(
        "dynamodbstreams",
        endpoint_url=store.meta.endpoint_url,
        config=Config(parameter_validation=False),
    )
    table = store.describe_table(TableName=settings.TABLE)["Table"]
    where: Any = {"StreamArn": table["LatestStreamArn"]}
    [shard] = stream.describe_stream(**where)["StreamDescription"]["Shards"]
    start: Any = {"ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
    cursor = stream.get_shard_iterator(**where, **start)["ShardIterator"]
    while True:
        found = stream.get_records(ShardIterator=cursor, Limit=1000)
        yield from found["Records"]
        if not found["Records"]:
            return
        cursor = found["NextShardIterator"]


def _step(change: Any) -> Step:
    keys = change["Keys"]
    return Step(
        pk=keys["pk"]["S"],
        sk=keys["sk"]["S"],
        was=_value(change.get("OldImage")),
        now=_value(change.get("NewImage")),
    )


def _value(image: Any) -> Any:
    return Row.from_raw_data(image).value() if image else None


@dataclass(slots=True)
class Replay:
    """The activity as it stood after each commit, and what was ever wrong with it."""

    activity: Activity
    line: dict[str, PlaceInLine] = field(default_factory=dict)
    quotas: dict[str, Quota] = field(default_factory=dict)
    limit: int = 2
    offers: int = 0
    most_taken: int = 0
    versions: Counter[str] = field(default_factory=Counter)
    open_by_person: dict[str, dict[str, Registration]] = field(default_factory=dict)

    def run(self, history: list[Step]) -> None:
        own = seats.key(self.activity.id).pk
        for place, step in enumerate(history):
            if step.pk != own:
                continue
            if step.sk.startswith("WAIT#"):
                self._check_turn(step, history[place : place + LONGEST_TRANSACTION])
            self._take_in(step)

    def _take_in(self, step: Step) -> None:
        match step.now or step.was:
            case PlaceInLine():
                _put(self.line, step)
            case Quota():
                _put(self.quotas, step)
            case Seats():
                self._check_seats(step.was, step.now)
            case Registration():
                self._check_person(step.now)

    def _check_seats(self, was: Seats | None, now: Seats) -> None:
        """No commit that seats somebody passes the capacity."""
        if was and now.taken > was.taken:
            assert now.taken <= now.capacity, (was, now)
        assert now.taken >= 0
        assert now.waiting >= 0
        self.most_taken = max(self.most_taken, now.taken)

    def _check_person(self, now: Registration) -> None:
        """One registration at a time: another of the same person has ended, or lapsed."""
        self.versions[now.id] += 1
        theirs = self.open_by_person.setdefault(now.person.email, {})
        theirs[now.id] = now
        at = now.updated_at
        living = [one.id for one in theirs.values() if one.as_of(at).is_open]
        assert len(living) <= 1, living

    def _check_turn(self, step: Step, ahead: list[Step]) -> None:
        """Who leaves the line for an offer was the first in it whose company had a place."""
        if step.now is not None:
            return
        gone: PlaceInLine = step.was
        after = next(
            one.now
            for one in ahead
            if isinstance(one.now, Registration) and one.now.id == gone.registration_id
        )
        if after.state is not RegistrationState.OFFERED:
            return
        self.offers += 1
        first = next(sort for sort in sorted(self.line) if self._fits(sort, after.updated_at))
        assert first == step.sk, (first, step.sk)

    def _fits(self, sort: str, at: datetime) -> bool:
        company = self.line[sort].company_id.removeprefix("com_")
        quota = self.quotas.get(f"COMPANY#{company}", Quota())
        return quota.has_place(self.limit, at)


def _put(known: dict[str, Any], step: Step) -> None:
    if step.now is None:
        known.pop(step.sk, None)
    else:
        known[step.sk] = step.now


def audited(history: list[Step]) -> Counter[str]:
    """How many entries the audit has of each object."""
    return Counter(step.pk.removeprefix("AUDIT#") for step in history if step.pk[:6] == "AUDIT#")
