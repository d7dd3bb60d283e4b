"""The queues and the bucket as `infra/*.yml` define them, made on the desk and in tests.

One definition: what is deployed is what is tested, dead letters included. Encryption, policies and
lifecycles are left to the account.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from infra.templates import properties

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.literals import QueueAttributeNameType

_STACK = "${self:service}-${sls:stage}"
_KEPT: "tuple[QueueAttributeNameType, ...]" = ("VisibilityTimeout", "MessageRetentionPeriod")


def create_queues(
    client: "SQSClient", stack: str, *, visible_again_seconds: int | None = None
) -> dict[str, str]:
    """Makes every queue, `stack` in front of its name; the addresses by the names of the template.

    Those that exist keep what lies on them. `visible_again_seconds` is for those who do not want to
    wait as long as is deployed until a message that failed is delivered again.
    """
    definitions = properties("queues.yml")
    addresses: dict[str, str] = {}
    # Those that others name as the place of their failures have to be there first.
    for name, deployed in sorted(definitions.items(), key=lambda item: "RedrivePolicy" in item[1]):
        asked: dict[QueueAttributeNameType, str] = {
            key: str(deployed[key]) for key in _KEPT if key in deployed
        }
        if "VisibilityTimeout" in asked and visible_again_seconds is not None:
            asked["VisibilityTimeout"] = str(visible_again_seconds)
        if "RedrivePolicy" in deployed:
            asked["RedrivePolicy"] = json.dumps(_redrive(client, deployed, addresses))
        queue = deployed["QueueName"].replace(_STACK, stack)
        addresses[name] = _created(client, queue, asked)
    return addresses


def _created(client: "SQSClient", queue: str, asked: "dict[QueueAttributeNameType, str]") -> str:
    """The queue's address; one of earlier days is brought up to date."""
    try:
        return client.create_queue(QueueName=queue, Attributes=asked)["QueueUrl"]
    except client.exceptions.QueueNameExists:
        address = client.get_queue_url(QueueName=queue)["QueueUrl"]
        client.set_queue_attributes(QueueUrl=address, Attributes=asked)
        return address


def _redrive(
    client: "SQSClient", deployed: Mapping[str, Any], addresses: Mapping[str, str]
) -> dict[str, Any]:
    policy = deployed["RedrivePolicy"]
    address = addresses[policy["deadLetterTargetArn"]["Fn::GetAtt"][0]]
    told = client.get_queue_attributes(QueueUrl=address, AttributeNames=["QueueArn"])
    return {**policy, "deadLetterTargetArn": told["Attributes"]["QueueArn"]}


def create_bucket(client: "S3Client", name: str) -> None:
    """Makes the bucket of files under this name; nothing happens where it exists."""
    try:
        client.create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
    except client.exceptions.BucketAlreadyOwnedByYou:
        return
