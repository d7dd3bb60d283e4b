"""The store's table as `infra/tables.yml` defines it, made on the desk and in tests.

One definition: what is deployed is what is tested. Encryption, backups, protection and tags are
left to the account; an emulator has nothing to apply them to.
"""

from typing import TYPE_CHECKING, Any

from infra.templates import properties

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_SHAPE = ("KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "BillingMode")


def table_definition() -> dict[str, Any]:
    """The properties of the deployed table, as CloudFormation names them."""
    return properties("tables.yml")["Table"]


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
