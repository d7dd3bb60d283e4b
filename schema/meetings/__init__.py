"""Slots, meetings and agendas as clients see them."""

import strawberry

import schema.meetings.clashes
import schema.meetings.quotas  # noqa: F401  # how their refusals are shown
from schema.meetings.absences import AvailabilityMutation, AvailabilityQuery
from schema.meetings.agendas import MeetingQuery as _MeetingQuery
from schema.meetings.drawing import GridMutation
from schema.meetings.steps import MeetingMutation as _MeetingMutation
from schema.meetings.wishes import WishMutation


@strawberry.type
class MeetingQuery(_MeetingQuery, AvailabilityQuery):
    pass


@strawberry.type
class MeetingMutation(GridMutation, AvailabilityMutation, WishMutation, _MeetingMutation):
    pass


__all__ = ["MeetingMutation", "MeetingQuery"]
