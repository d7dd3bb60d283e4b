"""Registrations as clients see them."""

from schema.registrations.reads import RegistrationQuery
from schema.registrations.refusals import WindowClosedError
from schema.registrations.registration import Registration, load_registration
from schema.registrations.writes import RegistrationMutation

__all__ = [
    "Registration",
    "RegistrationMutation",
    "RegistrationQuery",
    "WindowClosedError",
    "load_registration",
]
