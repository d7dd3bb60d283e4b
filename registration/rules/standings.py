"""Where somebody stands in line, and why, in words.

Everything said here is counted from the line itself, so that what people are told is what decides
who is next (`waiting`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from registration.rules.activities import Activity
from registration.rules.registrations import Registration
from registration.rules.seats import Quota
from registration.rules.texts import Language, Text, venue_time
from registration.rules.waiting import (
    OFFER_LASTS,
    POINTS,
    Ground,
    PlaceInLine,
    Waiting,
    WaitingState,
    offers_until,
)


class HeldBack(StrEnum):
    """Why somebody is passed over though it would be the turn."""

    COMPANY_LIMIT = "COMPANY_LIMIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """Those before somebody in line, by why they are."""

    more_points: int
    earlier: int

    @property
    def position(self) -> int:
        """Counted from 1."""
        return self.more_points + self.earlier + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Somebody's place on the waiting list of an activity, as it is now.

    `ahead` and `of` are known while somebody waits: who is before, and how many wait in all.
    `closed`: no seats are offered any more.
    """

    activity: Activity
    state: WaitingState
    waiting: Waiting
    ahead: Ahead | None = None
    of: int | None = None
    held_back: HeldBack | None = None
    closed: bool = False

    @property
    def position(self) -> int | None:
        return self.ahead.position if self.ahead else None


def stand(
    registration: Registration,
    activity: Activity,
    line: tuple[PlaceInLine, ...],
    quota: Quota | None,
    now: datetime,
) -> Standing | None:
    """Where the registration stands; None where it never was in line.

    `line` is everybody who waits, the next first; `quota` the places of its company.
    """
    current = registration.as_of(now)
    waiting, state = current.waiting, current.waiting_state
    if waiting is None or state is None:
        return None
    if state is not WaitingState.WAITING:
        return Standing(activity=activity, state=state, waiting=waiting)
    full = not (quota or Quota()).has_place(activity.max_persons_per_company, now)
    return Standing(
        activity=activity,
        state=state,
        waiting=waiting,
        ahead=_ahead(registration.id, line),
        of=len(line),
        held_back=HeldBack.COMPANY_LIMIT if full else None,
        closed=now >= offers_until(activity),
    )


def _ahead(id: str, line: tuple[PlaceInLine, ...]) -> Ahead | None:
    """None where the line was read a moment after somebody left it."""
    ids = [place.registration_id for place in line]
    if id not in ids:
        return None
    here = ids.index(id)
    more = sum(place.points > line[here].points for place in line[:here])
    return Ahead(more_points=more, earlier=here - more)


def rule(language: Language) -> str:
    """What decides the order, for everybody to read."""
    sme, first = POINTS[Ground.SME], POINTS[Ground.FIRST_OF_COMPANY]
    hours = OFFER_LASTS.total_seconds() / 3600
    return _RULE.read(language).format(sme=sme, first=first, hours=f"{hours:g}")


def explain(standing: Standing, language: Language) -> str:
    """Why somebody stands there, or what became of the place."""
    if standing.state is not WaitingState.WAITING:
        return _outcome(standing, language)
    return " ".join(_reasons(standing, language))


def _reasons(standing: Standing, language: Language) -> Iterable[str]:
    ahead, activity = standing.ahead, standing.activity
    if ahead is None:
        yield _IN_LINE.read(language)
    else:
        why = {"points": _points(standing.waiting, language), "of": standing.of}
        yield _PLACE.read(language).format(position=ahead.position, **why)
        if ahead.position > 1:
            yield f"{_BEFORE.read(language)} {_those(ahead, language)}."
    if standing.closed:
        until = venue_time(offers_until(activity), activity.zone, language)
        yield _CLOSED.read(language).format(until=until)
    elif standing.held_back:
        yield _HELD_BACK.read(language).format(limit=activity.max_persons_per_company)
    elif ahead and ahead.position == 1:
        yield _NEXT.read(language)


def _those(ahead: Ahead, language: Language) -> str:
    counted = ((_MORE_POINTS, ahead.more_points), (_EARLIER, ahead.earlier))
    return ", ".join(text.read(language).format(number) for text, number in counted if number)


def _points(waiting: Waiting, language: Language) -> str:
    """Such as `2 points (small or medium company)`."""
    text = {0: _NO_POINTS, 1: _POINT}.get(waiting.points, _POINTS)
    count = text.read(language).format(waiting.points)
    grounds = ", ".join(_GROUNDS[ground].read(language) for ground in waiting.grounds)
    return f"{count} ({grounds})" if grounds else count


def _outcome(standing: Standing, language: Language) -> str:
    waiting = standing.waiting
    until = waiting.offer.until if waiting.offer else None
    at = waiting.accepted_at if standing.state is WaitingState.ACCEPTED else until
    when = venue_time(at, standing.activity.zone, language) if at else ""
    return _OUTCOMES[standing.state].read(language).format(when=when)


