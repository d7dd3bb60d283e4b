"""Scalars of our own: an instant always says its offset from UTC, money is whole euros."""

from datetime import UTC, datetime
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition


def _read(text: object) -> datetime:
    try:
        instant = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise GraphQLError("DateTime: an instant with its offset, such as 2019-09-24T16:00:00Z.")
    return instant.astimezone(UTC)


def _write(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


DATE_TIME: ScalarDefinition = strawberry.scalar(
    name="DateTime",
    description="An instant (RFC 3339), always with its offset; answered in UTC. The zone of the"
    " venue stands beside it.",
    specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
    serialize=_write,
    parse_value=_read,
)

Euros = NewType("Euros", int)


def _whole(amount: object) -> int:
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise GraphQLError("Euros: a whole number.")
    return amount


EUROS: ScalarDefinition = strawberry.scalar(
    name="Euros",
    description="An amount of money in whole euros; a number that may exceed 32 bits.",
    serialize=_whole,
    parse_value=_whole,
)

SCALARS: dict[object, Any] = {datetime: DATE_TIME, Euros: EUROS}
