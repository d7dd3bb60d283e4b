"""Loads the demonstration once: companies, delegations, registrations, meetings, and their keys.

Everything goes through the actions, so every rule holds for it, with audit entries and mails. Each
act bears the date on which it may have happened; the last lie in the morning of 9 September 2019.
A loading that was interrupted is taken up again: what was done is not done twice.
"""

from contextlib import suppress
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from infra.seeds import attendance, companies, demo, journeys, sheets, talks
from infra.seeds.companies import Member
from infra.seeds.journeys import Journey
from registration import settings
from registration.rules.access_keys import ClientConnected
from registration.rules.acts import Principal, Role, Scope
from registration.rules.districts import Chamber
from registration.store.rows import Key, Row, read
from registration.store.writes import put, write_all

CHAMBER = Chamber.IHK_CHEMNITZ
CLIENT = "ihk-chemnitz-system"  # of the desk's issuer (infra/local.py)
COMPANY = "stanzwerk-beispiel"  # confirmed, and registered for nothing yet
DELEGATION, DELEGATE = "mexico-2019", "lucia-ejemplo"  # the purchasing director from Puebla

_HOLDERS = {
    "chamber": "chamber (IHK Chemnitz)",
    "company": "company (Stanzwerk Beispiel, Schwarzenberg)",
    "delegate": "delegate (Lucía Ejemplo Hernández, Puebla)",
}


class NotADesk(RuntimeError):
    """Seeds and their keys, which everybody knows, were to be loaded into a deployed stage."""


class SeedRow(Row, discriminator="seed"):
    """A row whose existence says that everything was loaded."""

    loaded_at = UnicodeAttribute()

    def value(self) -> str:
        return self.loaded_at


def load(now: datetime) -> dict[str, str]:
    """Load what is not there yet; the demonstration's tokens, by who holds them.

    Raises NotADesk anywhere but on a desk.
    """
    if settings.STAGE != "local" or not settings.LINK_KEY:
        raise NotADesk(settings.STAGE)
    marker = Key("SEEDS", "LOADED", str)
    if read(marker) is None:
        _load_all(now)
        with suppress(ClientConnected):  # by a loading that was interrupted
            demo.connect(CHAMBER, CLIENT, now)
        write_all(put(SeedRow(marker.pk, marker.sk, loaded_at=now.isoformat())))
    return {holder: str(demo.access_key(who)) for who, holder in _HOLDERS.items()}


def _load_all(now: datetime) -> None:
    members: dict[str, Member] = {}
    for sheet in sheets.companies():
        if member := companies.load(sheet):
            members[sheet.key] = member
    loaded: dict[str, Journey] = {}
    for journey_sheet in sheets.journeys():
        journey = journeys.load(journey_sheet, members)
        loaded[journey_sheet.name] = journey
        attendance.load(journey_sheet.people, journey, members)
        if grid := journey_sheet.programme.grid:
            talks.load(journey_sheet.people, journey, members, grid)
        journeys.end(journey_sheet, journey)
    principals = {
        "chamber": Principal(role=Role.CHAMBER, id=CHAMBER.value, scopes=tuple(Scope)),
        "company": members[COMPANY].principal,
        "delegate": loaded[DELEGATION].delegates[DELEGATE],
    }
    write_all(*(demo.opened(who, principal, now) for who, principal in principals.items()))
