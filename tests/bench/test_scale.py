"""A year of the whole programme, from what its operations really cost: writes SCALE.md."""

from pathlib import Path

import boto3
import pytest
import yaml
from moto import mock_aws

from infra import ROOT
from infra.queues import create_bucket, create_queues
from infra.tables import create_table
from registration import settings
from tests.bench import scale_report
from tests.costs.chapters import CHAPTERS
from tests.costs.meter import Cost, metered
from tests.costs.walk import Walk
from tests.late_changes import SetClock

pytestmark = pytest.mark.bench

SCALE = Path(__file__).parent / "SCALE.md"


def test_a_year_of_the_whole_programme(at: SetClock) -> None:
    costs: dict[str, Cost] = {}
    for now, walked in CHAPTERS.values():
        with mock_aws():
            create_table(boto3.client("dynamodb"), settings.TABLE, stream=False)
            create_bucket(boto3.client("s3"), settings.FILES_BUCKET)
            create_queues(boto3.client("sqs"), settings.TABLE)
            at(now)
            with metered() as meter:
                walk = Walk(meter)
                walked(walk, at)
            costs |= walk.costs
    found = scale_report.document(costs, gateway())
    SCALE.write_text(found)
    print(found)


def gateway() -> tuple[float, float]:
    """How many requests a second the deployed stage lets in, and how many at once."""

    class Loader(yaml.SafeLoader):
        """Serverless' own variables and CloudFormation's functions are no matter here."""

    Loader.add_multi_constructor("!", lambda *_: None)
    service = yaml.load((ROOT / "serverless.yml").read_text(), Loader)  # noqa: S506
    stage = service["resources"]["extensions"]["HttpApiStage"]["Properties"]
    limits = stage["DefaultRouteSettings"]
    return limits["ThrottlingRateLimit"], limits["ThrottlingBurstLimit"]
