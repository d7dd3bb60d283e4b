"""Merge two companies into one, look how far that is, and undo it."""

from datetime import datetime

import strawberry

from registration.actions import merges as actions
from registration.rules import merges as rules
from registration.rules.acts import Act
from registration.rules.doubles import MergeClash
from registration.rules.merges import Choice, Merge, MergeState, Moved, Outcome
from registration.store import merges
from registration.store.rows import read
from schema.companies import Company, load_company
from schema.connections import After, Connection, First, connect, window
from schema.context import Info, forget_person
from schema.enums import publish
from schema.nodes import Node, load_node, loads, resolved
from schema.payloads import EXPECTED_VERSION, AdministrativePayload, Confirmable, settle
from schema.policy import guarded
from schema.refusals import Common, UserError, shown_by

publish(
    Choice,
    "MergeChoice",
    "Whose word counts in a field.",
    {"SURVIVOR": "What the survivor says, even where that is nothing.", "LOSER": "The loser's."},
)
publish(
    MergeState,
    "CompanyMergeState",
    "How far a merge is.",
    {
        "MOVING": "What belonged to the loser moves, one by one; a minute or three.",
        "MERGED": "All has moved. It can be undone for 30 days.",
        "UNDOING": "What had moved goes back, one by one.",
        "UNDONE": "The two are two again.",
    },
)
publish(
    Outcome,
    "CompanyMergeOutcome",
    "What became of something.",
    {
        "MOVED": "It is the survivor's now.",
        "DOUBLE": "The survivor has it as well: the other one stays.",
        "CLASHED": "Twice there, and both stay: the person is to be elsewhere at the same time.",
        "RETURNED": "It is again what it was.",
        "NOT_RETURNED": "It could not go back: its place is taken, its time is up, or it changed.",
    },
)


@strawberry.type(description="What became of one thing in a merge.")
class CompanyMergeItem:
    id: strawberry.ID = strawberry.field(description="What it was called before.")
    outcome: Outcome = strawberry.field(description="What became of it.")
    moved_to: strawberry.ID | None = strawberry.field(
        description="What it is called since then, where that is something else."
    )
    double_of: strawberry.ID | None = strawberry.field(description="What stays in its place.")

    @classmethod
    def of(cls, moved: Moved) -> "CompanyMergeItem":
        return cls(
            id=strawberry.ID(moved.id),
            outcome=moved.outcome,
            moved_to=strawberry.ID(moved.became) if moved.became else None,
            double_of=strawberry.ID(moved.into) if moved.into else None,
        )


