"""The rules' closed sets as GraphQL enums, every value described."""

from collections.abc import Mapping
from enum import Enum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from registration.rules.texts import Language


def publish[E: type[Enum]](enum: E, name: str, description: str, values: Mapping[str, str]) -> E:
    """Show a rules' enum to clients; `values` says what each member means.

    Raises KeyError where a member has no description, so that none is forgotten.
    """
    strawberry.enum(enum, name=name, description=description)
    definition: StrawberryEnumDefinition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values[value.name]
    return enum


# Here, since every noun writes to people: it must be described before any type names it.
publish(
    Language,
    "Language",
    "The languages the desk writes to people in.",
    {"DE": "German.", "EN": "English.", "ES": "Spanish."},
)
