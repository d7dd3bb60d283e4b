"""Refusals as data: `userErrors` of a payload, in the caller's language.

A refusal without a type of its own is shown as `GeneralError`. One that carries data gets a type:
`@shown_by(SlotTaken)` over a function (refusal, common fields) -> its GraphQL type.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import strawberry

from registration.rules.breaches import Rule
from registration.rules.refusals import (
    Busy,
    InProgress,
    Invalid,
    Path,
    Problems,
    Refused,
    VersionConflict,
    WrongState,
)
from registration.rules.texts import Language
from schema.context import Info
from schema.enums import publish
from schema.nodes import Node, load_node, resolved


class ErrorCode(StrEnum):
    """Every word that `userErrors { code }` may say. One line per code here and below."""

    INVALID = "INVALID"
    PROBLEMS = "PROBLEMS"
    NOT_FOUND = "NOT_FOUND"
    NOT_ALLOWED = "NOT_ALLOWED"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    WRONG_STATE = "WRONG_STATE"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    IN_PROGRESS = "IN_PROGRESS"
    LINK_INVALID = "LINK_INVALID"
    BUSY = "BUSY"
    KEYS_ACTIVE = "KEYS_ACTIVE"
    CLIENT_CONNECTED = "CLIENT_CONNECTED"
    FIELD_VERIFIED = "FIELD_VERIFIED"
    IDENTIFIER_TAKEN = "IDENTIFIER_TAKEN"
    CONTACT_EXISTS = "CONTACT_EXISTS"
    ACTIVITY_FULL = "ACTIVITY_FULL"
    ALREADY_REGISTERED = "ALREADY_REGISTERED"
    COMPANY_LIMIT_REACHED = "COMPANY_LIMIT_REACHED"
    HOLD_EXPIRED = "HOLD_EXPIRED"
    OFFER_EXPIRED = "OFFER_EXPIRED"
    REGISTRATION_CLOSED = "REGISTRATION_CLOSED"
    WINDOW_CLOSED = "WINDOW_CLOSED"
    CHANGE_REQUEST_OPEN = "CHANGE_REQUEST_OPEN"
    STILL_SELF_SERVICE = "STILL_SELF_SERVICE"
    SLOT_TAKEN = "SLOT_TAKEN"
    NO_TABLE = "NO_TABLE"
    NO_INTERPRETER = "NO_INTERPRETER"
    QUOTA_REACHED = "QUOTA_REACHED"
    STALE_PLAN = "STALE_PLAN"
    PLAN_COLLIDES = "PLAN_COLLIDES"
    PLAN_CAP_REACHED = "PLAN_CAP_REACHED"
    PLAN_VETOED = "PLAN_VETOED"
    PLAN_FIXED = "PLAN_FIXED"
    NOT_ADMITTED = "NOT_ADMITTED"
    SLOTS_IN_USE = "SLOTS_IN_USE"
    GRID_OUTSIDE = "GRID_OUTSIDE"
    SLUG_TAKEN = "SLUG_TAKEN"
    NOT_OVER = "NOT_OVER"
    PROGRAMME_CONFLICT = "PROGRAMME_CONFLICT"
    ADMITS_TO_OTHERS = "ADMITS_TO_OTHERS"
    ALREADY_LISTED = "ALREADY_LISTED"
    REVISION_STALE = "REVISION_STALE"
    REVISION_REUSED = "REVISION_REUSED"
    REVISION_KIND_CHANGED = "REVISION_KIND_CHANGED"
    ACTIVITY_FIXED = "ACTIVITY_FIXED"
    MEMBER_OBJECTED = "MEMBER_OBJECTED"
    OBJECTED = "OBJECTED"
    NOT_OWNED = "NOT_OWNED"
    NOT_WRITTEN = "NOT_WRITTEN"
    DISTRICT_MISMATCH = "DISTRICT_MISMATCH"
    SNAPSHOT_MISMATCH = "SNAPSHOT_MISMATCH"
    ATOMIC_TOO_LARGE = "ATOMIC_TOO_LARGE"
    RATE_LIMITED = "RATE_LIMITED"
    UPLOAD_MISSING = "UPLOAD_MISSING"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    LINE_UNREADABLE = "LINE_UNREADABLE"
    ROW_UNNAMED = "ROW_UNNAMED"
    SHEET_UNREADABLE = "SHEET_UNREADABLE"
    SHEET_TOO_LARGE = "SHEET_TOO_LARGE"
    SHEET_RAGGED = "SHEET_RAGGED"
    SHEET_CHANGED = "SHEET_CHANGED"
    COLUMN_TWICE = "COLUMN_TWICE"
    COLUMNS_UNKNOWN = "COLUMNS_UNKNOWN"
    NAMED_BY_ADDRESS = "NAMED_BY_ADDRESS"
    CONFIRMATION_NEEDED = "CONFIRMATION_NEEDED"
    COMPANY_MERGED = "COMPANY_MERGED"
    MERGE_CLASH = "MERGE_CLASH"
    UNDO_EXPIRED = "UNDO_EXPIRED"


publish(
    ErrorCode,
    "ErrorCode",
    "The kinds of expected refusal. A client switches on these; people read `message`.",
    {
        "INVALID": "A field breaks a rule; `InvalidField.rule` says which.",
        "PROBLEMS": "Several problems; each is listed on its own.",
        "NOT_FOUND": "No such object, or none that the caller may see.",
        "NOT_ALLOWED": "The caller sees the object but may not do this with it.",
        "VERSION_CONFLICT": "It was changed since it was read; see `VersionConflict.current`.",
        "WRONG_STATE": "The object has moved on; the step no longer applies.",
        "IDEMPOTENCY_KEY_REUSED": "The idempotency key was used for a different call.",
        "IN_PROGRESS": "The same call is being carried out; ask again after `retryAfterSeconds`.",
        "LINK_INVALID": "The mailed link is unknown, used or expired.",
        "CLIENT_CONNECTED": "The OIDC client acts for a chamber already.",
        "KEYS_ACTIVE": "Two access keys of that name are active; revoke one first.",
        "FIELD_VERIFIED": "The desk has verified this field; only staff change it.",
        "IDENTIFIER_TAKEN": "The identifier cannot be entered here; the desk knows why.",
        "CONTACT_EXISTS": "The company already has a contact with this address.",
        "ACTIVITY_FULL": "All seats are taken; see `ActivityFull`.",
        "ALREADY_REGISTERED": "The person has a seat already; `AlreadyRegistered` names it.",
        "COMPANY_LIMIT_REACHED": "The company has all its places; see `CompanyLimitReached`.",
        "HOLD_EXPIRED": "The seat was not confirmed in time and is free; register anew.",
        "OFFER_EXPIRED": "The offer was not accepted in time; join the waiting list anew.",
        "REGISTRATION_CLOSED": "Nobody can register there; `WrongState` says where it stands.",
        "WINDOW_CLOSED": "Too early or too late; `WindowClosed` says when it is possible.",
        "CHANGE_REQUEST_OPEN": "A change was asked for already; `ChangeRequestOpen` names it.",
        "STILL_SELF_SERVICE": "The deadline has not passed; make the change without asking.",
        "SLOT_TAKEN": "Something the meeting needs is taken then; `SlotTaken` has alternatives.",
        "NO_TABLE": "Both are free, but no table is at any such time.",
        "NO_INTERPRETER": "The two share no language, and nobody is free to interpret.",
        "QUOTA_REACHED": "One side has all that it may have; `QuotaReached` says of what.",
        "STALE_PLAN": "The draft no longer fits what is there; `StalePlan` says what changed.",
        "PLAN_COLLIDES": "The slot has no room for it in the draft; see `PlanCollides`.",
        "PLAN_CAP_REACHED": "One side has all the meetings it may have; see `PlanCapReached`.",
        "PLAN_VETOED": "One side, or the organiser, does not want the two to meet.",
        "PLAN_FIXED": "The meeting is locked, or has begun.",
        "NOT_ADMITTED": "The company has no confirmed registration that admits to meetings.",
        "SLOTS_IN_USE": "Meetings lie in these slots; `SlotsInUse` names them.",
        "GRID_OUTSIDE": "The session's slot grid would no longer fit; see `GridOutside`.",
        "SLUG_TAKEN": "Another delegation has that name in addresses.",
        "NOT_OVER": "The delegation still travels.",
        "PROGRAMME_CONFLICT": "It overlaps, travel included; see `ProgrammeConflict.activities`.",
        "ADMITS_TO_OTHERS": "A matchmaking session takes its people from this activity.",
        "ALREADY_LISTED": "Somebody with this address is on the list of the delegation.",
        "BUSY": "Too many concurrent changes; nothing was written and the call may be repeated.",
        "REVISION_STALE": "A newer revision of the row was pushed before.",
        "REVISION_REUSED": "The row said something else under the same revision.",
        "REVISION_KIND_CHANGED": "Count rows by `revision` or by `updatedAt`, always the same.",
        "ACTIVITY_FIXED": "The external id stands for another activity.",
        "MEMBER_OBJECTED": "The chamber marked the row as one that must not be passed on.",
        "OBJECTED": "The person objected to being registered by a chamber.",
        "NOT_OWNED": "No longer the chamber's to cancel; the person was asked.",
        "NOT_WRITTEN": "Another row kept the push from being written.",
        "DISTRICT_MISMATCH": "A warning: the company sits outside the chamber's district.",
        "SNAPSHOT_MISMATCH": "Not as many rows are missing as announced; nothing was written.",
        "ATOMIC_TOO_LARGE": "The rows together need more writes than one transaction holds.",
        "RATE_LIMITED": "Too many rows in one minute; nothing was written.",
        "UPLOAD_MISSING": "The file has not been uploaded yet.",
        "FILE_TOO_LARGE": "More rows or bytes than a file may have; nothing was written.",
        "LINE_UNREADABLE": "The line is not one JSON object, or too long.",
        "ROW_UNNAMED": "In a snapshot each row says its `externalId`; nothing was written.",
        "SHEET_UNREADABLE": "Neither CSV nor XLSX that can be read.",
        "SHEET_TOO_LARGE": "More rows, columns or bytes than a sheet may have.",
        "SHEET_RAGGED": "A value stands below no heading.",
        "SHEET_CHANGED": "Another file lies there than the one that was looked at.",
        "COLUMN_TWICE": "Two headings mean the same.",
        "COLUMNS_UNKNOWN": "No column tells one row from another.",
        "NAMED_BY_ADDRESS": "A warning: the row's id was made of the e-mail address.",
        "CONFIRMATION_NEEDED": "Its effects have to be seen first; see `ConfirmationNeeded`.",
        "COMPANY_MERGED": "The company has become part of another; see `Company.mergedInto`.",
        "MERGE_CLASH": "Two agreed meetings are in the way; `MergeClash` names both.",
        "UNDO_EXPIRED": "A merge can be undone for 30 days.",
    },
)
publish(
    Rule,
    "Rule",
    "The rules that a single field can break.",
    {rule.name: rule.says.en for rule in Rule},
)


@strawberry.interface(description="An expected refusal. Ask any of them for these three fields.")
class UserError:
    message: str = strawberry.field(description="What to tell the person, in their language.")
    code: ErrorCode = strawberry.field(description="What to switch on.")
    field: list[str] | None = strawberry.field(
        description="Path of the input field it is about, outermost first, or null."
    )


@strawberry.type(description="A refusal that carries nothing but its code.")
class GeneralError(UserError):
    pass


@strawberry.type(description="A field breaks a rule.")
class InvalidField(UserError):
    rule: Rule = strawberry.field(description="The rule that is broken.")


@strawberry.type(name="VersionConflict", description="The object was changed by somebody else.")
class VersionConflictError(UserError):
    id: strawberry.ID = strawberry.field(description="The object that changed.")
    current_version: int = strawberry.field(description="Its version now.")

    @resolved("The object as it is now, to decide upon again.")
    async def current(self, info: Info) -> Node | None:
        return await load_node(info, self.id)


@strawberry.type(name="WrongState", description="The object has moved on.")
class WrongStateError(UserError):
    id: strawberry.ID = strawberry.field(description="The object it is about.")
    state: str = strawberry.field(description="Where it stands now.")


@strawberry.type(name="TryAgain", description="Nothing was written; repeating the call is safe.")
class TryAgainError(UserError):
    retry_after_seconds: int = strawberry.field(description="When repeating makes sense.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """The three fields every refusal shows. Spread them: `SlotTaken(**common.fields(), ...)`."""

    message: str
    code: ErrorCode
    field: list[str] | None

    def fields(self) -> dict[str, Any]:
        return {"message": self.message, "code": self.code, "field": self.field}


type Showing[R: Refused] = Callable[[R, Common], UserError]
_SHOWN: dict[type[Refused], Showing[Any]] = {}


def shown_by[R: Refused](refusal: type[R]) -> Callable[[Showing[R]], Showing[R]]:
    """Register how one kind of refusal (and its subclasses) is shown."""

    def register(showing: Showing[R]) -> Showing[R]:
        _SHOWN[refusal] = showing
        return showing

    return register


@shown_by(Invalid)
def _invalid(refusal: Invalid, common: Common) -> UserError:
    return InvalidField(**common.fields(), rule=refusal.rule)


@shown_by(VersionConflict)
def _version(refusal: VersionConflict, common: Common) -> UserError:
    id = strawberry.ID(refusal.id)
    return VersionConflictError(**common.fields(), id=id, current_version=refusal.current)


@shown_by(WrongState)
def _state(refusal: WrongState, common: Common) -> UserError:
    return WrongStateError(**common.fields(), id=strawberry.ID(refusal.id), state=refusal.state)


def _again(refusal: InProgress | Busy, common: Common) -> UserError:
    return TryAgainError(**common.fields(), retry_after_seconds=refusal.retry_after_seconds)


shown_by(InProgress)(_again)
shown_by(Busy)(_again)


def show(refusal: Refused, language: Language) -> list[UserError]:
    """The refusal as clients see it; a form's problems as one error each."""
    if isinstance(refusal, Problems):
        return [error for problem in refusal.problems for error in show(problem, language)]
    common = Common(
        message=refusal.message(language),
        code=ErrorCode(refusal.code),
        field=input_path(refusal.path),
    )
    for kind in type(refusal).__mro__:
        if kind in _SHOWN:
            return [_SHOWN[kind](refusal, common)]
    return [GeneralError(**common.fields())]


def input_path(path: Path) -> list[str] | None:
    """A path of the rules as clients know it."""
    return ["input", *(_camel(str(part)) for part in path)] if path else None


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)