@strawberry.type(
    description="Two rows of one company, made one: the loser's people, interests, registrations"
    " and meetings become the survivor's. Ask `node(id)` how far it is."
)
class CompanyMerge(Node):
    merge: strawberry.Private[Merge]
    state: MergeState = strawberry.field(description="How far it is.")
    reason: str | None = strawberry.field(description="Why, in the words of who merged them.")
    merged_by: str = strawberry.field(description="Role and id of who merged them.")
    created_at: datetime = strawberry.field(description="When.")
    undo_until: datetime = strawberry.field(description="Until when it can be undone.")
    finished_at: datetime | None = strawberry.field(description="When the last thing had moved.")
    version: int = strawberry.field(description="Give it as `expectedVersion`.")

    @resolved("The company that stays.")
    async def survivor(self, info: Info) -> Company | None:
        return await load_company(info, self.merge.survivor)

    @resolved("The company that has become part of it.")
    async def loser(self, info: Info) -> Company | None:
        return await load_company(info, self.merge.loser)

    @resolved("What became of what was the loser's, and of what both had.")
    def items(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[CompanyMergeItem] | None:
        asked = window(first, after)
        return connect(merges.moved_page(self.merge.id, asked), asked, CompanyMergeItem.of)

    @classmethod
    def of(cls, merge: Merge) -> "CompanyMerge":
        return cls(
            merge=merge,
            id=strawberry.ID(merge.id),
            state=merge.state,
            reason=merge.reason,
            merged_by=merge.by,
            created_at=merge.created_at,
            undo_until=merge.undo_until,
            finished_at=merge.finished_at,
            version=merge.version,
        )


@loads("mrg")
async def _load(info: Info, id: str) -> CompanyMerge | None:
    """For staff alone."""
    if not info.context.principal.is_staff:
        return None
    found = await info.context.load(merges.key(id))
    return CompanyMerge.of(found) if found else None


@strawberry.input(description="The versions of the two that were looked at.")
class MergeVersionsInput:
    survivor: int = strawberry.field(description="Of the survivor.")
    loser: int = strawberry.field(description="Of the loser.")


_CHOICE = "Whose word counts."


@strawberry.input(
    description="Whose word counts in each field. Where nothing is said it is the survivor's, and"
    " the loser's where the survivor says nothing."
)
class MergeChoicesInput:
    legal_name: Choice | None = strawberry.field(default=None, description=_CHOICE)
    legal_form: Choice | None = strawberry.field(default=None, description=_CHOICE)
    address: Choice | None = strawberry.field(default=None, description=_CHOICE)
    register: Choice | None = strawberry.field(default=None, description=_CHOICE)
    vat_id: Choice | None = strawberry.field(default=None, description=_CHOICE)
    widnr: Choice | None = strawberry.field(default=None, description=_CHOICE)
    lei: Choice | None = strawberry.field(default=None, description=_CHOICE)
    size: Choice | None = strawberry.field(default=None, description=_CHOICE)
    sectors: Choice | None = strawberry.field(default=None, description=_CHOICE)
    offers: Choice | None = strawberry.field(default=None, description=_CHOICE)
    requests: Choice | None = strawberry.field(default=None, description=_CHOICE)
    markets: Choice | None = strawberry.field(default=None, description=_CHOICE)
    languages: Choice | None = strawberry.field(default=None, description=_CHOICE)
    memberships: Choice | None = strawberry.field(default=None, description=_CHOICE)
    website: Choice | None = strawberry.field(default=None, description=_CHOICE)

    def read(self) -> rules.Choices:
        """The fields about which something is said."""
        return {name: choice for name, choice in vars(self).items() if choice is not None}


@strawberry.input(description="Which company becomes part of which.")
class CompaniesMergeInput(Confirmable):
    survivor_id: strawberry.ID = strawberry.field(description="The company that stays.")
    loser_id: strawberry.ID = strawberry.field(description="The company that becomes part of it.")
    expected_versions: MergeVersionsInput = strawberry.field(
        description="Both `version`s you have read. VERSION_CONFLICT if one of them changed."
    )
    choices: MergeChoicesInput | None = strawberry.field(
        default=None, description="Whose word counts in which field."
    )
    review_task_id: strawberry.ID | None = strawberry.field(
        default=None, description="The open task that asked whether the two are one; it is closed."
    )

    def read(self) -> actions.Wish:
        """What is wished for."""
        return actions.Wish(
            survivor_id=self.survivor_id,
            loser_id=self.loser_id,
            survivor_version=self.expected_versions.survivor,
            loser_version=self.expected_versions.loser,
            choices=self.choices.read() if self.choices else {},
            review_task_id=self.review_task_id,
        )


@strawberry.input(description="A merge to undo.")
class CompaniesMergeUndoInput(Confirmable):
    id: strawberry.ID = strawberry.field(description="The merge.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)


@strawberry.type(description="What came of a merge, or of its undoing.")
class CompaniesMergePayload(AdministrativePayload):
    merge: CompanyMerge | None = strawberry.field(
        default=None, description="The merge; null when it was refused."
    )

    @resolved("The company that stays; null when it was refused.")
    async def company(self, info: Info) -> Company | None:
        return await load_company(info, self.merge.merge.survivor) if self.merge else None


@strawberry.type(
    name="MergeClash",
    description="Both have agreed to meetings that one company cannot both have: with the same"
    " delegate, or of one person at the same time. Nothing was written.",
)
class MergeClashError(UserError):
    meeting_ids: strawberry.Private[tuple[str, str]]

    @resolved("The two meetings.")
    async def meetings(self, info: Info) -> list[Node]:
        found = [await load_node(info, id) for id in self.meeting_ids]
        return [one for one in found if one]


@shown_by(MergeClash)
def _clash(refusal: MergeClash, common: Common) -> UserError:
    return MergeClashError(**common.fields(), meeting_ids=refusal.meetings)


@strawberry.type
class MergeMutation:
    @guarded(
        "companiesMerge",
        "Make two rows of one company one. What identifies either leads to the survivor from then"
        " on; a job moves what belongs to the loser. Who is registered twice for an activity keeps"
        " one seat, the other passes to who waits.",
    )
    def companies_merge(self, info: Info, input: CompaniesMergeInput) -> CompaniesMergePayload:
        def do(act: Act) -> CompaniesMergePayload:
            merge = actions.merge(act, input.read())
            forget_person(merge.loser)
            return _payload(merge)

        return settle(info, input, CompaniesMergePayload, do=do, replay=_again)

    @guarded(
        "companiesMergeUndo",
        "Make the two companies of a merge two again, within 30 days. What was changed in the"
        " survivor since then stays; who lost a seat as a double gets it back where one is free.",
    )
    def companies_merge_undo(
        self, info: Info, input: CompaniesMergeUndoInput
    ) -> CompaniesMergePayload:
        def do(act: Act) -> CompaniesMergePayload:
            merge = actions.undo(act, input.id, input.expected_version)
            forget_person(merge.survivor)
            return _payload(merge)

        return settle(info, input, CompaniesMergePayload, do=do, replay=_again)


def _payload(merge: Merge | None) -> CompaniesMergePayload:
    return CompaniesMergePayload(merge=CompanyMerge.of(merge) if merge else None)


def _again(id: str) -> CompaniesMergePayload:
    return _payload(read(merges.key(id)))
