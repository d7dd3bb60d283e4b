"""The schema: every query and mutation, gathered."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.access_keys import AccessKeyMutation, AccessKeyQuery
from schema.activities import ActivityMutation
from schema.chains import ChainQuery
from schema.changes import ChangeMutation, ChangeQuery
from schema.companies import CompanyMutation, CompanyQuery
from schema.delegates import DelegateMutation
from schema.delegations import DelegationMutation, DelegationQuery
from schema.denials import DenialQuery
from schema.duties import DutyMutation, DutyQuery
from schema.interests import InterestMutation
from schema.meetings import MeetingMutation, MeetingQuery
from schema.merges import MergeMutation
from schema.needs import NeedsMutation
from schema.nodes import Node, NodeQuery
from schema.page_links import PageLinkMutation
from schema.plans import PlanMutation, PlanQuery
from schema.push_jobs import PushJobMutation, PushJobQuery, UploadMutation, UploadQuery
from schema.pushes import PushMutation
from schema.records import RecordQuery
from schema.refusals import UserError
from schema.registrations import (
    CorrectionMutation,
    RegistrationMutation,
    RegistrationQuery,
    RoundMutation,
    WaitingListMutation,
    WaitingListQuery,
)
from schema.reviews import ReviewMutation, ReviewQuery
from schema.scalars import SCALARS
from schema.sessions import SessionMutation
from schema.viewer import ViewerQuery


@strawberry.type(description="Reads.")
class Query(
    NodeQuery,
    RecordQuery,
    ChainQuery,
    DenialQuery,
    AccessKeyQuery,
    CompanyQuery,
    ReviewQuery,
    DelegationQuery,
    RegistrationQuery,
    WaitingListQuery,
    ChangeQuery,
    MeetingQuery,
    PlanQuery,
    PushJobQuery,
    UploadQuery,
    DutyQuery,
    ViewerQuery,
):
    pass


@strawberry.type(description="Changes. Each takes one input with an idempotency key.")
class Mutation(
    SessionMutation,
    AccessKeyMutation,
    CompanyMutation,
    InterestMutation,
    ReviewMutation,
    MergeMutation,
    DelegationMutation,
    ActivityMutation,
    DelegateMutation,
    RegistrationMutation,
    RoundMutation,
    WaitingListMutation,
    CorrectionMutation,
    ChangeMutation,
    MeetingMutation,
    PlanMutation,
    NeedsMutation,
    PageLinkMutation,
    DutyMutation,
    PushMutation,
    PushJobMutation,
    UploadMutation,
):
    pass


def _concrete(interface: type) -> list[type]:
    """All types that implement an interface, so that the schema knows those no field returns."""
    return [*interface.__subclasses__()]


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[*_concrete(UserError), *_concrete(Node)],
    config=StrawberryConfig(scalar_map=SCALARS),
)
