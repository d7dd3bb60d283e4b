"""Real concurrency: a fresh process of the emulator, with the deployed table, for every test."""

from collections.abc import Iterator

import boto3
import pytest

from infra.emulator import queues_running, running
from infra.queues import create_bucket, create_queues
from infra.tables import create_table
from registration import files, settings
from registration import queues as driver
from registration.store import rows
from tests import laws

VISIBLE_AGAIN_SECONDS = 0


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


@pytest.fixture(scope="session")
def waiting_room() -> Iterator[str]:
    """The endpoint of queues and files, one process for all tests."""
    with queues_running() as it:
        yield it.endpoint


@pytest.fixture
def queues(
    emulator: str, waiting_room: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """The queues of `infra/queues.yml` beside the store, empty; what fails comes back at once."""
    with monkeypatch.context() as here:
        here.setenv("AWS_ENDPOINT_URL_SQS", waiting_room)
        here.setenv("AWS_ENDPOINT_URL_S3", waiting_room)
        driver.client.cache_clear()
        files.client.cache_clear()
        create_bucket(boto3.client("s3"), settings.FILES_BUCKET)
        sqs = boto3.client("sqs")
        addresses = create_queues(sqs, settings.TABLE, visible_again_seconds=VISIBLE_AGAIN_SECONDS)
        yield addresses
        for address in addresses.values():
            sqs.delete_queue(QueueUrl=address)
    driver.client.cache_clear()
    files.client.cache_clear()
