"""Review tasks: what sign-ups leave for the desk to decide."""

from datetime import datetime
from typing import Annotated

import strawberry

from registration.actions import reviews as actions
from registration.rules import reviews as rules
from registration.rules.profiles import Field
from registration.rules.reviews import Reason, Resolution, ReviewKind, ReviewState
from registration.store import reviews
from registration.store.rows import read
from schema.companies import Company, Contact, load_company, load_contact
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.enums import publish
from schema.nodes import Node, loads, resolved
from schema.payloads import EXPECTED_VERSION, Administrative, AdministrativePayload, settle
from schema.policy import guarded

publish(
    ReviewKind,
    "ReviewKind",
    "Why somebody of the desk should look.",
    {
        "WEAK_MATCH": "A new company looks like one that is there.",
        "JOIN_DIFFERENCES": "Somebody joined a company and stated something else of it.",
        "JOIN_UNVOUCHED": "Somebody joined a company and nobody vouches for them.",
        "IDENTIFIERS_OF_TWO": "The identifiers of one sign-up belong to two companies.",
    },
)
publish(
    Reason,
    "MatchReason",
    "What speaks for or against two companies being one.",
    {
        "SAME_NAME": "The name is the same, apart from legal form, umlauts, order of words.",
        "SAME_POSTCODE": "The postcode is the same.",
        "SAME_DOMAIN": "The domain of website or mail is the same.",
        "OTHER_LEGAL_FORM": "The legal form is another.",
        "OTHER_IDENTIFIER": "An EUID, VAT id or LEI is another.",
    },
)
publish(
    Resolution,
    "ReviewResolution",
    "How the desk decided.",
    {
        "SAME_COMPANY": "It is one company; merging is a step of its own.",
        "DIFFERENT_COMPANIES": "They are two.",
        "TAKEN_OVER": "What was stated has been taken over.",
        "DISMISSED": "Nothing is to be done.",
    },
)
publish(
    ReviewState,
    "ReviewState",
    "Whether a task is still to be decided.",
    {"OPEN": "To be decided.", "RESOLVED": "Decided."},
)


@strawberry.type(description="A field where somebody stated something else than what is kept.")
class ReviewDifference:
    field: Field = strawberry.field(description="The field.")
    kept: str = strawberry.field(description="What is kept; empty: nothing.")
    stated: str = strawberry.field(description="What was stated.")


@strawberry.type(description="Something for the desk to decide.")
class ReviewTask(Node):
    task: strawberry.Private[rules.ReviewTask]
    kind: ReviewKind = strawberry.field(description="Why somebody should look.")
    state: ReviewState = strawberry.field(description="Whether it is decided.")
    score: int | None = strawberry.field(description="How alike the two are, 0 to 100.")
    reasons: list[Reason] = strawberry.field(description="By what.")
    differences: list[ReviewDifference] = strawberry.field(description="What was stated anew.")
    created_at: datetime = strawberry.field(description="When it came up.")
    resolution: Resolution | None = strawberry.field(description="How it was decided.")
    note: str | None = strawberry.field(description="Why, in the decider's words.")
    resolved_by: str | None = strawberry.field(description="Role and id of who decided.")
    resolved_at: datetime | None = strawberry.field(description="When it was decided.")
    version: int = strawberry.field(description="Give it as `expectedVersion`.")

    @resolved("The company that signed up, or that was joined.")
    async def company(self, info: Info) -> Company | None:
        return await load_company(info, self.task.company)

    @resolved("The company it may be as well.")
    async def candidate(self, info: Info) -> Company | None:
        other = self.task.candidate
        return await load_company(info, other) if other else None

    @resolved("The person who joined.")
    async def contact(self, info: Info) -> Contact | None:
        person = self.task.contact
        return await load_contact(info, person) if person else None

    @classmethod
    def of(cls, task: rules.ReviewTask) -> "ReviewTask":
        match, verdict = task.match, task.verdict
        return cls(
            task=task,
            id=strawberry.ID(task.id),
            kind=task.kind,
            state=task.state,
            score=match.score if match else None,
            reasons=list(match.reasons) if match else [],
            differences=[
                ReviewDifference(field=one.field, kept=one.kept, stated=one.stated)
                for one in task.differences
            ],
            created_at=task.created_at,
            resolution=verdict.resolution if verdict else None,
            note=verdict.note if verdict else None,
            resolved_by=verdict.by if verdict else None,
            resolved_at=verdict.at if verdict else None,
            version=task.version,
        )


@loads("rev")
async def load_review(info: Info, id: str) -> ReviewTask | None:
    """A task, for staff; None for everybody else."""
    task = await info.context.load(reviews.key(id)) if info.context.principal.is_staff else None
    return ReviewTask.of(task) if task else None


@strawberry.input(description="The desk's decision.")
class ReviewTaskResolveInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The task.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    resolution: Resolution = strawberry.field(description="How it is decided.")
    note: str | None = strawberry.field(default=None, description="Why, for the record.")


@strawberry.type(description="What came of a decision.")
class ReviewTaskPayload(AdministrativePayload):
    review_task: ReviewTask | None = strawberry.field(
        default=None, description="The task afterwards; null when it was refused."
    )


State = Annotated[ReviewState, strawberry.argument(description="Open ones, or decided ones.")]


@strawberry.type
class ReviewQuery:
    @guarded("reviewTasks", "What is to be decided, oldest first.")
    def review_tasks(
        self,
        info: Info,
        state: State = ReviewState.OPEN,
        first: First = 20,
        after: After = None,
    ) -> Connection[ReviewTask] | None:
        asked = window(first, after)
        return connect(reviews.page(state, asked), asked, ReviewTask.of)


@strawberry.type
class ReviewMutation:
    @guarded("reviewTaskResolve", "Decide a task. It changes no company by itself.")
    def review_task_resolve(self, info: Info, input: ReviewTaskResolveInput) -> ReviewTaskPayload:
        return settle(
            info,
            input,
            ReviewTaskPayload,
            do=lambda act: _payload(
                actions.resolve(act, input.id, input.expected_version, input.resolution, input.note)
            ),
            replay=lambda id: _payload(read(reviews.key(id))),
            reason=input.note,
        )


def _payload(task: rules.ReviewTask | None) -> ReviewTaskPayload:
    return ReviewTaskPayload(review_task=ReviewTask.of(task) if task else None)
