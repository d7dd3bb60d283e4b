"""Real concurrency: a fresh process of the emulator, with the deployed table, for every test."""

from collections.abc import Iterator

import boto3
import pytest

from infra.emulator import running
from infra.tables import create_table
from registration import settings
from registration.store import rows
from tests import laws


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The endpoint of an atomic store with one empty table; the code under test uses it."""
    with running() as it:
        with monkeypatch.context() as here:
            here.setenv("AWS_ENDPOINT_URL_DYNAMODB", it.endpoint)
            rows.connect()
            create_table(boto3.client("dynamodb"), settings.TABLE)
            with laws.kept():
                yield it.endpoint
        rows.connect()
