"""The desk's event loop, a process of its own: `python -m infra.pump FOLDER`.

On Lambda the stream, the queues and the schedule call the functions; here this does, with the same
events: one thread per source. It may be killed at any time: the stream goes on from where it came
to (a file in FOLDER), and a message that was not deleted is delivered again. Mails stay on the
desk's page: `functions.outbox` is not called. Plans are made by `infra.planner`.
"""

import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError

from functions import followups, intake, notary, relay, sweep
from infra import mappings
from infra.queues import create_bucket, create_queues
from infra.streams import Record, Stream
from registration import files, queues, settings
from registration.store.rows import connection

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

# Shorter than on Lambda: after a kill nobody wants to wait for half an hour in front of a desk.
TURN_SECONDS, VISIBLE_AGAIN_SECONDS = 40, 60
PAUSE_SECONDS = 0.25  # no long polls: their emulator would not end before them
SWEEP_EVERY_SECONDS = 60
TROUBLE_PAUSE_SECONDS = 1

type Handler = Callable[[dict[str, Any], "Turn"], dict[str, Any]]

log = logging.getLogger("infra.pump")


@dataclass(frozen=True, slots=True)
class Turn:
    """As much of Lambda's context as a function asks for."""

    ends: float

    def get_remaining_time_in_millis(self) -> int:
        return int((self.ends - time.monotonic()) * 1000)


def turn() -> Turn:
    return Turn(time.monotonic() + TURN_SECONDS)


def deliver(client: "SQSClient", address: str, handler: Handler, at_once: int) -> int:
    """One delivery of a queue: deletes what did not fail; how many messages there were.

    What failed comes back by itself, or is set aside after the deliveries that the queue allows.
    """
    got = client.receive_message(
        QueueUrl=address,
        MaxNumberOfMessages=at_once,
        MessageSystemAttributeNames=["All"],
    ).get("Messages", [])
    if not got:
        return 0
    answer = handler({"Records": [_record(message, address) for message in got]}, turn())
    failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
    for message in got:
        if message["MessageId"] not in failed:
            client.delete_message(QueueUrl=address, ReceiptHandle=message["ReceiptHandle"])
    return len(got)


def _record(message: "MessageTypeDef", address: str) -> Record:
    """A message as Lambda gets it."""
    name = address.rpartition("/")[2]
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{settings.REGION}:000000000000:{name}",
        "awsRegion": settings.REGION,
    }


def stream(folder: Path, failures: str) -> Stream:
    """The relay's way through the table's stream, kept in this folder."""
    table = boto3.client("dynamodb", region_name=settings.REGION).describe_table(
        TableName=settings.TABLE
    )["Table"]
    sqs = boto3.client("sqs", region_name=settings.REGION)

    def set_aside(record: Record) -> None:
        row = str(record["dynamodb"]["Keys"])
        log.error("set aside, see the queue of failures: %s", row)
        sqs.send_message(QueueUrl=failures, MessageBody=row)

    return Stream(
        table["LatestStreamArn"],
        relay.handler,
        mappings.stream("relay"),
        folder / "stream.json",
        set_aside,
    )


def endlessly(poll: Callable[[], object], pause: float) -> None:
    """Again and again; trouble is told, and what it was about is tried once more."""
    while True:
        try:
            done = poll()
        except Exception:
            log.exception("the desk's event loop stumbled, and goes on")
            time.sleep(TROUBLE_PAUSE_SECONDS)
        else:
            if not done:
                time.sleep(pause)


def ready(visible_again_seconds: int) -> dict[str, str]:
    """The queues and the bucket, as soon as their emulator answers: the queues' addresses."""
    sqs = boto3.client("sqs", region_name=settings.REGION)
    s3 = boto3.client("s3", region_name=settings.REGION)
    while True:
        try:
            create_bucket(s3, settings.FILES_BUCKET)
            return create_queues(sqs, settings.TABLE, visible_again_seconds=visible_again_seconds)
        except BotoCoreError:
            time.sleep(0.1)


def sources(folder: Path, addresses: dict[str, str]) -> list[tuple[Callable[[], object], float]]:
    """What calls the functions of stream and queues, and how long each waits after nothing."""
    client = boto3.client("sqs", region_name=settings.REGION)

    def queue(name: str, handler: Handler, function: str) -> Callable[[], int]:
        at_once = mappings.batch(function)
        return lambda: deliver(client, addresses[name], handler, at_once)

    return [
        (stream(folder, addresses["RelayFailures"]).poll, PAUSE_SECONDS),
        (queue("FollowUps", followups.handler, "followups"), PAUSE_SECONDS),
        (queue("Pushes", intake.handler, "intake"), PAUSE_SECONDS),
        (queue("Chains", notary.handler, "notary"), PAUSE_SECONDS),
    ]


def swept() -> None:
    """What the schedule calls."""
    sweep.handler({"id": f"desk-{time.time():.0f}"}, turn())


def main(
    folder: Path, visible_again_seconds: int = VISIBLE_AGAIN_SECONDS, *, sweeping: bool = True
) -> None:
    logging.basicConfig(format="  %(name)s: %(message)s", level=logging.WARNING)
    # Threads share these clients, and to build one is not for two at the same time.
    _ = connection().client, queues.client(), files.client()
    loops = sources(folder, ready(visible_again_seconds))
    if sweeping:
        loops.append((swept, SWEEP_EVERY_SECONDS))
    threads = [Thread(target=endlessly, args=loop) for loop in loops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
