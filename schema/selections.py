"""What a caller asks for below a field: to read together what would be read one after another."""

from collections.abc import Iterable

from strawberry.types.nodes import SelectedField, Selection

from schema.context import Info


def asks_for(info: Info, name: str) -> bool:
    """Whether the field being resolved, or each item of it, is asked for its field `name`."""
    return any(_has(field.selections, name) for field in info.selected_fields)


def _has(selections: Iterable[Selection], name: str) -> bool:
    return any(
        one.name == name if isinstance(one, SelectedField) else _has(one.selections, name)
        for one in selections
    )