_RULE = Text(
    en="Free seats are offered in order of points: {sme} for a small or medium company "
    "(2003/361/EC), {first} if nobody of the company had a place. With equal points, whoever "
    "joined first comes first. The points are counted once, on joining. An offer lasts {hours} "
    "hours, but "
    "not beyond the time until which registrations can be cancelled, nor the start. Whose company "
    "has all its places is passed over until one of them is free.",
    de="Freie Plätze werden nach Punkten angeboten: {sme} für ein kleines oder mittleres "
    "Unternehmen (2003/361/EG), {first}, wenn aus dem Unternehmen noch niemand einen Platz hatte. "
    "Bei gleichen Punkten gilt, wer sich früher eingetragen hat. Die Punkte werden einmal beim "
    "Eintragen gezählt. Ein Angebot gilt {hours} Stunden, längstens bis zum Ende der Stornofrist "
    "oder bis zum Beginn. Wessen Unternehmen alle seine Plätze hat, wird übersprungen, bis einer "
    "frei ist.",
    es="Las plazas libres se ofrecen por puntos: {sme} para una pequeña o mediana empresa "
    "(2003/361/CE), {first} si nadie de la empresa tenía plaza. Con los mismos puntos, va primero "
    "quien se apuntó antes. Los puntos se cuentan una sola vez, al apuntarse. Una oferta dura "
    "{hours} horas, pero no más allá del plazo de cancelación ni del comienzo. Si la empresa tiene "
    "todas sus plazas, se pasa por alto hasta que una quede libre.",
)
_PLACE = Text(
    en="Place {position} of {of}, with {points}.",
    de="Platz {position} von {of} mit {points}.",
    es="Puesto {position} de {of}, con {points}.",
)
_IN_LINE = Text(en="On the waiting list.", de="Auf der Warteliste.", es="En la lista de espera.")
_NO_POINTS = Text(en="no points", de="0 Punkten", es="0 puntos")
_POINT = Text(en="1 point", de="1 Punkt", es="1 punto")
_POINTS = Text(en="{} points", de="{} Punkten", es="{} puntos")
_GROUNDS = {
    Ground.SME: Text(
        en="small or medium company",
        de="kleines oder mittleres Unternehmen",
        es="pequeña o mediana empresa",
    ),
    Ground.FIRST_OF_COMPANY: Text(
        en="nobody of the company had a place",
        de="aus dem Unternehmen hatte noch niemand einen Platz",
        es="nadie de la empresa tenía plaza",
    ),
}
_BEFORE = Text(en="Before:", de="Davor:", es="Delante:")
_MORE_POINTS = Text(
    en="{} with more points",
    de="{} mit mehr Punkten",
    es="{} con más puntos",
)
_EARLIER = Text(
    en="{} with as many points who joined earlier",
    de="{} mit gleich vielen Punkten, früher eingetragen",
    es="{} con los mismos puntos y más antigüedad",
)
_NEXT = Text(
    en="The next free seat is offered here.",
    de="Der nächste freie Platz wird hier angeboten.",
    es="La próxima plaza libre se ofrece aquí.",
)
_HELD_BACK = Text(
    en="Passed over for now, since the company has all its places ({limit}); the place in line is "
    "kept.",
    de="Zurzeit übersprungen, weil das Unternehmen alle seine Plätze hat ({limit}); die Stelle in "
    "der Reihe bleibt erhalten.",
    es="Por ahora se pasa por alto, porque la empresa tiene todas sus plazas ({limit}); el puesto "
    "en la lista se conserva.",
)
_CLOSED = Text(
    en="No seats have been offered since {until}.",
    de="Seit {until} werden keine Plätze mehr angeboten.",
    es="Desde el {until} ya no se ofrecen plazas.",
)
_OUTCOMES = {
    WaitingState.OFFERED: Text(
        en="A seat is kept until {when}. Without an answer by then, it goes to the next in line.",
        de="Bis {when} ist ein Platz reserviert. Ohne Antwort bis dahin geht er an die Nächsten "
        "auf der Liste.",
        es="Hay una plaza reservada hasta el {when}. Sin respuesta hasta entonces, pasará a la "
        "siguiente persona de la lista.",
    ),
    WaitingState.ACCEPTED: Text(
        en="The seat that was offered was accepted on {when}.",
        de="Der angebotene Platz wurde am {when} angenommen.",
        es="La plaza ofrecida se aceptó el {when}.",
    ),
    WaitingState.DECLINED: Text(
        en="The seat that was offered was declined and went to the next in line.",
        de="Der angebotene Platz wurde abgelehnt und ging an die Nächsten auf der Liste.",
        es="La plaza ofrecida se rechazó y pasó a la siguiente persona de la lista.",
    ),
    WaitingState.EXPIRED: Text(
        en="The offer ended on {when} without an answer. One can join again, at the end of the "
        "list.",
        de="Das Angebot endete am {when} ohne Antwort. Am Ende der Liste kann man sich neu "
        "eintragen.",
        es="La oferta terminó el {when} sin respuesta. Es posible apuntarse de nuevo, al final de "
        "la lista.",
    ),
    WaitingState.WITHDRAWN: Text(
        en="The place in line was given up.",
        de="Die Stelle auf der Liste wurde aufgegeben.",
        es="Se dejó el puesto en la lista.",
    ),
}
