"""What has changed in the published schema since the last release: `make changes`.

`schema/released.graphql` is the schema of that release; a release copies schema.graphql over it and
empties `schema/breaking.toml`. There each breaking change is acknowledged, with a date and a reason
that clients can be told (api.md 10: deprecate first, then remove).
"""

import sys
import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphql import (
    BreakingChangeType,
    DangerousChangeType,
    GraphQLSchema,
    build_schema,
    find_schema_changes,
)

from infra import ROOT

PUBLISHED = ROOT / "schema/schema.graphql"
RELEASED = ROOT / "schema/released.graphql"
ACKNOWLEDGED = ROOT / "schema/breaking.toml"


class Harm(StrEnum):
    """What a change does to clients that were made for the released schema."""

    BREAKING = "breaking"  # their documents are refused, or their answers have another shape
    DANGEROUS = "dangerous"  # they may meet a value that they do not know
    SAFE = "safe"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference, and what it does."""

    harm: Harm
    what: str

    def __str__(self) -> str:
        return f"{self.harm:9} {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """A breaking change that is meant."""

    change: str
    on: date
    reason: str


def changes(before: GraphQLSchema, after: GraphQLSchema) -> list[Change]:
    """Every difference, the harmful ones first."""
    found = [Change(_harm(one.type), one.description) for one in find_schema_changes(before, after)]
    return sorted(found, key=lambda one: (list(Harm).index(one.harm), one.what))


def _harm(kind: object) -> Harm:
    if isinstance(kind, BreakingChangeType):
        return Harm.BREAKING
    return Harm.DANGEROUS if isinstance(kind, DangerousChangeType) else Harm.SAFE


def since_the_release() -> list[Change]:
    """What a release of now would bring."""
    before, after = (build_schema(path.read_text()) for path in (RELEASED, PUBLISHED))
    return changes(before, after)


def acknowledged() -> list[Acknowledged]:
    """The breaking changes that are meant. Raises TypeError where one lacks a date or a reason."""
    listed = tomllib.loads(ACKNOWLEDGED.read_text()).get("acknowledged", [])
    return [Acknowledged(**one) for one in listed]


def unacknowledged(found: list[Change]) -> list[str]:
    """Breaking changes that nobody has taken responsibility for."""
    meant = {one.change for one in acknowledged()}
    return [one.what for one in found if one.harm is Harm.BREAKING and one.what not in meant]


def main() -> None:
    found = since_the_release()
    sys.stdout.write("".join(f"{one}\n" for one in found) or "Nothing has changed.\n")
    if left := unacknowledged(found):
        sys.exit(f"\nTo be acknowledged in {ACKNOWLEDGED.relative_to(ROOT)}:\n" + "\n".join(left))


if __name__ == "__main__":
    main()
