"""Audit entries of changes that never were, their chain, and hands that tamper with both."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3

from registration import settings
from registration.actions import chains
from registration.actions.chains import Verification
from registration.rules.acts import Act, Principal, Role
from registration.rules.chains import ChainLink, Head, Stamp, stamp
from registration.rules.events import AuditEntry, Change
from registration.rules.pages import Window
from registration.store import chains as store
from registration.store import ledger
from registration.store.rows import read

NOON = datetime(2019, 9, 24, 12, tzinfo=UTC)
DAY = "2019-09-24"
NEXT_NOON = NOON + timedelta(days=1)
NEXT_DAY = "2019-09-25"
CLARA = Principal(role=Role.OPERATOR, id="clara")


def entries(
    number: int, at: datetime = NOON, by: Principal = CLARA, prefix: str = "chair"
) -> list[AuditEntry]:
    """So many changes of as many objects, as the store has them."""
    made = []
    for n in range(number):
        subject = f"{prefix}_{n}"
        change = Change(subject=subject, before={"legs": 4}, after={"legs": 3, "colour": "grün"})
        act = Act(by=by, at=at, operation="chairSaw", request_id=f"r-{n}", reason="It wobbled")
        ledger.accept(act, changes=[change])
        made.append(ledger.audit_page(subject, Window(first=1)).values[0])
    return made


def stamps(made: list[AuditEntry]) -> list[Stamp]:
    return [stamp(one) for one in made]


def chained(number: int, at: datetime = NOON, prefix: str = "chair") -> list[AuditEntry]:
    """So many entries, in the chain."""
    made = entries(number, at, prefix=prefix)
    chains.chain(stamps(made), at)
    return made


def head() -> Head:
    """Where the chain ends."""
    return read(store.HEAD) or Head()


def links(day: str = DAY) -> list[ChainLink]:
    """The links of a day, in order."""
    page = store.links(day, Window(first=100))
    assert not page.more
    return list(page.values)


def verified(day: str = DAY, at: datetime = NOON, **how: Any) -> Verification:
    """What the notary finds."""
    return chains.verify(day, at, **{"most": 1000, **how})


def fault(found: Verification) -> tuple[str, int | None] | None:
    """What is broken, and where."""
    return (found.broken.fault.value, found.broken.sequence) if found.broken else None


def tamper(pk: str, sk: str, path: str, value: dict[str, Any]) -> None:
    """Change a part of a row's body, as somebody with the table's keys in hand would."""
    boto3.client("dynamodb").update_item(
        TableName=settings.TABLE,
        Key={"pk": {"S": pk}, "sk": {"S": sk}},
        UpdateExpression="SET " + ".".join(f"#{n}" for n in range(len(path.split(".")))) + " = :v",
        ExpressionAttributeNames={f"#{n}": name for n, name in enumerate(path.split("."))},
        ExpressionAttributeValues={":v": value},
    )


def remove(pk: str, sk: str) -> None:
    """Take a row away."""
    key = {"pk": {"S": pk}, "sk": {"S": sk}}
    boto3.client("dynamodb").delete_item(TableName=settings.TABLE, Key=key)
