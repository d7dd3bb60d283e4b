"""The desk's planner, a process of its own: `python -m infra.planner FOLDER`.

On Lambda a function of its own plans; here this calls it. A search keeps a processor busy for
minutes and would hold up the other queues, so it stands back behind everything else. The solver is
loaded with the first plan that is asked for. Killed in between, the plan is made again. FOLDER
only says whose planner it is.
"""

import logging
import os
import time
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import boto3

from infra import mappings
from infra.pump import (
    PAUSE_SECONDS,
    VISIBLE_AGAIN_SECONDS,
    Handler,
    Turn,
    deliver,
    endlessly,
    ready,
)
from registration import settings

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_BEHIND = 10  # niceness: on two cores the API keeps answering


def planned(event: dict[str, Any], _: Turn) -> dict[str, Any]:
    """What the function answers, in as much time as it has on Lambda."""
    from functions import planner

    return planner.handler(event, Turn(time.monotonic() + mappings.timeout("planner")))


def held(handler: Handler, client: "SQSClient", address: str, seconds: int) -> Handler:
    """The handler, with its messages held back from others while it runs, however long.

    After a kill they are free again within `seconds`.
    """

    def hold(records: list[dict[str, Any]], done: Event) -> None:
        while not done.wait(seconds / 3):
            for record in records:
                client.change_message_visibility(
                    QueueUrl=address,
                    ReceiptHandle=record["receiptHandle"],
                    VisibilityTimeout=seconds,
                )

    def handle(event: dict[str, Any], turn: Turn) -> dict[str, Any]:
        done = Event()
        holding = Thread(target=hold, args=(event["Records"], done), daemon=True)
        holding.start()
        try:
            return handler(event, turn)
        finally:
            done.set()
            holding.join()

    return handle


def main(visible_again_seconds: int = VISIBLE_AGAIN_SECONDS) -> None:
    """Plans what is asked for, one after another, for good."""
    logging.basicConfig(format="  %(name)s: %(message)s", level=logging.WARNING)
    os.nice(_BEHIND)
    address = ready(visible_again_seconds)["Plans"]
    client = boto3.client("sqs", region_name=settings.REGION)
    handler = held(planned, client, address, visible_again_seconds)
    at_once = mappings.batch("planner")
    endlessly(lambda: deliver(client, address, handler, at_once), PAUSE_SECONDS)


if __name__ == "__main__":
    main()
