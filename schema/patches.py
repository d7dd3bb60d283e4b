"""Patch inputs: what the caller gave, told apart from what was left out."""

import dataclasses
from collections.abc import Callable
from typing import Any

import strawberry


def given(input: object, **readers: Callable[[Any], Any]) -> dict[str, Any]:
    """The `Maybe` fields that were given, null included, by name.

    A list becomes a tuple; a part that can `read()` itself is read; `readers` do the rest.
    """
    changes = {}
    for field in dataclasses.fields(input):  # type: ignore[arg-type]  # every input is one
        found = getattr(input, field.name)
        if isinstance(found, strawberry.Some):
            read = readers.get(field.name, read_part)
            changes[field.name] = None if found.value is None else read(found.value)
    return changes


def read_part(written: Any) -> Any:
    """One part of an input as the rules take it."""
    if isinstance(written, list):
        return tuple(read_part(part) for part in written)
    return written.read() if hasattr(written, "read") else written
