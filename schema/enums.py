"""The rules' closed sets as GraphQL enums, every value described."""

from collections.abc import Mapping
from enum import Enum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from registration.rules.acts import Role
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


# These two here, since many nouns name them: each must be described before any type does.
publish(
    Language,
    "Language",
    "The languages the desk writes to people in.",
    {"DE": "German.", "EN": "English.", "ES": "Spanish."},
)
publish(
    Role,
    "Role",
    "What a caller is, and so what it may do.",
    {
        "ADMIN": "Staff of the organiser, who may do everything.",
        "OPERATOR": "Staff of the organiser, who run delegations.",
        "AUDITOR": "Staff of the organiser, who read what was done and change nothing.",
        "CHAMBER": "A chamber, for its members.",
        "COMPANY": "A company, through one of its contacts.",
        "DELEGATE": "A delegate.",
        "HOST": "The host of one activity.",
        "INTERPRETER": "Somebody who interprets at one matchmaking session.",
        "DOOR": "Somebody at the door of one activity.",
        "ANONYMOUS": "Somebody who has not signed in.",
        "SYSTEM": "What the desk does by itself; nobody signs in so.",
    },
)
