"""A world of rows that every question finds as it was, and somebody of each kind who asks."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from infra.queues import create_bucket
from infra.tables import create_table
from registration import clock, settings
from tests.access import World, caller, world
from tests.clients import Client
from tests.sessions import NOW

ASKING = ("anonymous", "delegate", "contact", "chamber", "admin")


@dataclass
class Desk:
    """The world, who asks, what came of it, and the way back to how it was."""

    world: World
    callers: dict[str, Client]
    rows: Any
    answers: int = 0
    reached: int = 0  # answers that came from behind the guard
    slowest: tuple[float, str] = (0.0, "")
    faults: list[str] = field(default_factory=list)

    def restore(self) -> None:
        """Everything as it was laid in."""
        _table().items = copy.deepcopy(self.rows)


@pytest.fixture(scope="session")
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
        patch.setattr(clock, "now", lambda: NOW)
        create_table(boto3.client("dynamodb"), settings.TABLE, stream=False)
        create_bucket(boto3.client("s3"), settings.FILES_BUCKET)
        here = world()
        callers = {name: caller(name, here) for name in ASKING}
        found = Desk(here, callers, copy.deepcopy(_table().items))
        yield found
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        seconds, which = found.slowest
        print(
            f"\n{found.answers:,} answers, {found.reached:,} from behind the guard;"
            f" the slowest took {seconds:.2f} s ({which})"
        )


def _table() -> Any:
    backend = dynamodb_backends[DEFAULT_ACCOUNT_ID][settings.REGION]
    return backend.tables[settings.TABLE]
