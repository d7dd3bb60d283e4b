"""Who may do what: one table, one question, and the guard that stands before every root field.

Closed by default: a root field without a line here cannot be built, and a test walks them all.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import FieldExtension

from registration.rules.acts import HELPERS, Principal, Role, Scope
from schema.callers import (
    ADMINS,
    ANYONE,
    CHAMBERS,
    COMPANIES,
    DELEGATES,
    MEETING,
    READERS,
    RECORDS,
    SIGNED_IN,
    STAFF,
    in_words,
)
from schema.context import Info

# Root field -> who may ask at all. Whose row it is, is asked again where the row is loaded.
ALLOWED: Mapping[str, frozenset[Role]] = {
    # core
    "node": READERS,
    "nodes": READERS,
    "viewer": READERS | HELPERS,
    "auditEntries": RECORDS,
    "auditDays": RECORDS,
    "deniedAttempts": RECORDS,
    "auditVerify": RECORDS,
    "outbox": STAFF,
    # companies
    "company": SIGNED_IN,
    "companies": STAFF | CHAMBERS,
    "companySignUp": STAFF | CHAMBERS | {Role.ANONYMOUS},
    "companyUpdate": STAFF | COMPANIES,
    "companyVerify": STAFF,
    "companiesMerge": STAFF,
    "companiesMergeUndo": STAFF,
    "contactAdd": STAFF | COMPANIES,
    "contactUpdate": STAFF | COMPANIES,
    "contactVouch": STAFF | COMPANIES,
    "contactConsent": STAFF | COMPANIES,
    "contactConsentWithdraw": STAFF | COMPANIES,
    "companyInterestState": STAFF | COMPANIES,
    "companyInterestWithdraw": STAFF | COMPANIES,
    "reviewTasks": STAFF,
    "reviewTaskResolve": STAFF,
    "sessionCreate": ANYONE,
    "signInLinkRequest": ANYONE,
    "accessKeys": STAFF,
    "accessKeyCreate": ADMINS,
    "accessKeyRotate": ADMINS,
    "accessKeyRevoke": ADMINS,
    "duty": HELPERS,
    "dutyKeyCreate": STAFF,
    # delegations
    "delegation": READERS,
    "delegations": READERS,
    "delegationCreate": STAFF,
    "delegationUpdate": STAFF,
    "delegationPublish": STAFF,
    "delegationLock": STAFF,
    "delegationComplete": STAFF,
    "delegationArchive": STAFF,
    "delegationCancel": STAFF,
    "activityAdd": STAFF,
    "activityUpdate": STAFF,
    "activityRemove": STAFF,
    "activityCancel": STAFF,
    "delegateIdentify": STAFF,
    "delegateUpdate": STAFF | DELEGATES,
    "delegateInvite": STAFF,
    "delegateAccept": STAFF | DELEGATES,
    "delegateDecline": STAFF | DELEGATES,
    "delegateWithdraw": STAFF,
    "delegateDropOut": STAFF | DELEGATES,
    "delegateReplace": STAFF,
    # registrations
    "registration": STAFF | CHAMBERS | COMPANIES,
    "registrationCreate": STAFF | CHAMBERS | COMPANIES,
    "registrationConfirm": ANYONE,
    "registrationApprove": STAFF,
    "registrationReject": STAFF,
    "registrationsDecide": STAFF,
    "registrationCancel": STAFF | CHAMBERS | COMPANIES,
    "registrationUpdate": STAFF | CHAMBERS | COMPANIES,
    "registrationReplacePerson": STAFF | CHAMBERS | COMPANIES,
    "changeRequests": STAFF,
    "changeRequestCreate": CHAMBERS | COMPANIES,
    "changeRequestWithdraw": CHAMBERS | COMPANIES,
    "changeRequestDecide": STAFF,
    "placeInLine": READERS,
    "waitingListAccept": ANYONE,
    "waitingListDecline": ANYONE,
    "waitingListPromote": STAFF,
    # pushes
    "registrationsPush": STAFF | CHAMBERS,
    "registrationsPushes": STAFF | CHAMBERS,
    "registrationsPushOpen": STAFF | CHAMBERS,
    "registrationsPushStart": STAFF | CHAMBERS,
    "registrationsPushStop": STAFF | CHAMBERS,
    "sheetColumns": STAFF,
    "registrationsUploadOpen": STAFF,
    "registrationsUploadPreview": STAFF,
    "registrationsUploadConfirm": STAFF,
    "registrationAdopt": ANYONE,
    "pushObject": ANYONE,
    "registrationCancelConfirm": ANYONE,
    # meetings
    "meeting": MEETING,
    "meetingRequests": MEETING,
    "agenda": MEETING,
    "availability": MEETING,
    "slotGridSet": STAFF,
    "availabilitySet": MEETING,
    "meetingRequest": MEETING,
    "meetingAccept": MEETING,
    "meetingDecline": MEETING,
    "meetingWithdraw": MEETING,
    "meetingCancel": MEETING,
    "meetingReschedule": MEETING,
    "meetingLock": STAFF,
    "meetingUnlock": STAFF,
    "meetingReconfirm": STAFF | COMPANIES,
    # plans
    "plan": STAFF,
    "plansCompare": STAFF,
    "planRun": STAFF,
    "planAdjust": STAFF,
    "planPublish": STAFF,
    "planDiscard": STAFF,
    "meetingWishSet": STAFF,
    # needs
    "requirementsSet": MEETING,
    "travelSet": STAFF | DELEGATES,
    "needsErase": MEETING,
    # pages
    "pageLinkCreate": MEETING,
    "pageLinkRevoke": MEETING,
}

# Data that are an action of their own: null to whoever may see the object, but not these.
DATA: Mapping[str, frozenset[Role]] = {
    "contact.read": SIGNED_IN,  # e-mail addresses and phone numbers
    "requirements.read": MEETING,  # diet and access: of one's own people; each reading is recorded
    "travel.read": STAFF | DELEGATES,  # of oneself; each reading is recorded
    "interpreter.contact.read": STAFF,  # whom companies and delegates know by name only
}

# What a chamber's credentials have to be for. Fields without a line need nothing of a chamber that
# they do not need of strangers; what `node` shows of whom is asked where a row is loaded.
SCOPES: Mapping[str, Scope] = {
    "company": Scope.COMPANIES_READ,
    "companies": Scope.COMPANIES_READ,
    "companySignUp": Scope.COMPANIES_WRITE,
    "registration": Scope.REGISTRATIONS_READ,
    "registrationCreate": Scope.REGISTRATIONS_WRITE,
    "registrationCancel": Scope.REGISTRATIONS_WRITE,
    "registrationUpdate": Scope.REGISTRATIONS_WRITE,
    "registrationReplacePerson": Scope.REGISTRATIONS_WRITE,
    "changeRequestCreate": Scope.REGISTRATIONS_WRITE,
    "changeRequestWithdraw": Scope.REGISTRATIONS_WRITE,
    "registrationsPush": Scope.REGISTRATIONS_PUSH,
    "registrationsPushes": Scope.REGISTRATIONS_PUSH,
    "registrationsPushOpen": Scope.REGISTRATIONS_PUSH,
    "registrationsPushStart": Scope.REGISTRATIONS_PUSH,
    "registrationsPushStop": Scope.REGISTRATIONS_PUSH,
    "contact.read": Scope.CONTACTS_READ,
}

# What staff do only once a dry run has shown them its effects: it cannot be taken back, and many
# people hear of it; or much hangs on it.
CONFIRMED = frozenset(
    "activityCancel companiesMerge companiesMergeUndo delegationCancel registrationsDecide".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """Whose a row is: the ids of its company and delegate, the codes of its chambers."""

    company: str | None = None
    delegate: str | None = None
    chambers: frozenset[str] = frozenset()


def decide(principal: Principal, action: str, of: Owned | None = None) -> bool:
    """Whether the principal may do `action` (a line of ALLOWED or DATA), with that row if any.

    Staff act on every row, a company and a delegate on their own, a chamber on its members' as far
    as its scopes go.
    """
    if principal.role not in (DATA[action] if action in DATA else ALLOWED[action]):
        return False
    if action in SCOPES and not principal.is_within(SCOPES[action]):
        return False
    return of is None or is_own(principal, of)


def is_own(principal: Principal, of: Owned) -> bool:
    """Whether the row belongs to the principal, or the principal to the staff."""
    match principal.role:
        case Role.ADMIN | Role.OPERATOR:
            return True
        case Role.COMPANY:
            return principal.id == of.company
        case Role.DELEGATE:
            return principal.id == of.delegate
        case Role.CHAMBER:
            return principal.id in of.chambers
        case _:
            return False


def forbidden(principal: Principal, action: str) -> GraphQLError:
    """The denial: who is not signed in may sign in; a missing right or scope is named."""
    if principal.role is Role.ANONYMOUS:
        return GraphQLError(f"{action}: sign in first.", extensions={"code": "UNAUTHENTICATED"})
    if principal.role in ALLOWED[action]:
        scope = SCOPES[action].name
        return GraphQLError(
            f"{action} needs credentials with the scope {scope}.",
            extensions={"code": "FORBIDDEN", "scope": scope},
        )
    return GraphQLError(
        f"{action} is not open to {principal.role}.", extensions={"code": "FORBIDDEN"}
    )


class Guard(FieldExtension):
    """Asks the policy before the resolver runs, and so before any other check of the input."""

    def __init__(self, action: str) -> None:
        if action not in ALLOWED:
            raise KeyError(f"{action} has no line in the policy")
        self.action = action

    def _ask(self, info: Info) -> None:
        principal = info.context.principal
        if not decide(principal, self.action):
            denial = forbidden(principal, self.action)
            info.context.deny(self.action, (denial.extensions or {})["code"])
            raise denial

    def resolve(
        self, next_: Callable[..., Any], source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        self._ask(info)
        result = next_(source, info, **kwargs)
        info.context.look(self.action, result)
        return result

    async def resolve_async(
        self,
        next_: Callable[..., Awaitable[Any]],
        source: Any,
        info: strawberry.Info,
        **kwargs: Any,
    ) -> Any:
        self._ask(info)
        result = await next_(source, info, **kwargs)
        info.context.look(self.action, result)
        return result


def guarded(action: str, description: str) -> Callable[[Callable[..., Any]], Any]:
    """`strawberry.field` for a root field: named `action`, described, and behind the policy.

    Who may ask is added to the description, so that the two never part.
    """
    guard = Guard(action)
    field: Callable[[Callable[..., Any]], Any] = strawberry.field(
        name=action, description=f"{description} {in_words(ALLOWED[action])}", extensions=[guard]
    )
    return field
