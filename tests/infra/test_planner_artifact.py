"""The planner as Lambda runs it: its own zip, AWS's runtime client, and a session to plan."""

import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra import emulator
from infra.package import PLANNER, build
from infra.tables import create_table
from registration import settings
from registration.rules.events import Job
from registration.store import rows
from tests import plans, sessions
from tests.functions.deliveries import body, delivery
from tests.infra.runtime import Function, deployed, mounted
from tests.sessions import NOW, Session

pytestmark = pytest.mark.race

NO_FAILURES: dict[str, Any] = {"batchItemFailures": []}
GONE = "pln_01D7XX2V80JSPHAVE4Y38QAQJ6.01D7XYSS20FTD0RYY04ZWSFHPJ.01D7XYSS20FTD0RYY04ZWSFHPK"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The artifact, for this machine."""
    out = tmp_path_factory.mktemp("task") / "planner.zip"
    return mounted(build(PLANNER, out, platform=None).path)


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The endpoint of an atomic store with the deployed table; the tests write to it as well."""
    with emulator.running() as it:
        with pytest.MonkeyPatch.context() as here:
            here.setenv("AWS_ENDPOINT_URL_DYNAMODB", it.endpoint)
            rows.connect()
            create_table(boto3.client("dynamodb"), settings.TABLE)
            yield it.endpoint
        rows.connect()


@pytest.fixture(scope="module")
def planner(template: dict[str, Any], root: Path, store: str) -> Iterator[Function]:
    ahead = (NOW - datetime.now(UTC)).total_seconds()
    variables = {
        "AWS_ENDPOINT_URL_DYNAMODB": store,
        "REGISTRATION_CLOCK_OFFSET_SECONDS": str(ahead),
    }
    name = "PlannerLambdaFunction"
    with deployed(template, name, root, settings.TABLE, **variables) as function:
        yield function


@pytest.fixture
def here(store: str, at: Callable[[datetime], None]) -> Session:
    """Three companies that would all like to meet both delegates, in three slots at two tables."""
    at(NOW)
    session = sessions.opened(sessions.session(firms=3, people=2, slots_=3, tables=2))
    for firm in range(3):
        for person in range(2):
            sessions.asked(session, firm=firm, person=person)
    return session


def test_a_session_is_planned_with_a_proof_by_what_is_in_the_zip(
    planner: Function, here: Session
) -> None:
    draft = plans.done("planRun", activityId=here.activity.id, seed=3, seconds=3)
    for _ in range(2):
        made = planner.invoke(delivery(body(draft["id"], Job.PLAN)))
        assert made.answer == NO_FAILURES, "\n".join(made.log)
    plan = plans.looked_at(draft["id"])
    assert (plan["state"], plan["placed"], plan["leftOpen"]) == ("DRAFT", 6, 0)
    assert all(score["proven"] for score in plan["scores"][:4])  # what counts before comfort


def test_a_draft_that_is_gone_is_no_fault(planner: Function) -> None:
    assert planner.invoke(delivery(body(GONE, Job.PLAN))).answer == NO_FAILURES


def test_nothing_is_written_beside_the_code(planner: Function, root: Path) -> None:
    assert planner.invoke(delivery(body(GONE, Job.PLAN))).answer == NO_FAILURES
    with zipfile.ZipFile(root.parent / "planner.zip") as zipped:
        assert {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()} == set(
            zipped.namelist()
        )
