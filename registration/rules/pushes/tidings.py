"""What a person is told whom a chamber passed on: where her data came from, and what she may do.

GDPR Article 14: the source, the purpose, the legal basis and the rights, at the latest with the
first message. The link lets her take everything over, or object.
"""

from dataclasses import replace
from datetime import timedelta

from registration.rules.activities import Activity
from registration.rules.confirmations import line_event
from registration.rules.districts import Chamber
from registration.rules.events import Event, Job, Mail, Work
from registration.rules.links import Link, Purpose, mailbox
from registration.rules.pushes.rows import LegalBasis
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.texts import Text, venue_time

# Long enough for every question that may come up after the event.
LINK_FOR = timedelta(days=180)

_STANDINGS = {
    RegistrationState.CONFIRMED: Text(
        en="You take part; there is nothing you have to do.",
        de="Sie nehmen teil; Sie brauchen nichts weiter zu tun.",
        es="Usted participa; no tiene que hacer nada más.",
    ),
    RegistrationState.PENDING_APPROVAL: Text(
        en="A seat is kept for you while the organiser decides.",
        de="Ein Platz ist für Sie reserviert, bis der Veranstalter entschieden hat.",
        es="Tiene una plaza reservada hasta que el organizador decida.",
    ),
    RegistrationState.WAITING: Text(
        en="All seats are taken; you are on the waiting list.",
        de="Alle Plätze sind vergeben; Sie stehen auf der Warteliste.",
        es="Todas las plazas están ocupadas; está en la lista de espera.",
    ),
}
_BASES = {
    LegalBasis.CHAMBER_LAW: Text(
        en="the chamber's task by law (§ 9(4) IHKG, § 113 HwO)",
        de="gesetzliche Aufgabe der Kammer (§ 9 Abs. 4 IHKG, § 113 HwO)",
        es="la función legal de la cámara (§ 9.4 IHKG, § 113 HwO)",
    ),
    LegalBasis.CONSENT_TO_CHAMBER: Text(
        en="your consent to the chamber",
        de="Ihre Einwilligung gegenüber der Kammer",
        es="su consentimiento a la cámara",
    ),
    LegalBasis.CONTRACT: Text(
        en="an agreement between you and the chamber",
        de="eine Vereinbarung zwischen Ihnen und der Kammer",
        es="un acuerdo entre usted y la cámara",
    ),
}


def registered_event(
    registration: Registration,
    activity: Activity,
    mails: tuple[Mail, ...],
    nonce: str,
    *,
    free: bool,
) -> Event:
    """A chamber registered somebody. Who waits gets the link to her place in line besides.

    `free`: whether there is a seat that somebody in line may get.
    """
    if registration.state is RegistrationState.WAITING:
        event = line_event(registration, activity, nonce)
        work = Work(job=Job.PROMOTE, subject=activity.id) if free else None
        return replace(event, mails=(*mails, *event.mails), work=work)
    return Event(
        kind=f"registration.{registration.state.lower()}",
        subject=registration.id,
        data=data(registration),
        mails=mails,
    )


def data(registration: Registration) -> dict[str, str]:
    """What every event of a registration carries."""
    return {
        "activity_id": registration.activity_id,
        "company_id": registration.company_id,
        "version": str(registration.version),
    }


def notice(
    registration: Registration,
    activity: Activity,
    chamber: Chamber,
    basis: LegalBasis | None,
    link: Link,
) -> Mail:
    """The first that a person hears of what this chamber said about her."""
    language = registration.person.language
    grounds = _BASES[basis or LegalBasis.CHAMBER_LAW].read(language)
    return _mail("push_notice", registration, activity, chamber, link, basis=grounds)


def registered(
    registration: Registration, activity: Activity, chamber: Chamber, link: Link
) -> Mail:
    """Another registration by a chamber she knows of."""
    return _mail("push_registered", registration, activity, chamber, link)


def asked_to_cancel(
    registration: Registration, activity: Activity, chamber: Chamber, link: Link
) -> Mail:
    """A chamber would cancel what is hers by now."""
    return _mail("push_cancellation", registration, activity, chamber, link)


def link_of(registration: Registration, purpose: Purpose, nonce: str, activity: Activity) -> Link:
    """Good for the address it goes to only; a cancellation until the activity starts."""
    cancels = purpose is Purpose.CANCELLATION
    until = activity.starts_at if cancels else registration.updated_at + LINK_FOR
    return Link(
        purpose=purpose,
        subject=registration.id,
        expires_at=until,
        nonce=nonce,
        mailbox=mailbox(registration.person.email),
    )


def _mail(
    template: str,
    registration: Registration,
    activity: Activity,
    chamber: Chamber,
    link: Link,
    **more: str,
) -> Mail:
    person, language = registration.person, registration.person.language
    standing = _STANDINGS.get(registration.state)
    params = {
        "name": person.name,
        "chamber": chamber.label,
        "activity": activity.title.read(language),
        "place": f"{activity.place.name}, {activity.place.city}",
        "starts": venue_time(activity.starts_at, activity.zone, language),
        "standing": standing.read(language) if standing else "",
    }
    return Mail(
        to=person.email, template=template, language=language, params=params | more, link=link
    )
