"""How a rules' value lies in a row: one native DynamoDB map, checked by type on the way in.

Native rather than JSON text, so that people read it in the console, exports to S3 are typed, and a
condition can name a part of it.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from pynamodb.attributes import Attribute
from pynamodb.constants import MAP


class Body[T](Attribute[T]):
    """A frozen dataclass as one native DynamoDB map, checked by type on the way in."""

    attr_type = MAP

    def __init__(self, of: type[T], *, null: bool = False) -> None:
        super().__init__(null=null)
        self.of = of

    def serialize(self, value: T) -> dict[str, Any]:
        return {name: _dynamo(part) for name, part in msgspec.to_builtins(value).items()}

    def deserialize(self, value: Mapping[str, Any]) -> T:
        plain = {name: _plain(part) for name, part in value.items()}
        return msgspec.convert(plain, self.of)


def _dynamo(value: Any) -> dict[str, Any]:
    """A plain value as DynamoDB writes it."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | float():
            return {"N": repr(value)}
        case dict():
            return {"M": {str(name): _dynamo(part) for name, part in value.items()}}
        case _:
            return {"L": [_dynamo(part) for part in value]}


def _plain(value: Mapping[str, Any]) -> Any:
    """A value as DynamoDB writes it, plain again."""
    [(kind, inner)] = value.items()
    match kind:
        case "NULL":
            return None
        case "N":
            return float(inner) if any(sign in inner for sign in ".eE") else int(inner)
        case "M":
            return {name: _plain(part) for name, part in inner.items()}
        case "L":
            return [_plain(part) for part in inner]
        case _:
            return inner
