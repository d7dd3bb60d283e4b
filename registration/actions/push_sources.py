"""Read a pushed file through once, before any of its rows is carried out.

What an upload's address leads to can be written again as long as the address holds. So the file
is copied to a place of its own while it is read, and the job goes through the copy: what was
counted is what is carried out. Lines are streamed; of a snapshot 8 bytes per row are kept.
"""

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

import msgspec

from registration import files
from registration.actions.pushes import absent
from registration.rules import ids
from registration.rules.acts import Act
from registration.rules.push_jobs import (
    MAX_FILE_BYTES,
    MAX_ROWS,
    FileTooLarge,
    PushJob,
    RowUnnamed,
    Sheet,
    SheetChanged,
    Snapshot,
    Source,
    UploadMissing,
)
from registration.rules.push_rows import (
    MAX_LINE_BYTES,
    LineUnreadable,
    read_line,
    write_left_out,
)
from registration.rules.pushes import PushRow, external_id_of
from registration.rules.pushes.refusals import SnapshotMismatch
from registration.rules.sheets import (
    MAX_BYTES,
    Header,
    Table,
    knows,
    read_header,
    read_rows,
    read_table,
)

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Names:
    """Which external ids a file has: a digest of 8 bytes for each, so that 50,000 are 400 kB.

    Two that share one by chance (1 in 10^9 for the largest file) keep a registration alive.
    """

    def __init__(self) -> None:
        self._digests = array("Q")

    def add(self, name: str) -> None:
        self._digests.append(_digest(name))

    def close(self) -> None:
        """All are added; from here on they can be asked for."""
        self._digests = array("Q", sorted(self._digests))

    def __contains__(self, name: object) -> bool:
        wanted = _digest(str(name))
        place = bisect_left(self._digests, wanted)
        return place < len(self._digests) and self._digests[place] == wanted


def _digest(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest())


def checked(act: Act, job: PushJob) -> tuple[Source, dict[str, str]]:
    """The file as the job goes through it, and the headings of a sheet.

    Raises UploadMissing, FileTooLarge, RowUnnamed, SnapshotMismatch, or why a sheet cannot be read.
    """
    if job.sheet:
        return _of_sheet(act, job, job.sheet)
    size = files.size(job.upload_key)
    if size is None:
        raise UploadMissing
    if size > MAX_FILE_BYTES:
        raise FileTooLarge
    survey = Survey(job=job, now=act.at)
    key = _fresh_key(act, job)
    files.write(key, survey.copied(line for _, line in files.lines(job.upload_key)))
    return survey.source(key), {}


def _fresh_key(act: Act, job: PushJob) -> str:
    return f"rows/{ids.last(job.id)}/{ids.new_ulid(act.at)}.jsonl"


@dataclass(slots=True, kw_only=True)
class Survey:
    """Counts what passes through it."""

    job: PushJob
    now: datetime
    size: int = 0
    lines: int = 0
    rows: int = 0
    absent: int = 0
    names: Names = field(default_factory=Names)

    def copied(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The file as it is to be kept: its lines, then those that a snapshot leaves out."""
        snapshot = self.job.snapshot
        for line in lines:
            yield self._line(line if self.lines else line.removeprefix(BYTE_ORDER_MARK))
        if snapshot:
            yield from self._left_out(snapshot)

    def source(self, key: str) -> Source:
        return Source(
            key=key,
            bytes=self.size,
            lines=self.lines,
            rows=self.rows + self.absent,
            absent=self.absent,
        )

    def _line(self, line: bytes) -> bytes:
        self.lines += 1
        if line.strip():
            self.rows += 1
            if self.job.snapshot:
                self.names.add(self._name(line))
        if self.rows > MAX_ROWS or self.lines > 2 * MAX_ROWS:
            raise FileTooLarge
        # Too long is too long: one byte more than allowed says so as well as all of them.
        return self._kept(line[: MAX_LINE_BYTES + 1])

    def _kept(self, line: bytes) -> bytes:
        self.size += len(line) + 1
        return line + b"\n"

    def _name(self, line: bytes) -> str:
        try:
            name = external_id_of(read_line(line))
        except LineUnreadable:
            name = ""
        if not name:
            raise RowUnnamed(self.lines)
        return name

    def _left_out(self, snapshot: Snapshot) -> Iterator[bytes]:
        """Raises SnapshotMismatch where it is not as many as were announced."""
        self.names.close()
        missing = list(islice(self._absent(snapshot), MAX_ROWS + 1))
        if len(missing) != snapshot.expect_deletions:
            raise SnapshotMismatch(len(missing), snapshot.expect_deletions)
        self.absent = len(missing)
        for row in missing:
            yield self._kept(write_left_out(row))

    def _absent(self, snapshot: Snapshot) -> Iterator[PushRow]:
        job = self.job
        return absent(job.chamber, snapshot.activity_id, self.names, self.now, run=job.id)


def read_sheet(job: PushJob) -> tuple[str, Table, Header]:
    """The sheet that lies there, and the digest of its content.

    Raises UploadMissing, or why it cannot be read.
    """
    if files.size(job.upload_key) is None:
        raise UploadMissing
    content = files.read(job.upload_key, MAX_BYTES + 1)
    table = read_table(content, knows)
    return hashlib.sha256(content).hexdigest()[:32], table, read_header(table)


def _of_sheet(act: Act, job: PushJob, sheet: Sheet) -> tuple[Source, dict[str, str]]:
    digest, table, header = read_sheet(job)
    if digest != sheet.digest:
        raise SheetChanged
    survey = Survey(job=job, now=act.at)
    key = _fresh_key(act, job)
    files.write(key, survey.copied(_lines(table, header, sheet)))
    return survey.source(key), header.by_field


def _lines(table: Table, header: Header, sheet: Sheet) -> Iterator[bytes]:
    """A line for each line of the sheet, so that both have the same number."""
    after = 0
    for row in read_rows(
        table,
        header,
        activity_id=sheet.activity_id,
        legal_basis=sheet.legal_basis,
        at=sheet.at,
    ):
        yield from [b""] * (row.number - after - 1)
        yield msgspec.json.encode(row.plain)
        after = row.number
