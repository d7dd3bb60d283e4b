"""What became of each row of a push, in the caller's language."""

from collections import Counter
from collections.abc import Sequence

import strawberry

from registration.rules.breaches import Rule
from registration.rules.pushes import Outcome, Problem, Result
from registration.rules.pushes.plain import camel
from registration.rules.registrations import RegistrationState
from registration.rules.texts import Language
from schema.companies import Company, load_company
from schema.context import Info
from schema.nodes import resolved
from schema.refusals import ErrorCode, input_path
from schema.registrations import Registration, load_registration


@strawberry.type(description="Why a row was not carried out, or what to look at.")
class PushProblem:
    code: ErrorCode = strawberry.field(description="What to switch on.")
    message: str = strawberry.field(description="What to tell a person, in the caller's language.")
    field: list[str] | None = strawberry.field(
        description="Path of the input field it is about, the row's place included; or null."
    )
    rule: Rule | None = strawberry.field(description="The rule that the field breaks, if any.")

    @classmethod
    def of(cls, problem: Problem, language: Language, *path: str | int) -> "PushProblem":
        return cls(
            code=ErrorCode(problem.code),
            message=problem.message(language),
            field=input_path((*path, *problem.field)) if problem.field else None,
            rule=Rule[problem.rule] if problem.rule else None,
        )


@strawberry.type(description="A field that was kept, though the row says something else.")
class PushConflict:
    field: str = strawberry.field(
        description="A field of the company or the person, such as `legalName`; or `registration`."
    )
    ours: str = strawberry.field(description="What stands there.")
    theirs: str = strawberry.field(description="What the row says.")
    owner: str = strawberry.field(
        description="Whose it is: `company`, `person`, `desk`, `another company`, or who wrote it"
        " last as role and id, such as `chamber:HWK_CHEMNITZ`."
    )


@strawberry.type(description="What became of one row.")
class PushRowResult:
    registration_id: strawberry.Private[str | None]
    company_id: strawberry.Private[str | None]
    index: int = strawberry.field(
        description="Which row it is, from 0. Those a snapshot ended follow after all rows."
    )
    external_id: str = strawberry.field(description="The row's id in the chamber's system.")
    result: Result = strawberry.field(description="What became of it.")
    state: RegistrationState | None = strawberry.field(
        description="Where the registration stood then; null where it was not looked at."
    )
    problems: list[PushProblem] = strawberry.field(description="Why it was not carried out.")
    conflicts: list[PushConflict] = strawberry.field(description="What was kept, and whose it is.")
    warnings: list[PushProblem] = strawberry.field(description="Carried out, but worth a look.")

    @resolved("The registration the row stands for, as it is now.")
    async def registration(self, info: Info) -> Registration | None:
        return await load_registration(info, self.registration_id) if self.registration_id else None

    @resolved("The company of the row, as it is now.")
    async def company(self, info: Info) -> Company | None:
        return await load_company(info, self.company_id) if self.company_id else None

    @classmethod
    def of(cls, index: int, outcome: Outcome, language: Language) -> "PushRowResult":
        def told(problems: Sequence[Problem]) -> list[PushProblem]:
            return [PushProblem.of(one, language, "rows", index) for one in problems]

        return cls(
            registration_id=outcome.registration_id,
            company_id=outcome.company_id,
            index=index,
            external_id=outcome.external_id,
            result=outcome.result,
            state=outcome.state,
            problems=told(outcome.problems),
            conflicts=[
                PushConflict(
                    field=camel(one.field), ours=one.ours, theirs=one.theirs, owner=one.owner
                )
                for one in outcome.conflicts
            ],
            warnings=told(outcome.warnings),
        )


@strawberry.type(description="How many rows came to the same.")
class PushCount:
    result: Result = strawberry.field(description="What became of them.")
    count: int = strawberry.field(description="How many.")

    @classmethod
    def all(cls, outcomes: Sequence[Outcome]) -> "list[PushCount]":
        counted = Counter(one.result for one in outcomes)
        return [cls(result=one, count=counted[one]) for one in Result if one in counted]
