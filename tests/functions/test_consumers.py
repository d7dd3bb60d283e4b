"""Each message of a delivery is carried out for itself; what is not finished goes on."""

from collections.abc import Callable, Mapping

import pytest
from msgspec import structs

from functions.consumers import RESERVE_SECONDS, CarryOut, TimeIsUp, consume, time_is_up
from registration import queues as driver
from registration.rules.acts import SYSTEM, Act
from registration.rules.events import Job
from registration.rules.refusals import Busy, NotFound, WrongState
from tests.functions.deliveries import Time, body, delivery, failed, waiting


def carried_out(done: list[str], refuses: Mapping[str, Exception] | None = None) -> CarryOut:
    """A job that notes what it was about, unless it refuses that."""

    def carry_out(act: Act, subject: str, until: TimeIsUp) -> bool:
        if refuses and subject in refuses:
            raise refuses[subject]
        done.append(subject)
        return True

    return carry_out


def test_a_message_that_fails_does_not_hold_up_the_others() -> None:
    done: list[str] = []
    jobs = {Job.PROMOTE: carried_out(done, {"b": RuntimeError("a bug"), "c": Busy()})}
    answer = consume(delivery(*map(body, "abcd")), Time(), jobs)
    assert failed(answer) == ["m2", "m3"]
    assert done == ["a", "d"]


def test_a_delivery_of_nothing_but_failures_is_reported_like_any_other() -> None:
    jobs = {Job.PROMOTE: carried_out([], {"a": Busy()})}
    for _ in range(2):
        assert failed(consume(delivery(body("a")), Time(), jobs)) == ["m1"]
    assert failed(consume(delivery(body("b")), Time(), jobs)) == []


def test_a_message_about_what_is_gone_or_has_moved_on_is_no_fault() -> None:
    gone = {"a": NotFound(("id",)), "b": WrongState("job_1", "DONE")}
    jobs = {Job.PROMOTE: carried_out([], gone)}
    assert failed(consume(delivery(body("a"), body("b")), Time(), jobs)) == []


@pytest.mark.parametrize("text", ["", "{}", '{"job":"dance","subject":"x"}'])
def test_a_message_that_is_no_job_fails_alone(text: str) -> None:
    done: list[str] = []
    answer = consume(delivery(text, body("a")), Time(), {Job.PROMOTE: carried_out(done)})
    assert failed(answer) == ["m1"]
    assert done == ["a"]


def test_a_job_of_another_consumer_fails() -> None:
    answer = consume(delivery(body("a", Job.PUSH)), Time(), {Job.PROMOTE: carried_out([])})
    assert failed(answer) == ["m1"]


def test_what_is_not_finished_goes_on_in_a_message_of_its_own(queues: dict[str, str]) -> None:
    answer = consume(delivery(body("a")), Time(), {Job.PROMOTE: lambda *_: False})
    assert failed(answer) == []
    (again,) = waiting(queues["FollowUps"])
    # The first message was not told any request: it is one itself.
    assert driver.read(again) == structs.replace(driver.read(body("a")), request_id="m1")


def test_what_cannot_go_on_is_not_reported_as_done(
    store: None,
) -> None:
    """There is no queue: the message itself has to stay."""
    answer = consume(delivery(body("a")), Time(), {Job.PROMOTE: lambda *_: False})
    assert failed(answer) == ["m1"]


@pytest.mark.parametrize(
    ("left", "up"), [(RESERVE_SECONDS + 1, False), (RESERVE_SECONDS - 1, True), (0, True)]
)
def test_no_portion_is_begun_that_there_is_no_time_for(left: float, up: bool) -> None:
    asked: list[bool] = []

    def carry_out(act: Act, subject: str, until: TimeIsUp) -> bool:
        asked.append(until())
        return True

    consume(delivery(body("a")), Time(left), {Job.PROMOTE: carry_out})
    assert asked == [up]
    assert time_is_up(Time(left))() is up


def test_the_desk_itself_acts_and_the_message_is_the_request() -> None:
    acts: list[Act] = []

    def carry_out(act: Act, subject: str, until: Callable[[], bool]) -> bool:
        acts.append(act)
        return True

    consume(delivery(body("a")), Time(), {Job.PROMOTE: carry_out})
    (act,) = acts
    assert (act.by, act.operation, act.request_id, act.key) == (SYSTEM, "promote", "m1", None)


def test_what_a_request_brought_about_bears_its_id(queues: dict[str, str]) -> None:
    acts: list[Act] = []

    def carry_out(act: Act, subject: str, until: TimeIsUp) -> bool:
        acts.append(act)
        return False

    text = body("a").replace("{", '{"request_id": "req-1", ', 1)
    consume(delivery(text), Time(), {Job.PROMOTE: carry_out})
    (again,) = waiting(queues["FollowUps"])
    assert [acts[0].request_id, driver.read(again).request_id] == ["req-1", "req-1"]


def test_a_fault_is_told_with_its_trace_and_no_record(caplog: pytest.LogCaptureFixture) -> None:
    jobs = {Job.PROMOTE: carried_out([], {"a": RuntimeError("a bug")})}
    consume(delivery(body("a")), Time(), jobs)
    (told,) = [record for record in caplog.records if record.levelname == "WARNING"]
    assert "RuntimeError: a bug" in caplog.text
    assert told.exc_info
