"""Puts a restored table in force: `python -m infra.adopt STAGE TABLE`.

A stack keeps to the table that it made. So it is told the restored one in two updates: first it
lets its own table go (which stays, for good) and names the other by its name in all that reads
and writes; then it takes the other in, in the place of the first. Mappings of the stream are made
anew meanwhile, from the beginning of the new stream. Nobody writes while this goes on. What was
interrupted is gone on with by the same command. Credentials of the account are taken from the
environment.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

REGION = "eu-central-1"
TABLE = "Table"  # its name in the stack
FUNCTION = "AWS::Lambda::Function"
GIVERS = ("-outbox", "-relay")  # tell others what is accepted, and accept nothing
type Template = dict[str, Any]


def main(stage: str, name: str) -> None:
    stack = f"registration-{stage}"
    adopt(stack, name)
    sys.stdout.write(f"{stack} works on {name}. From now on deploy with --param tableName={name}\n")


def adopt(stack: str, name: str) -> None:
    """The stack works on the table of that name, and owns it."""
    template = _template(stack)
    definition = template["Resources"].pop(TABLE, None) or template["Metadata"][TABLE]
    with nobody_writing(template):
        table = completed(name, definition["Properties"])
        without = detached(template, name, table["TableArn"], table["LatestStreamArn"])
        without["Metadata"] = {**template.get("Metadata", {}), TABLE: definition}
        _changed(stack, without, "UPDATE")
        definition["Properties"]["TableName"] = name
        without["Resources"][TABLE] = definition
        _changed(stack, without, "IMPORT", name)


@contextmanager
def nobody_writing(template: Template) -> Iterator[None]:
    """Callers, queues and the schedule have to wait while this lasts; mails and jobs go out."""
    client = _client("lambda")
    kinds = [one for one in template["Resources"].values() if one["Type"] == FUNCTION]
    writers = [
        one["Properties"] for one in kinds if not one["Properties"]["FunctionName"].endswith(GIVERS)
    ]
    for one in writers:
        name = one["FunctionName"]
        client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    try:
        yield
    finally:
        for one in writers:
            name, most = one["FunctionName"], one.get("ReservedConcurrentExecutions")
            if most is None:
                client.delete_function_concurrency(FunctionName=name)
            else:
                client.put_function_concurrency(
                    FunctionName=name, ReservedConcurrentExecutions=most
                )


def completed(name: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """The restored table, with what a restore leaves out switched on."""
    client = _client("dynamodb")
    client.get_waiter("table_exists").wait(TableName=name)
    table = client.describe_table(TableName=name)["Table"]
    if not table.get("StreamSpecification"):
        stream = {"StreamEnabled": True, **wanted["StreamSpecification"]}
        client.update_table(TableName=name, StreamSpecification=stream)
        client.get_waiter("table_exists").wait(TableName=name)
    protected = wanted["DeletionProtectionEnabled"]
    if bool(table.get("DeletionProtectionEnabled")) != protected:
        client.update_table(TableName=name, DeletionProtectionEnabled=protected)
        client.get_waiter("table_exists").wait(TableName=name)
    expiry = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    if not expiry.get("TimeToLiveStatus", "DISABLED").startswith("ENABL"):
        client.update_time_to_live(
            TableName=name, TimeToLiveSpecification=wanted["TimeToLiveSpecification"]
        )
    recovery = wanted["PointInTimeRecoverySpecification"]
    client.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=recovery)
    client.tag_resource(ResourceArn=table["TableArn"], Tags=wanted["Tags"])
    return dict(client.describe_table(TableName=name)["Table"])


def detached(part: Any, name: str, arn: str, stream: str) -> Any:
    """A template, or a part of one, that names that table instead of its own."""
    match part:
        case {"Ref": "Table"}:
            return name
        case {"Fn::GetAtt": ["Table", "Arn"]}:
            return arn
        case {"Fn::GetAtt": ["Table", "StreamArn"]}:
            return stream
        case dict():
            return {key: detached(value, name, arn, stream) for key, value in part.items()}
        case list():
            return [detached(value, name, arn, stream) for value in part if value != TABLE]
        case str():
            return part.replace("${Table.Arn}", arn).replace("${Table}", name)
    return part


def _changed(stack: str, template: Template, kind: str, table: str = "") -> None:
    """Carries one change of the stack out, and waits for its end."""
    client = _client("cloudformation")
    change = f"adopt-{kind.lower()}"
    taken = {
        "ResourceType": "AWS::DynamoDB::Table",
        "LogicalResourceId": TABLE,
        "ResourceIdentifier": {"TableName": table},
    }
    made = client.create_change_set(
        StackName=stack,
        ChangeSetName=change,
        ChangeSetType=kind,
        TemplateURL=_uploaded(stack, template),
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        **({"ResourcesToImport": [taken]} if table else {}),
    )
    client.get_waiter("change_set_create_complete").wait(ChangeSetName=made["Id"])
    client.execute_change_set(ChangeSetName=made["Id"])
    ended = "stack_import_complete" if table else "stack_update_complete"
    client.get_waiter(ended).wait(StackName=stack, WaiterConfig={"Delay": 5})


def _template(stack: str) -> Template:
    told: Any = _client("cloudformation").get_template(StackName=stack)["TemplateBody"]
    template: Template = json.loads(told) if isinstance(told, str) else told
    return template


def _uploaded(stack: str, template: Template) -> str:
    """Where the template lies for CloudFormation, which takes no long one otherwise."""
    found = _client("cloudformation").describe_stack_resource(
        StackName=stack, LogicalResourceId="ServerlessDeploymentBucket"
    )
    bucket = found["StackResourceDetail"]["PhysicalResourceId"]
    client = _client("s3")
    client.put_object(Bucket=bucket, Key="adopt.json", Body=json.dumps(template).encode())
    return f"{client.meta.endpoint_url}/{bucket}/adopt.json"


def _client(service: Any) -> Any:
    return boto3.client(service, region_name=REGION)


if __name__ == "__main__":
    main(*sys.argv[1:])
