"""Approve and reject many registrations in one call, with an outcome for each."""

from collections.abc import Sequence

import strawberry

from registration.actions import rounds as actions
from registration.rules import rounds as rules
from registration.rules.acts import Act
from registration.rules.rounds import Decision, Outcome
from registration.rules.texts import Language
from schema.context import Info
from schema.enums import publish
from schema.nodes import resolved
from schema.payloads import EXPECTED_VERSION, AdministrativePayload, Confirmable, settle
from schema.policy import guarded
from schema.refusals import UserError, show
from schema.registrations.registration import Registration, load_registration

publish(
    Decision,
    "RegistrationDecision",
    "What the desk says to somebody who awaits approval.",
    {"APPROVE": "The person takes part.", "REJECT": "The person does not; the seat is free."},
)
publish(
    Outcome,
    "DecisionOutcome",
    "What came of one decision.",
    {
        "DONE": "It was carried out; of a dry run: it would be.",
        "SKIPPED": "Nothing was to be done: it stands so already.",
        "REFUSED": "It was not carried out; `userErrors` say why.",
    },
)


@strawberry.input(description="What is said to one.")
class RegistrationDecisionInput:
    id: strawberry.ID = strawberry.field(description="Who awaits approval.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    decision: Decision = strawberry.field(description="Yes or no.")
    reason: str | None = strawberry.field(
        default=None,
        description="Why; a rejection needs one, it is mailed. Left out: that of the whole call.",
    )

    def read(self) -> rules.Ruling:
        return rules.Ruling(
            id=self.id,
            expected=self.expected_version,
            decision=self.decision,
            reason=self.reason,
        )


@strawberry.input(description="At most 100 who await approval, each with what is said.")
class RegistrationsDecideInput(Confirmable):
    decisions: list[RegistrationDecisionInput] = strawberry.field(
        description="1 to 100, each about another registration."
    )


@strawberry.type(description="What came of the decision about one registration.")
class RegistrationDecided:
    about: strawberry.Private[str]
    outcome: Outcome = strawberry.field(description="Whether it was carried out.")
    user_errors: list[UserError] = strawberry.field(description="Why not, where it was refused.")

    @resolved("The registration as it stands now; null: there is none.")
    async def registration(self, info: Info) -> Registration | None:
        return await load_registration(info, self.about)


@strawberry.type(description="What came of each decision.")
class RegistrationsDecidePayload(AdministrativePayload):
    results: list[RegistrationDecided] | None = strawberry.field(
        default=None, description="In the order of the decisions; null when all was refused."
    )


@strawberry.type
class RoundMutation:
    @guarded(
        "registrationsDecide",
        "Approve and reject up to 100 who await approval. Each is decided on its own: one that is"
        " refused keeps no other from being done, and a repeat of the call does none twice. It"
        " needs the token of a dry run.",
    )
    def decide(self, info: Info, input: RegistrationsDecideInput) -> RegistrationsDecidePayload:
        rulings = [one.read() for one in input.decisions]
        acts: list[Act] = []  # what is resumed is the act that a repeat was refused as

        def first(act: Act) -> RegistrationsDecidePayload:
            acts.append(act)
            return _payload(actions.begin(act, rulings), act.language)

        def again(_: str) -> RegistrationsDecidePayload:
            return _payload(actions.go_on(acts[0], rulings), acts[0].language)

        return settle(info, input, RegistrationsDecidePayload, do=first, replay=again)


def _payload(results: Sequence[rules.Result], language: Language) -> RegistrationsDecidePayload:
    told = [_decided(number, one, language) for number, one in enumerate(results)]
    return RegistrationsDecidePayload(results=told)


def _decided(number: int, result: rules.Result, language: Language) -> RegistrationDecided:
    errors = show(result.refusal, language) if result.refusal else []
    for error in errors:
        error.field = ["input", "decisions", str(number), *(error.field or ["input"])[1:]]
    return RegistrationDecided(about=result.id, outcome=result.outcome, user_errors=errors)
