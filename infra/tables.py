"""The store's table as `infra/tables.yml` defines it, made on the desk and in tests.

One definition: what is deployed is what is tested. Encryption, backups, protection and tags are
left to the account; an emulator has nothing to apply them to.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SOURCE = Path(__file__).with_name("tables.yml")
_SHAPE = ("KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "BillingMode")


class TemplateLoader(yaml.SafeLoader):
    """Reads CloudFormation's short tags: `!Ref Table` becomes {"Ref": "Table"}."""


def _intrinsic(loader: TemplateLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".", 1) if tag == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    raise yaml.constructor.ConstructorError(None, None, f"!{tag} of a mapping", node.start_mark)


TemplateLoader.add_multi_constructor("!", _intrinsic)


def table_definition() -> dict[str, Any]:
    """The properties of the deployed table, as CloudFormation names them."""
    template = yaml.load(SOURCE.read_text(), Loader=TemplateLoader)  # noqa: S506 (a SafeLoader)
    properties: dict[str, Any] = template["Table"]["Properties"]
    return properties


def create_table(client: "DynamoDBClient", name: str, *, stream: bool = True) -> None:
    """Makes the table under this name and waits for it; nothing happens where it exists.

    `stream=False` is for moto, which copies the stream's whole history in every transaction.
    """
    deployed = table_definition()
    asked = {key: deployed[key] for key in _SHAPE}
    if stream:
        asked["StreamSpecification"] = {"StreamEnabled": True, **deployed["StreamSpecification"]}
    try:
        client.create_table(TableName=name, **asked)
    except client.exceptions.ResourceInUseException:
        return
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    client.update_time_to_live(
        TableName=name, TimeToLiveSpecification=deployed["TimeToLiveSpecification"]
    )
