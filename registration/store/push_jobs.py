"""Jobs that go through a pushed file: a row each, and a chamber's list of them."""

from registration.rules import ids
from registration.rules.pages import Page, Window
from registration.rules.push_jobs import KEPT, PushJob
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read_page
from registration.store.writes import Overtaken, Write, add, put


class PushJobRow(Row, discriminator="push_job"):
    body = Body(PushJob)


def key(id: str) -> Key[PushJob]:
    """Where a job lies."""
    [ulid] = ids.split("psh", id) or ["?"]
    return Key(f"PUSH#{ulid}", "JOB", PushJob)


def page(chamber: str | None, window: Window) -> Page[PushJob]:
    """The jobs of one chamber, or of all, newest first: one Query of an index."""
    if chamber is None:
        return read_page("PUSHES", "", window, index="gsi2", newest_first=True)
    return read_page(f"PUSHES#{chamber}", "", window, index="gsi1", newest_first=True)


def opened(job: PushJob) -> Write:
    """A new job."""
    return add(_row(job), Overtaken())


def moved(job: PushJob) -> Write:
    """The next version of a job. Raises Overtaken where somebody else moved it on."""
    return put(_row(job), Row.version == job.version - 1, Overtaken())


def _row(job: PushJob) -> PushJobRow:
    at = key(job.id)
    row = PushJobRow(at.pk, at.sk, body=job, version=job.version)
    row.gsi1pk, row.gsi1sk = f"PUSHES#{job.chamber}", ids.last(job.id)
    row.gsi2pk, row.gsi2sk = "PUSHES", ids.last(job.id)
    row.expires_at = int((job.created_at + KEPT).timestamp())
    return row
