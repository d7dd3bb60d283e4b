"""Files are read line by line from anywhere, and appear whole or not at all."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import example, given
from hypothesis import strategies as st

from infra.queues import create_bucket
from registration import files, settings

pytestmark = pytest.mark.usefixtures("bucket")

HOUR = timedelta(hours=1)


def read_back(key: str) -> bytes:
    return files.read(key, 100_000_000)


def test_lines_come_with_where_the_next_one_begins() -> None:
    files.write("a.jsonl", [b"one\r\ntwo\n\nfour"])
    assert list(files.lines("a.jsonl")) == [(5, b"one"), (9, b"two"), (10, b""), (14, b"four")]
    for after, _ in files.lines("a.jsonl"):
        rest = [pair for pair in files.lines("a.jsonl") if pair[0] > after]
        assert list(files.lines("a.jsonl", after)) == rest


def test_a_last_line_end_begins_no_line() -> None:
    files.write("a.jsonl", [b"one\n"])
    assert list(files.lines("a.jsonl")) == [(4, b"one")]


def test_a_file_may_be_empty() -> None:
    files.write("a.jsonl", [])
    assert files.size("a.jsonl") == 0
    assert files.read("a.jsonl", 10) == b""
    assert list(files.lines("a.jsonl")) == []


@pytest.mark.parametrize("block", [1, 2, 3, 7])
def test_lines_do_not_depend_on_how_the_file_is_fetched(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write("a.jsonl", [b"one\r\ntwo\n\r\n\nfive"])
    whole = list(files.lines("a.jsonl"))
    monkeypatch.setattr(files, "BLOCK_BYTES", block)
    assert list(files.lines("a.jsonl")) == whole


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_line_that_is_too_long_comes_cut_and_the_next_one_whole(end: bytes) -> None:
    longest = files.LONGEST_LINE_BYTES
    for length in (longest - 1, longest, longest + 1, 3 * longest + 7):
        files.write("a.jsonl", [b"x" * length + end, b"next" if end else b""])
        (after, line), *others = files.lines("a.jsonl")
        assert len(line) == min(length, longest + 1)
        assert after == length + len(end)
        assert [other for _, other in others] == ([b"next"] if end else [])


def test_a_file_that_is_replaced_while_it_is_read_is_not_mixed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "BLOCK_BYTES", 4)
    files.write("a.jsonl", [b"one\ntwo\n"])
    lines = files.lines("a.jsonl")
    assert next(lines) == (4, b"one")
    files.write("a.jsonl", [b"ONE\nTWO\n"])
    with pytest.raises(ClientError, match="PreconditionFailed"):
        next(lines)


def test_a_copy_keeps_what_was_uploaded() -> None:
    files.write("uploads/a", [b"first"])
    files.copy("uploads/a", "taken/a")
    files.write("uploads/a", [b"second"])
    assert read_back("taken/a") == b"first"


def test_reading_stops_at_its_limit() -> None:
    files.write("a.csv", [b"0123456789"])
    assert files.read("a.csv", 4) == b"0123"
    assert files.read("a.csv", 400) == b"0123456789"


def test_what_is_not_there_has_no_size() -> None:
    assert files.size("nothing") is None
    assert not files.exists("nothing")
    files.write("something", [b"12"])
    assert files.size("something") == 2
    assert files.exists("something")


@pytest.mark.parametrize("end", [b"", b"end"])
@pytest.mark.parametrize("parts", [0, 1, 2])
def test_a_file_is_what_was_written_however_it_was_cut(parts: int, end: bytes) -> None:
    content = bytes(range(256)) * (files.PART_BYTES // 256) * parts + end
    files.write("big", (content[i : i + 1_000_003] for i in range(0, len(content), 1_000_003)))
    assert read_back("big") == content


def test_a_file_that_is_broken_off_does_not_appear() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x" * 20_000_000
        raise RuntimeError("the disk is full")

    files.write("big", [b"as it was"])
    with pytest.raises(RuntimeError):
        files.write("big", chunks())
    assert read_back("big") == b"as it was"


@given(st.lists(st.binary(max_size=9), max_size=9))
@example([b"", b""])
def test_parts_lose_and_add_nothing(chunks: list[bytes]) -> None:
    whole = b"".join(files._parts(chunks))
    assert whole == b"".join(chunks)


def test_an_address_is_for_one_file_and_one_hour() -> None:
    for address_of in (files.upload_address, files.download_address):
        address = address_of("a/b.jsonl", HOUR)
        parts = urlsplit(address)
        asked = parse_qs(parts.query)
        assert parts.hostname == f"{settings.FILES_BUCKET}.s3.eu-central-1.amazonaws.com"
        assert parts.path == "/a/b.jsonl"
        assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
        assert asked["X-Amz-Expires"] == ["3600"]
        # Nothing but the host is signed: a client needs no header of ours.
        assert asked["X-Amz-SignedHeaders"] == ["host"]


def test_making_the_bucket_twice_changes_nothing(bucket: str) -> None:
    files.write("a", [b"kept"])
    create_bucket(boto3.client("s3"), bucket)
    assert read_back("a") == b"kept"
