"""Go on with a file that was pushed: portion after portion, wherever the last one ended.

The queue's consumer calls this, any number of times, and as many at once as like. Of each portion
first the rows are carried out, then their results are written, then the job is moved on, under the
condition that nobody else did: cut off anywhere, the portion is done again under the same name, and
comes to the same.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import batched, islice

from registration import files, meters
from registration.actions import push_sources
from registration.actions.pushes import push
from registration.meters import Count
from registration.rules import push_jobs as rules
from registration.rules.acts import Act
from registration.rules.events import Change, Event
from registration.rules.push_jobs import PushJob, PushState, Source
from registration.rules.push_results import RowResult, noted, write_line
from registration.rules.push_rows import read_left_out, read_written
from registration.rules.pushes import Outcome, PushRow
from registration.rules.refusals import Busy, NotFound, Refused
from registration.store import ledger
from registration.store import push_jobs as store
from registration.store.rows import read
from registration.store.writes import Overtaken

AT_ONCE = 16  # files that are read at a time
LARGEST_PORTION_BYTES = 20_000_000
# The time goes on by a millisecond a row, so that who stands first in the file is first in line.
PORTION_TAKES = timedelta(milliseconds=rules.PORTION)

type TimeIsUp = Callable[[], bool]
type Lines = Iterator[tuple[int, bytes]]


def go_on(act: Act, id: str, until: TimeIsUp) -> bool:
    """Whether the job is finished, or was stopped; False where time is up before.

    Raises NotFound, and Busy where somebody else is going on with it: who that is may not come to
    the end, so the message stays on its queue and is looked at again.
    """
    job = read(store.key(id))
    if job is None:
        raise NotFound(("id",))
    act = replace(act, by=job.by, language=job.language)
    if job.state is PushState.QUEUED:
        job = _begun(act, job)
    source = job.source
    if job.state is PushState.RUNNING and source:
        lines = files.lines(source.key, job.cursor)
        while job.state is PushState.RUNNING and not job.is_through:
            if until():
                return False
            job = _portion(act, job, source, lines)
            act = replace(act, at=act.at + PORTION_TAKES)
    if job.state is PushState.RUNNING:
        if until():
            return False
        _finish(act, job)
    return True


def _begun(act: Act, job: PushJob) -> PushJob:
    """Its file is read through once; what speaks against it as a whole ends the job."""
    if job.source:
        return _moved(act, job, rules.resumed(job), "push.resumed")
    try:
        source, headings = push_sources.checked(act, job)
    except Busy:
        raise
    except Refused as refusal:
        after = rules.failed(job, refusal, act.at)
        return _moved(act, job, after, "push.failed")
    return _moved(act, job, rules.running(job, source, headings, act.at), "push.begun")


def _moved(act: Act, before: PushJob, after: PushJob, kind: str | None = None) -> PushJob:
    """The job in its next state. Raises Overtaken.

    How far it has come is no change that anybody decided on: the audit has its states alone.
    """
    changes = [Change(subject=after.id, before=before, after=after)] if kind else []
    events = [Event(kind=kind, subject=after.id)] if kind else []
    ledger.accept(act, store.moved(after), changes=changes, events=events)
    return after


def _portion(act: Act, job: PushJob, source: Source, lines: Lines) -> PushJob:
    """The job one portion further."""
    here = list(islice(lines, rules.PORTION))
    rows = list(_rows(job, source, here))
    written = [row for _, row in rows]
    run = job.run(job.portions)
    outcomes = push(act, job.chamber, written, run=run, dry_run=job.dry_run)
    numbered = zip((number for number, _ in rows), outcomes, strict=True)
    files.write(job.portion_key(job.portions), _results(job, numbered))
    cursor, _ = here[-1]
    moved = _advanced(act, job, cursor, len(here), outcomes)
    if not job.dry_run:
        meters.count(Count.PUSHES, *(one.result for one in outcomes))
    return moved


def _advanced(act: Act, job: PushJob, cursor: int, lines: int, outcomes: list[Outcome]) -> PushJob:
    try:
        return _moved(act, job, rules.advanced(job, cursor, lines, outcomes))
    except Overtaken:
        now = read(store.key(job.id))
        if now is None or now.state is not PushState.STOPPED or now.lines != job.lines:
            raise
        # Stopped while it was under way: what was carried out is counted all the same.
        return _moved(act, now, rules.advanced(now, cursor, lines, outcomes))


def _rows(
    job: PushJob, source: Source, lines: list[tuple[int, bytes]]
) -> Iterator[tuple[int | None, PushRow | Outcome]]:
    """The rows in some lines with their numbers; what cannot be read has its answer already."""
    for number, (_, line) in enumerate(lines, job.lines + 1):
        if number > source.lines:
            yield None, read_left_out(line)
        elif line.strip():
            yield number, read_written(line)


def _results(job: PushJob, numbered: Iterable[tuple[int | None, Outcome]]) -> Iterator[bytes]:
    sheet = job.sheet
    headings = sheet.headings if sheet else {}
    for number, outcome in numbered:
        told = noted(outcome) if sheet else outcome
        yield write_line(RowResult(row=number, outcome=told), job.language, headings)


def _finish(act: Act, job: PushJob) -> None:
    """All results in one file, then the job is done."""
    files.write(job.result_key, _together(job))
    _moved(act, job, rules.done(job, act.at), "push.completed")


def _together(job: PushJob) -> Iterator[bytes]:
    """The portions' files one after another, some of them read at once."""

    def content(portion: int) -> bytes:
        return files.read(job.portion_key(portion), LARGEST_PORTION_BYTES)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for some in batched(range(job.portions), AT_ONCE, strict=False):
            yield from pool.map(content, some)
