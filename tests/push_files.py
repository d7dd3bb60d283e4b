"""Files that chambers push: their rows, how they get where they belong, and what came of them."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from registration import files
from registration.actions import push_files, push_jobs
from registration.actions.push_files import Wish
from registration.rules.acts import SYSTEM, Act, Principal, Role
from registration.rules.districts import Chamber
from registration.rules.push_jobs import PushJob, Snapshot
from registration.store import push_jobs as store
from registration.store.rows import read
from tests.registrations import OPEN

IHK = Chamber.IHK_CHEMNITZ


def row(activity_id: str, number: int, **changes: Any) -> dict[str, Any]:
    """The row of one firm with one person; every number is another firm."""
    return {
        "externalId": f"M-{number}",
        "revision": 1,
        "activityId": activity_id,
        "legalBasis": "CHAMBER_LAW",
        "company": {
            "legalName": f"Muster {number} GmbH",
            "legalForm": "GMBH",
            "address": {
                "street": f"Musterstraße {number}",
                "postcode": "08056",
                "city": "Zwickau",
                "district": "ZWICKAU",
            },
            "website": f"https://muster-{number}.example",
        },
        "person": {"name": f"Anna Muster {number}", "email": f"anna@muster-{number}.example"},
        **changes,
    }


def by_chamber(at: datetime = OPEN, chamber: Chamber = IHK) -> Act:
    who = Principal(role=Role.CHAMBER, id=chamber)
    return Act(by=who, at=at, operation="test", request_id="r-1")


def by_job(at: datetime = OPEN) -> Act:
    return Act(by=SYSTEM, at=at, operation="push", request_id="m-1")


def written(rows: Iterable[dict[str, Any] | str]) -> bytes:
    """Rows as the lines of a file; a text is a line as it stands."""
    lines = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in rows)
    return "\n".join(lines).encode()


def queued(
    rows: Iterable[dict[str, Any] | str],
    *,
    at: datetime = OPEN,
    dry_run: bool = False,
    snapshot: Snapshot | None = None,
) -> PushJob:
    """A job on its queue, its file uploaded."""
    act = by_chamber(at)
    job = push_files.open_file(act, Wish(chamber=IHK, dry_run=dry_run, snapshot=snapshot))
    files.write(job.upload_key, [written(rows)])
    return push_files.start(act, job.id, job.version)


def gone_through(
    job: PushJob, *, at: datetime = OPEN, until: Callable[[], bool] = lambda: False
) -> PushJob:
    """The job after somebody went on with it."""
    push_jobs.go_on(by_job(at), job.id, until)
    return known(job)


def known(job: PushJob) -> PushJob:
    found = read(store.key(job.id))
    assert found
    return found


def pushed(rows: Iterable[dict[str, Any] | str], **how: Any) -> PushJob:
    """A job from its upload to its end."""
    return gone_through(queued(rows, **how), at=how.get("at", OPEN))


def results(job: PushJob) -> list[dict[str, Any]]:
    """The lines of its result file."""
    content = files.read(job.result_key, 10_000_000)
    return [json.loads(line) for line in content.splitlines()]


def outcomes(job: PushJob) -> list[str]:
    return [line["result"] for line in results(job)]
