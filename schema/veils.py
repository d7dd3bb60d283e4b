"""Data that are an action of their own: denied, they look as if there were none."""

from collections.abc import Callable
from typing import Any

import strawberry
from strawberry.extensions import FieldExtension

from schema.policy import DATA, decide


class Veil(FieldExtension):
    """Asks the policy before data are shown; denied, they look as if there were none."""

    def __init__(self, action: str) -> None:
        if action not in DATA:
            raise KeyError(f"{action} has no line among the data of the policy")
        self.action = action

    def resolve(
        self, next_: Callable[..., Any], source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        if not decide(info.context.principal, self.action):
            return None
        return next_(source, info, **kwargs)


def veiled(action: str, description: str) -> Any:
    """`strawberry.field` for data that are an action of their own; they are null to who may not."""
    told = f"{description} Null without the right to it ({action})."
    return strawberry.field(description=told, extensions=[Veil(action)])
