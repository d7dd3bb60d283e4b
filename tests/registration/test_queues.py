"""Each job goes to the queue of its consumer, and its message says what and why."""

import boto3
import msgspec
import pytest

from infra.queues import create_queues
from registration import queues as driver
from registration import settings
from registration.queues import Message
from registration.rules.events import Job
from tests.functions.deliveries import waiting


@pytest.mark.parametrize("job", Job)
def test_a_job_goes_to_the_queue_of_its_consumer(job: Job, queues: dict[str, str]) -> None:
    driver.send(job, "act_1.2", "01DNKZQ0000000000000000000")
    served = {Job.PUSH: "Pushes", Job.PLAN: "Plans"}.get(job, "FollowUps")
    bodies = {name: waiting(address) for name, address in queues.items()}
    assert [driver.read(body) for body in bodies.pop(served)] == [
        Message(job=job, subject="act_1.2", event="01DNKZQ0000000000000000000")
    ]
    assert not any(bodies.values())


def test_a_message_of_somebody_else_is_no_job() -> None:
    for body in ("", "{}", '{"job":"dance","subject":"act_1.2"}', '{"job":"push"}'):
        with pytest.raises(msgspec.DecodeError):
            driver.read(body)


def test_a_message_that_knows_more_is_read() -> None:
    """A newer consumer's sender may be ahead of an older one for the minutes of a deployment."""
    assert driver.read('{"job":"push","subject":"psh_1","later":1}').subject == "psh_1"


def test_making_the_queues_again_keeps_what_lies_on_them(queues: dict[str, str]) -> None:
    driver.send(Job.PUSH, "psh_1")
    sqs = boto3.client("sqs")
    again = create_queues(sqs, settings.TABLE, visible_again_seconds=7)
    assert again == queues
    told = sqs.get_queue_attributes(QueueUrl=again["Pushes"], AttributeNames=["VisibilityTimeout"])
    assert told["Attributes"] == {"VisibilityTimeout": "7"}
    assert len(waiting(again["Pushes"])) == 1
