"""One empty table per test, made from infra/tables.yml: the tests prove the deployed shape."""

import os
from collections.abc import Iterator

os.environ |= {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "REGISTRATION_LINK_KEY": "a key for tests, not for links that anybody gets",
}

import boto3
import pytest
from moto import mock_aws

from infra.tables import create_table
from registration import settings


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The store in this process, for one thread (moto loses updates under concurrency)."""
    monkeypatch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
    with mock_aws():
        create_table(boto3.client("dynamodb"), settings.TABLE, stream=False)
        yield
