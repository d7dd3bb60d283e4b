"""Brings back what was set aside: `python -m infra.replay STAGE NAME`, once its cause is mended.

NAME is the queue of failures less its ending. What pushes, follow-ups, plans and chains could not
carry out is put on their queue again; of outbox and relay, the records are read from the table's
stream once more and given to the function. The stream forgets after a day: what is older stays
where it is, and is told. Whatever is brought back twice comes to the same. Credentials of the
account are taken from the environment.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import boto3

from infra import mappings

REGION = "eu-central-1"
STREAMED = ("outbox", "relay")


def main(stage: str, name: str) -> None:
    bring = from_stream if name in STREAMED else from_queue
    back, left = bring(f"registration-{stage}", name)
    sys.stdout.write(f"{back} brought back, {left} left\n")


def from_queue(stack: str, name: str) -> tuple[int, int]:
    """Every message is on its queue before it is off this one; how many, and how many stayed."""
    sqs = boto3.client("sqs", region_name=REGION)
    home = sqs.get_queue_url(QueueName=f"{stack}-{name}")["QueueUrl"]
    back = 0
    for address, message in _set_aside(stack, name):
        sqs.send_message(QueueUrl=home, MessageBody=message["Body"])
        sqs.delete_message(QueueUrl=address, ReceiptHandle=message["ReceiptHandle"])
        back += 1
    return back, 0


def from_stream(stack: str, name: str) -> tuple[int, int]:
    """Every batch goes to its function again; how many it took, and how many stayed."""
    sqs = boto3.client("sqs", region_name=REGION)
    back = left = 0
    for address, message in _set_aside(stack, name):
        records = list(_records(json.loads(message["Body"])["DDBStreamBatchInfo"]))
        if records and _taken(stack, name, records):
            sqs.delete_message(QueueUrl=address, ReceiptHandle=message["ReceiptHandle"])
            back += 1
        else:
            left += 1
    return back, left


def _set_aside(stack: str, name: str) -> Iterator[tuple[str, Any]]:
    """What lies on a queue of failures, each once: whatever was seen is hidden for a while."""
    sqs = boto3.client("sqs", region_name=REGION)
    address = sqs.get_queue_url(QueueName=f"{stack}-{name}-failures")["QueueUrl"]
    while True:
        told = sqs.receive_message(
            QueueUrl=address, MaxNumberOfMessages=10, VisibilityTimeout=300, WaitTimeSeconds=1
        )
        if not told.get("Messages"):
            return
        yield from ((address, message) for message in told["Messages"])


def _records(batch: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The records of a batch as Lambda delivers them; none where the stream has forgotten one."""
    streams = boto3.client("dynamodbstreams", region_name=REGION)
    arn, shard = batch["streamArn"], batch["shardId"]
    first, last = batch["startSequenceNumber"], int(batch["endSequenceNumber"])
    try:
        iterator: str | None = streams.get_shard_iterator(
            StreamArn=arn,
            ShardId=shard,
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=first,
        )["ShardIterator"]
    except (
        streams.exceptions.TrimmedDataAccessException,
        streams.exceptions.ResourceNotFoundException,
    ):
        return
    while iterator:
        page = streams.get_records(ShardIterator=iterator)
        for record in page["Records"]:
            if int(record["dynamodb"]["SequenceNumber"]) > last:
                return
            yield _delivered(dict(record), arn)
            if int(record["dynamodb"]["SequenceNumber"]) == last:
                return
        iterator = page.get("NextShardIterator")


def _delivered(record: dict[str, Any], arn: str) -> dict[str, Any]:
    record["eventSourceARN"] = arn
    created = record["dynamodb"].pop("ApproximateCreationDateTime")
    record["dynamodb"]["ApproximateCreationDateTime"] = created.timestamp()
    return record


def _taken(stack: str, name: str, records: list[dict[str, Any]]) -> bool:
    """Whether the function took all of them that its mapping lets through."""
    wanted = [record for record in records if mappings.stream(name).wants(record)]
    functions = boto3.client("lambda", region_name=REGION)
    payload = json.dumps({"Records": wanted}).encode()
    told = functions.invoke(FunctionName=f"{stack}-{name}", Payload=payload)
    answer = json.loads(told["Payload"].read() or b"null")
    return "FunctionError" not in told and not (answer or {}).get("batchItemFailures")


if __name__ == "__main__":
    main(*sys.argv[1:])
