"""The schema: every query and mutation, gathered."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.nodes import Node, NodeQuery
from schema.records import RecordQuery
from schema.refusals import UserError
from schema.scalars import SCALARS


@strawberry.type(description="Reads.")
class Query(NodeQuery, RecordQuery):
    pass


def _concrete(interface: type) -> list[type]:
    """All types that implement an interface, so that the schema knows those no field returns."""
    return [*interface.__subclasses__()]


schema = strawberry.Schema(
    query=Query,
    types=[*_concrete(UserError), *_concrete(Node)],
    config=StrawberryConfig(scalar_map=SCALARS),
)
