"""A delegation to test with: Mexican buyers of car parts, five September days in Saxony."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from registration.rules import delegates, delegations, ids, timetables
from registration.rules.activities import Activity
from registration.rules.breaches import Rule
from registration.rules.candidates import Candidate
from registration.rules.consents import Channel, Consent, Purpose
from registration.rules.delegates import Delegate
from registration.rules.delegations import Delegation, Status
from registration.rules.outlines import Direction, Organiser, Outline, Period, Programme
from registration.rules.places import Host, Place
from registration.rules.refusals import Invalid, Problems, Refused
from registration.rules.sectors import Scheme, Sector
from registration.rules.stops import Kind, Stop, Window
from registration.rules.texts import Language, Text
from registration.rules.timetables import Timetable
from registration.store import delegates as store
from registration.store import delegations as delegation_store
from registration.store import journeys
from registration.store.writes import write_all

MAY = datetime(2019, 5, 1, 9, tzinfo=UTC)
JUNE = datetime(2019, 6, 1, 9, tzinfo=UTC)
NIGHT = datetime(2019, 10, 26, 20, tzinfo=UTC)  # summer time ends at 1:00 UTC
DELEGATION = ids.make("del", ids.new_ulid(MAY))

OUTLINE = Outline(
    direction=Direction.INBOUND,
    title=Text(
        en="Mexico: automotive suppliers",
        de="Mexiko: Automobilzulieferer",
        es="México: proveedores de automoción",
    ),
    summary=Text(
        en="Purchasing directors from Puebla and Querétaro look for Saxon suppliers.",
        de="Einkaufsleiter aus Puebla und Querétaro suchen sächsische Zulieferer.",
    ),
    period=Period(starts_on=date(2019, 9, 22), ends_on=date(2019, 9, 26)),
    organiser=Organiser(name="AMZ", on_behalf_of="WFS"),
    markets=("MX",),
    sectors=(Sector(scheme=Scheme.WZ_2008, code="29.32"),),
    languages=("es", "en"),
    programme=Programme.BBA,
)

HTW = Place(
    name="HTW Dresden, Foyer",
    street="Friedrich-List-Platz 1",
    postcode="01069",
    city="Dresden",
)
PLANT = Place(name="Presswerk Musterthal", postcode="08056", city="Zwickau")


def broken(refused: Refused) -> set[tuple[str, Rule]]:
    """The fields that a refused form names, each with the rule it breaks."""
    problems = refused.problems if isinstance(refused, Problems) else (refused,)
    return {
        (".".join(map(str, one.path)), one.rule) for one in problems if isinstance(one, Invalid)
    }


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of September 2019, UTC (two hours behind the clocks in Saxony)."""
    return datetime(2019, 9, day, hour, minute, tzinfo=UTC)


VISIT = Stop(
    kind=Kind.COMPANY_VISIT,
    title=Text(en="Press shop", de="Presswerk"),
    place=PLANT,
    host=Host(name="Presswerk Musterthal GmbH", contact_name="Jana Beispiel"),
    starts_at=on(24, 7),
    ends_at=on(24, 9),
    seats_delegates=20,
    seats_companies=0,
)
GET_TOGETHER = Stop(
    kind=Kind.GET_TOGETHER,
    title=Text(en="Get-together", de="Get-together", es="Encuentro"),
    place=HTW,
    starts_at=on(24, 14),
    ends_at=on(24, 19),
    seats_delegates=20,
    seats_companies=60,
    travel_buffer_minutes=90,
    window=Window(opens_at=on(1, 6), closes_at=on(20, 22)),
)


def delegation(status: Status = Status.DRAFT, **changes: Any) -> Delegation:
    """The delegation, as far along as `status` says."""
    known = delegations.draft(replace(OUTLINE, **changes), id=DELEGATION, at=MAY)
    seen = None if status is Status.DRAFT else MAY
    return replace(known, status=status, published_at=seen)


def activity(stop: Stop = VISIT, timetable: Timetable = (), **changes: Any) -> Activity:
    """A stop as an activity of the draft, next to those of `timetable`."""
    override = changes.pop("override", None)
    return timetables.add(
        replace(stop, **changes),
        id=ids.make("act", DELEGATION.removeprefix("del_"), ids.new_ulid(MAY)),
        delegation=delegation(),
        timetable=timetable,
        override=override,
        at=MAY,
    )


def session(of: Activity, timetable: Timetable = (), **changes: Any) -> Activity:
    """A matchmaking session within a get-together."""
    stop = replace(
        GET_TOGETHER,
        kind=Kind.MATCHMAKING_SESSION,
        title=Text(en="Talks", de="Gespräche"),
        starts_at=on(24, 15),
        ends_at=on(24, 18),
        seats_companies=0,
        window=None,
        admission=of.id,
    )
    return activity(stop, (of, *timetable), **changes)


CANDIDATE = Candidate(
    name="Lucía Ejemplo Ramírez",
    firm="Autopartes Ficticias de Puebla",
    role="Purchasing director",
    country="MX",
    sectors=(Sector(scheme=Scheme.WZ_2008, code="29.32"),),
    interests=Text(en="Stamped and deep-drawn parts", es="Piezas estampadas y embutidas"),
    languages=("es", "en"),
    email="lucia.ejemplo@autopartes.example",
    language=Language.ES,
)


def delegate(status: delegates.Status = delegates.Status.IDENTIFIED, **changes: Any) -> Delegate:
    """A decision-maker on the list, as far along as `status` says."""
    found = delegates.identify(
        replace(CANDIDATE, **changes),
        id=ids.make("dgt", DELEGATION.removeprefix("del_"), ids.new_ulid(MAY)),
        delegation=delegation(),
        timetable=(),
        listed=0,
        at=MAY,
    )
    return replace(found, status=status)


def traveller() -> Delegate:
    """Somebody who comes with a delegation of her own, written to the store."""
    found = delegate(delegates.Status.ACCEPTED)
    write_all(store.listed(found))
    return found


SHARED = Consent(
    purpose=Purpose.SHARE_PROFILE,
    text_version="2019-05",
    language=Language.ES,
    granted_at=MAY,
    channel=Channel.PAPER,
    evidence="sheet 4",
)


def crowd(delegation_id: str, many: int) -> list[Delegate]:
    """People who accepted and share their profiles, written to the store at once."""
    ulids = [ids.new_ulid(MAY + timedelta(seconds=number)) for number in range(many)]
    people = [
        replace(
            delegate(delegates.Status.ACCEPTED),
            id=ids.make("dgt", ids.last(delegation_id), ulid),
            consents=(SHARED,),
        )
        for ulid in ulids
    ]
    known = journeys.get(delegation_id)
    listed = known.delegation
    for one in people:
        listed = delegations.with_delegate(listed, one.id)
    write_all(
        *delegation_store.moved(known.delegation, listed, edition=known.edition),
        *(store.listed(one) for one in people),
    )
    return people


def revise(
    known: Activity, *others: Activity, override: str | None = None, **changes: object
) -> Activity:
    """The activity with these changes, made in June beside the others of its delegation."""
    return timetables.revise(
        known,
        changes,
        delegation=delegation(),
        timetable=(known, *others),
        override=override,
        at=JUNE,
    )
