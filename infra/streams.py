"""Delivers a table's stream to a function as Lambda's mapping does, from any local DynamoDB.

In the order of each shard; what fails is split, tried again and set aside in the end; how far it
came is kept in a file, so that nothing is lost with the process. Emulators either have no such
mapping or ignore what failed.
"""

import json
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from infra.mappings import Deliveries
from registration import settings

if TYPE_CHECKING:
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient
    from mypy_boto3_dynamodbstreams.type_defs import GetShardIteratorInputTypeDef

type Record = dict[str, Any]
type Handler = Callable[[dict[str, Any], None], dict[str, Any]]

READ_AT_ONCE = 100
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 10.0
_LOST = ("ResourceNotFoundException", "TrimmedDataAccessException", "ValidationException")

log = logging.getLogger(__name__)


class Stream:
    """One consumer's way through a stream. `set_aside` gets each record that never got through."""

    def __init__(
        self,
        arn: str,
        handler: Handler,
        deliveries: Deliveries,
        kept: Path,
        set_aside: Callable[[Record], None],
    ) -> None:
        self._client = _client()
        self._arn, self._handler, self._deliveries = arn, handler, deliveries
        self._kept, self._set_aside = kept, set_aside
        known = json.loads(kept.read_text()) if kept.exists() else {}
        # Of another table of that name the places mean nothing.
        self._reached: dict[str, str] = known.get(arn, {})
        self._iterators: dict[str, str | None] = {}

    def poll(self) -> int:
        """Deliver what is new in every shard, and note it; how many records there were."""
        return sum(self._advance(shard) for shard in self._shards())

    def _shards(self) -> list[str]:
        """Those that are not read to their end, the older ones first."""
        told = self._client.describe_stream(StreamArn=self._arn)["StreamDescription"]
        shards = [shard["ShardId"] for shard in told.get("Shards", [])]
        return [shard for shard in shards if self._iterators.get(shard, "") is not None]

    def _advance(self, shard: str) -> int:
        # Taken out first: one that has expired is not asked for twice.
        iterator = self._iterators.pop(shard, None) or self._iterator(shard)
        got = self._client.get_records(ShardIterator=iterator, Limit=READ_AT_ONCE)
        records: list[Record] = [dict(record) for record in got["Records"]]
        wanted = [record for record in records if self._deliveries.wants(record)]
        for first in range(0, len(wanted), self._deliveries.batch):
            self._deliver(wanted[first : first + self._deliveries.batch])
        if records:
            self._note(shard, _number(records[-1]))
        self._iterators[shard] = got.get("NextShardIterator")
        return len(records)

    def _iterator(self, shard: str) -> str:
        asked: GetShardIteratorInputTypeDef = {
            "StreamArn": self._arn,
            "ShardId": shard,
            "ShardIteratorType": "TRIM_HORIZON",
        }
        if shard in self._reached:
            asked["ShardIteratorType"] = "AFTER_SEQUENCE_NUMBER"
            asked["SequenceNumber"] = self._reached[shard]
        try:
            return self._client.get_shard_iterator(**asked)["ShardIterator"]
        except ClientError as error:
            if shard not in self._reached or error.response["Error"]["Code"] not in _LOST:
                raise
            # The emulator has forgotten that place: everything once more comes to the same.
            del self._reached[shard]
            return self._iterator(shard)

    def _note(self, shard: str, number: str) -> None:
        self._reached[shard] = number
        fresh = self._kept.with_suffix(".new")
        fresh.write_text(json.dumps({self._arn: self._reached}))
        os.replace(fresh, self._kept)

    def _deliver(self, records: list[Record]) -> None:
        """Until each is through or set aside: what fails is halved, and tried again alone."""
        batches, failures = [records], 0
        while batches:
            batch = batches[0]
            left = self._left(batch)
            if len(left) < len(batch):
                failures = 0
            if not left:
                del batches[0]
            elif len(left) > 1:
                batches[:1] = [left[: len(left) // 2], left[len(left) // 2 :]]
            elif failures < self._deliveries.retries:
                failures += 1
                time.sleep(min(FIRST_PAUSE_SECONDS * 2**failures, LONGEST_PAUSE_SECONDS))
            else:
                self._set_aside(left[0])
                del batches[0]
                failures = 0

    def _left(self, batch: list[Record]) -> list[Record]:
        """What of a batch has to be delivered again: from the first that failed on."""
        try:
            answer = self._handler({"Records": batch}, None)
        except Exception:
            log.exception("a delivery of the stream failed")
            return batch
        failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        first = next((n for n, record in enumerate(batch) if _number(record) in failed), len(batch))
        return batch[first:]


def _number(record: Record) -> str:
    number: str = record["dynamodb"]["SequenceNumber"]
    return number


def _client() -> "DynamoDBStreamsClient":
    # dynoxide's ids are shorter than botocore lets pass.
    lenient = Config(parameter_validation=False, connect_timeout=2, read_timeout=10)
    endpoint = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB")  # emulators serve both under one
    return boto3.client(
        "dynamodbstreams", region_name=settings.REGION, endpoint_url=endpoint, config=lenient
    )
