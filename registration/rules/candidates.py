"""What is written about a decision-maker, before she is on the list of a delegation."""

from dataclasses import dataclass, replace

from registration.rules.breaches import Rule
from registration.rules.codes import COUNTRIES, check_languages
from registration.rules.contacts import read_email, read_phone
from registration.rules.refusals import Form
from registration.rules.sectors import Sector, read_sectors
from registration.rules.texts import Language, Text
from registration.rules.timetables import Timetable
from registration.rules.wording import check_line, check_text, tidy_line, tidy_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What is written about a decision-maker.

    `role` is what she does in her firm, `language` the one to write to her in, `languages` those
    she speaks. `attends` names the activities she comes to; None: the whole programme.
    """

    name: str
    firm: str
    role: str | None = None
    country: str
    sectors: tuple[Sector, ...] = ()
    interests: Text | None = None
    languages: tuple[str, ...] = ()
    email: str | None = None
    phone: str | None = None
    language: Language = Language.EN
    attends: tuple[str, ...] | None = None


def read[C: Candidate](form: Form, candidate: C, timetable: Timetable) -> C:
    """The candidate in one spelling, unless the form was told what is wrong."""
    check_line(form, ("name",), candidate.name)
    check_line(form, ("firm",), candidate.firm)
    check_line(form, ("role",), tidy_line(candidate.role or "") or None)
    if candidate.interests:
        check_text(form, ("interests",), candidate.interests, limit=1000)
    check_languages(form, ("languages",), candidate.languages)
    country = candidate.country.strip().upper()
    if country not in COUNTRIES:
        form.reject(("country",), Rule.UNKNOWN_COUNTRY, code=candidate.country)
    sectors = read_sectors(form, ("sectors",), candidate.sectors)
    email = read_email(form, ("email",), candidate.email) if candidate.email else None
    phone = read_phone(form, ("phone",), candidate.phone) if candidate.phone else None
    _check_attends(form, candidate.attends, timetable)
    form.check()
    return replace(
        candidate,
        name=tidy_line(candidate.name),
        firm=tidy_line(candidate.firm),
        role=tidy_line(candidate.role or "") or None,
        country=country,
        sectors=sectors,
        interests=tidy_text(candidate.interests) if candidate.interests else None,
        languages=tuple(dict.fromkeys(code.lower() for code in candidate.languages)),
        email=email,
        phone=phone,
    )


def _check_attends(form: Form, attends: tuple[str, ...] | None, timetable: Timetable) -> None:
    known = {activity.id for activity in timetable if activity.seats_delegates > 0}
    for index, id in enumerate(attends or ()):
        if id not in known:
            form.reject(("attends", index), Rule.UNKNOWN_REFERENCE, id=id)
