"""Note what people need, and forget it."""

from collections.abc import Callable

import strawberry

from registration.actions import needs as actions
from registration.rules import needs as rules
from registration.rules.acts import Act
from registration.store import needs as store
from registration.store.rows import read
from schema.context import Info
from schema.needs.shapes import NeedsEraseInput, NeedsPart, RequirementsSetInput, TravelSetInput
from schema.payloads import Administrative, AdministrativePayload, settle
from schema.policy import guarded


@strawberry.type(
    description="What came of it. The data themselves are read at the registration or delegate."
)
class NeedsPayload(AdministrativePayload):
    version: int | None = strawberry.field(
        default=None, description="The version of what is there now; null when refused."
    )


def _settled(info: Info, input: Administrative, do: Callable[[Act], rules.Needs]) -> NeedsPayload:
    def payload(needs: rules.Needs | None) -> NeedsPayload:
        return NeedsPayload(version=needs.version if needs and not needs.is_empty else 0)

    return settle(
        info,
        input,
        NeedsPayload,
        do=lambda act: payload(do(act)),
        replay=lambda about: payload(read(store.key(about))),
    )


@strawberry.type
class NeedsMutation:
    @guarded(
        "requirementsSet",
        "Note diet and access needs of a person, who has consented to that. Only whoever acts for"
        " the person and the desk read them, every reading is recorded, and they are deleted 14"
        " days after the event.",
    )
    def requirements_set(self, info: Info, input: RequirementsSetInput) -> NeedsPayload:
        return _settled(
            info,
            input,
            lambda act: actions.require(
                act, input.id, input.read(), expected=input.expected_version
            ),
        )

    @guarded("travelSet", "Note how a decision-maker travels. Kept and recorded alike.")
    def travel_set(self, info: Info, input: TravelSetInput) -> NeedsPayload:
        return _settled(
            info,
            input,
            lambda act: actions.plan(act, input.id, input.read(), expected=input.expected_version),
        )

    @guarded("needsErase", "Delete what was noted of a person's needs; again does no harm.")
    def needs_erase(self, info: Info, input: NeedsEraseInput) -> NeedsPayload:
        return _settled(
            info,
            input,
            lambda act: actions.erase(
                act,
                input.id,
                requirements=NeedsPart.REQUIREMENTS in input.parts,
                travel=NeedsPart.TRAVEL in input.parts,
            ),
        )
