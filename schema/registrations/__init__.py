"""Registrations as clients see them."""

from schema.registrations.answers import WaitingListMutation, WaitingListQuery
from schema.registrations.corrections import CorrectionMutation
from schema.registrations.reads import RegistrationQuery
from schema.registrations.refusals import WindowClosedError
from schema.registrations.registration import Registration, concerns, load_registration
from schema.registrations.rounds import RoundMutation
from schema.registrations.writes import RegistrationMutation

__all__ = [
    "CorrectionMutation",
    "Registration",
    "RegistrationMutation",
    "RegistrationQuery",
    "RoundMutation",
    "WaitingListMutation",
    "WaitingListQuery",
    "WindowClosedError",
    "concerns",
    "load_registration",
]
