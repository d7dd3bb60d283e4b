"""Files by way of a real S3: through addresses that need no credentials, in bounded memory."""

import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from urllib.request import Request, urlopen

import pytest

from registration import files

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("queues")]

HOUR = timedelta(hours=1)
LINE = b"y" * 999 + b"\n"


def test_a_client_uploads_and_downloads_without_credentials() -> None:
    content = b'{"externalId":"a"}\n{"externalId":"b"}\n'
    address = files.upload_address("uploads/a", HOUR)
    upload = Request(address, data=content, method="PUT")  # noqa: S310 (our own address)
    upload.add_header("Content-Type", "application/x-ndjson")
    with urlopen(upload) as answer:  # noqa: S310
        assert answer.status == 200
    assert [line for _, line in files.lines("uploads/a")] == content.splitlines()
    with urlopen(files.download_address("uploads/a", HOUR)) as answer:  # noqa: S310
        assert answer.read() == content


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(content: bytes) -> int:
        files.write("a.jsonl", [content])
        tracemalloc.start()
        for _ in files.lines("a.jsonl"):
            """Only passing by."""
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(LINE)  # the first call builds the client
    small, large = peak(LINE * 3_000), peak(LINE * 30_000)
    assert large < 1.2 * small < 10 * files.BLOCK_BYTES
    assert peak(b"z" * 30_000_000) < 1.5 * small  # without any line end


def test_a_file_is_written_in_bounded_memory() -> None:
    def chunks(number: int) -> Iterator[bytes]:
        for _ in range(number):
            yield LINE * 100

    def peak(number: int) -> int:
        tracemalloc.start()
        files.write("b.jsonl", chunks(number))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(1)
    small, large = peak(200), peak(600)
    assert large < 1.2 * small < 10 * files.PART_BYTES
    assert files.size("b.jsonl") == 600 * 100 * len(LINE)
