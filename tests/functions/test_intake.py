"""A chamber's file is gone through, by way of the event, the stream and the queue."""

import pytest

from functions import intake
from registration.rules.events import Job
from registration.rules.push_jobs import PushState
from tests.functions.deliveries import Time, body, delivery, failed, waiting
from tests.push_files import known, queued, row
from tests.registrations import events, get_together

pytestmark = pytest.mark.usefixtures("queues", "bucket")


def test_a_pushed_file_is_gone_through() -> None:
    activity = get_together()
    job = queued([row(activity.id, 1), row(activity.id, 2)])
    assert events()[-1].work is not None
    for _ in range(2):
        assert failed(intake.handler(delivery(body(job.id, Job.PUSH)), Time())) == []
        assert known(job).state is PushState.DONE


def test_a_file_that_there_is_no_time_for_goes_on_in_another_message(
    queues: dict[str, str],
) -> None:
    job = queued([row(get_together().id, 1)])
    assert failed(intake.handler(delivery(body(job.id, Job.PUSH)), Time(seconds=1))) == []
    assert known(job).state is not PushState.DONE
    (again,) = waiting(queues["Pushes"])
    assert failed(intake.handler(delivery(again), Time())) == []
    assert known(job).state is PushState.DONE


def test_a_job_that_is_gone_is_no_fault() -> None:
    message = body("psh_01D7XX2V80JSPHAVE4Y38QAQJ6", Job.PUSH)
    assert failed(intake.handler(delivery(message), Time())) == []
