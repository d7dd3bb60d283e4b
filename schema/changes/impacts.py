"""What a late change would cost: what is ordered, and who has the list of names."""

import strawberry

from registration.rules import changes as rules
from registration.rules.arrangements import ArrangementKind
from schema.arrangements import Cost


@strawberry.type(description="What a change means for something that is ordered.")
class ArrangementImpact:
    kind: ArrangementKind = strawberry.field(description="What is ordered.")
    supplier: str = strawberry.field(description="Of whom.")
    persons: int = strawberry.field(description="By how many the order changes: -1 or 0.")
    final: bool = strawberry.field(description="Whether the numbers are final.")
    lost: Cost = strawberry.field(description="What is paid all the same.")

    @classmethod
    def of(cls, impact: rules.ArrangementImpact) -> "ArrangementImpact":
        lost = Cost.of(impact.lost_cents)
        kind, supplier, persons = impact.kind, impact.supplier, impact.persons
        return cls(kind=kind, supplier=supplier, persons=persons, final=impact.final, lost=lost)


@strawberry.type(description="A name off the host's list, onto it, or one for another.")
class NameChange:
    off: str | None = strawberry.field(description="Who is on the list no more.")
    on: str | None = strawberry.field(description="Who is on the list now.")


@strawberry.type(description="What a change means for who receives the delegation.")
class HostImpact:
    name: str = strawberry.field(description="The host.")
    list_frozen: bool = strawberry.field(
        description="Whether the host has the list already: from five days before the start."
    )
    name_changes: list[NameChange] = strawberry.field(description="What changes on the list.")

    @classmethod
    def of(cls, impact: rules.HostImpact) -> "HostImpact":
        names = [NameChange(off=each.off, on=each.on) for each in impact.name_changes]
        return cls(name=impact.name, list_frozen=impact.list_frozen, name_changes=names)


@strawberry.type(description="What a change means for those who prepare the activity.")
class ChangeImpact:
    arrangements: list[ArrangementImpact] = strawberry.field(description="What is ordered.")
    lost: Cost = strawberry.field(description="What is paid all the same, in all.")
    host: HostImpact | None = strawberry.field(description="Who receives them, if anybody.")

    @classmethod
    def of(cls, impact: rules.Impact) -> "ChangeImpact":
        return cls(
            arrangements=[ArrangementImpact.of(each) for each in impact.arrangements],
            lost=Cost.of(impact.lost_cents),
            host=HostImpact.of(impact.host) if impact.host else None,
        )
