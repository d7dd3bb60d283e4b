"""Needs of people in the store, as if they had been noted."""

from dataclasses import replace

from registration.rules.consents import Channel
from registration.rules.contacts import email_digest
from registration.rules.needs import Agreed, Needs, Requirement, Requirements, Travel
from registration.rules.texts import Language
from registration.store import needs as store
from registration.store.writes import Write
from tests.sessions import Session


def noted(here: Session) -> list[Write]:
    """The first registration eats no nuts, and the first delegate sleeps somewhere."""
    registration, delegate = here.registrations[0], here.delegates[0]
    agreed = Agreed(text_version="1", language=Language.DE, channel=Channel.PAPER)
    nuts = Requirements(kinds=(Requirement.ALLERGY,), note="Peanuts", agreed=agreed)
    person = email_digest(registration.person.email)
    first = Needs(about=registration.id, person=person, due_at=here.activity.ends_at, version=1)
    allergic = replace(first, requirements=nuts)
    travels = replace(first, about=delegate.id, person="", travel=Travel(hotel="Hotel Secreto"))
    return [store.kept(one, was=0) for one in (allergic, travels)]
