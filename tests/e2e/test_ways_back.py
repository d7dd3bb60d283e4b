"""The way back to the rows of an earlier moment, as the runbook has it; the last of all tests.

A table is restored beside the one in force and put in its place, by `infra/adopt.py`.
"""

import os
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.adopt import adopt
from infra.rehearsal import define, deploy
from tests import waiting
from tests.e2e import evening
from tests.e2e.stage import key, staff
from tests.e2e.test_stories import VIEWER, in_state, seen
from tests.e2e.test_upgrades import rows

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif("E2E_PACKAGE" not in os.environ, reason="restoring is up to its owner"),
]

STATE = "query ($id: ID!) { registration(by: {id: $id}) { state } }"


def test_a_restored_table_is_put_in_force_and_stays_so() -> None:
    stack, table = os.environ["E2E_STACK"], os.environ["REGISTRATION_TABLE"]
    firm, party = evening.signed_up(), evening.opened(seats=1)
    seat = evening.registered(firm, party)
    backup = backed_up(table)
    late = evening.signed_up("Spät")

    name = restored(f"{table}-restored", backup)
    adopt(stack, name)
    assert owned(stack) == name
    assert knows(firm)
    assert staff().ask(STATE, id=seat["id"])["registration"]["state"] == "CONFIRMED"
    assert not knows(late)  # she has to sign up again
    goes_on(firm, party, seat)

    before = rows(name)
    folder = Path(os.environ["E2E_PACKAGE"])
    define(folder, tableName=name)
    deploy(folder)
    assert owned(stack) == name
    assert before.keys() <= rows(name).keys()
    assert knows(firm)
    assert knows(evening.signed_up("Neue"))  # by her mail, out of the new stream
    hers = (f"COMPANY#{late.id.removeprefix('com_')}", "PROFILE")
    assert hers in rows(table)  # what was in force stays, to look things up
    assert hers not in rows(name)


def backed_up(table: str) -> str:
    """Everything that lies in the table now."""
    made = boto3.client("dynamodb").create_backup(TableName=table, BackupName="before")
    return made["BackupDetails"]["BackupArn"]


def restored(name: str, backup: str) -> str:
    """A table of that name, of a backup, beside the one in force."""
    client = boto3.client("dynamodb")
    client.restore_table_from_backup(TargetTableName=name, BackupArn=backup)
    client.get_waiter("table_exists").wait(TableName=name)
    return name


def owned(stack: str) -> str:
    """The table that is the stack's."""
    client = boto3.client("cloudformation")
    found = client.describe_stack_resource(StackName=stack, LogicalResourceId="Table")
    return str(found["StackResourceDetail"]["PhysicalResourceId"])


def knows(firm: evening.Firm) -> bool:
    """Whether the session of a firm is one."""
    answer = firm.client.send(VIEWER)
    return "errors" not in answer and answer["data"]["viewer"]["subject"] == firm.id


def goes_on(firm: evening.Firm, party: Any, seat: Any) -> None:
    """What hangs on the stream works: mails, and jobs on their queues."""
    second = evening.signed_up("Zweite")
    line, _ = evening.held(second, party, or_wait=True)
    assert line["state"] == "WAITING"
    step = {"id": seat["id"], "expectedVersion": seat["version"], "idempotencyKey": key()}
    firm.client.done(waiting.CANCEL, input=step)
    in_state(lambda: seen(second, line), "OFFERED")
