"""A fresh store for each measurement, and the report of all of them.

Nothing timed is asserted: the figures are printed as one table and written to build/bench.json.
Nothing else should run on the machine meanwhile.
"""

import json
import os
import platform
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import boto3
import pytest

from infra import ROOT
from infra.emulator import queues_running, running
from infra.queues import create_bucket
from infra.tables import create_table
from registration import files, settings
from registration.store import rows
from tests.bench import loop

REPORT = ROOT / "build/bench.json"


@dataclass
class Report:
    """Figures by what they are about, in the order they came."""

    figures: dict[str, dict[str, float]] = field(default_factory=dict)

    def add(self, what: str, **figures: float) -> None:
        self.figures[what] = figures

    def lines(self) -> Iterator[str]:
        wide = max(map(len, self.figures), default=0)
        for what, figures in self.figures.items():
            told = ", ".join(
                f"{name.replace('_', ' ')} {value:,.6g}" for name, value in figures.items()
            )
            yield f"{what:<{wide}}  {told}"


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> Iterator[Report]:
    found = Report()
    before = os.getloadavg()[0]
    yield found
    about = {"cores": os.cpu_count(), "load": before, "python": platform.python_version()}
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps({**about, "figures": found.figures}, indent=1) + "\n")
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n\nload before {before:.1f}, {os.cpu_count()} cores", *found.lines(), sep="\n")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store in memory with our table and the loop's, and the bucket of files.

    Without streams: on DynamoDB they cost a writer nothing, but the emulator goes through all it
    has ever told for each new record. And without the checks of other tests, which take their time.
    """
    with ExitStack() as stack:
        store = stack.enter_context(running())
        places = stack.enter_context(queues_running(beside=store))
        with monkeypatch.context() as here:
            here.setenv("AWS_ENDPOINT_URL_DYNAMODB", store.endpoint)
            here.setenv("AWS_ENDPOINT_URL_S3", places.endpoint)
            rows.connect()
            files.client.cache_clear()
            for table in (settings.TABLE, loop.TABLE):
                create_table(boto3.client("dynamodb"), table, stream=False)
            create_bucket(boto3.client("s3"), settings.FILES_BUCKET)
            yield
    rows.connect()
    files.client.cache_clear()
