"""Files in the desk's bucket (S3): uploads of chambers and staff, and what became of their rows.

Nothing here holds a whole file: it is read in blocks, each a request of its own, so that a consumer
may take its time between two lines, and written in parts.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import ClientError

from registration import settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

BLOCK_BYTES = 1024 * 1024
PART_BYTES = 5 * 1024 * 1024  # S3 takes no smaller ones, and 10,000 of a file
LONGEST_LINE_BYTES = 256 * 1024


def upload_address(key: str, expires: timedelta) -> str:
    """Where a client may PUT this one file until then, without credentials."""
    asked = {"Bucket": settings.FILES_BUCKET, "Key": key}
    seconds = int(expires.total_seconds())
    return client().generate_presigned_url("put_object", Params=asked, ExpiresIn=seconds)


def download_address(key: str, expires: timedelta) -> str:
    """Where a client may GET this one file until then, without credentials."""
    asked = {"Bucket": settings.FILES_BUCKET, "Key": key}
    seconds = int(expires.total_seconds())
    return client().generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)


def size(key: str) -> int | None:
    """How many bytes the file has; None where there is no such file."""
    try:
        return client().head_object(Bucket=settings.FILES_BUCKET, Key=key)["ContentLength"]
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            return None
        raise


def exists(key: str) -> bool:
    return size(key) is not None


def read(key: str, limit: int) -> bytes:
    """The first `limit` bytes; the whole file where it has no more."""
    return next(_blocks(key, 0, limit), b"")


def lines(key: str, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """The lines from byte `start` on, each without its end, and where the next one begins.

    A line longer than LONGEST_LINE_BYTES comes cut to one byte more than that. What follows the
    last line end is a line unless it is empty.
    """
    line, after = b"", start
    for block in _blocks(key, start, BLOCK_BYTES):
        for piece in BytesIO(block):
            after += len(piece)
            # Cut at once: a file without any line end must not be collected in memory.
            line = (line + piece)[: LONGEST_LINE_BYTES + 1]
            if piece.endswith(b"\n"):
                yield after, line.removesuffix(b"\n").removesuffix(b"\r")
                line = b""
    if line:
        yield after, line.removesuffix(b"\r")


def write(key: str, chunks: Iterable[bytes]) -> None:
    """Put the file together from its chunks; it appears whole, or not at all.

    The parts of one that was broken off are removed by the bucket (infra/files.yml): whoever is
    killed in the middle could not do it.
    """
    parts = _parts(chunks)
    first = next(parts, b"")
    if len(first) < PART_BYTES:
        client().put_object(Bucket=settings.FILES_BUCKET, Key=key, Body=first)
    else:
        _write_in_parts(key, chain((first,), parts))


def copy(key: str, to: str) -> None:
    """The same file under a second key, made within S3.

    An upload's address stays open for its whole time: what must not change any more is copied.
    """
    bucket = settings.FILES_BUCKET
    client().copy_object(Bucket=bucket, Key=to, CopySource={"Bucket": bucket, "Key": key})


def _blocks(key: str, start: int, bytes: int) -> Iterator[bytes]:
    """The file from `start` on; all blocks of one and the same, or an error between two of them."""
    bucket = settings.FILES_BUCKET
    found = client().head_object(Bucket=bucket, Key=key)
    for first in range(start, found["ContentLength"], bytes):
        part = f"bytes={first}-{first + bytes - 1}"
        got = client().get_object(Bucket=bucket, Key=key, Range=part, IfMatch=found["ETag"])
        yield got["Body"].read()


def _write_in_parts(key: str, parts: Iterable[bytes]) -> None:
    bucket = settings.FILES_BUCKET
    upload = client().create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
    done: list[CompletedPartTypeDef] = []
    for number, part in enumerate(parts, start=1):
        sent = client().upload_part(
            Bucket=bucket, Key=key, UploadId=upload, PartNumber=number, Body=part
        )
        done.append({"ETag": sent["ETag"], "PartNumber": number})
    client().complete_multipart_upload(
        Bucket=bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": done}
    )


def _parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks collected into parts as S3 wants them; only the last one is smaller."""
    part = bytearray()
    for chunk in chunks:
        part += chunk
        while len(part) >= PART_BYTES:
            yield bytes(part[:PART_BYTES])
            del part[:PART_BYTES]
    if part:
        yield bytes(part)


@cache
def client() -> "S3Client":
    import boto3  # 35 ms at cold start with its transfers and resources; most requests ask no S3

    patience = Config(
        connect_timeout=2,
        read_timeout=20,
        retries={"total_max_attempts": 3},
        max_pool_connections=16,  # as many as are read at a time (push_jobs.AT_ONCE)
        # Addresses for clients: of the bucket's own region, which follows no other's redirect.
        signature_version="s3v4",
        s3={"addressing_style": "virtual"},
    )
    return boto3.client("s3", region_name=settings.REGION, config=patience)
