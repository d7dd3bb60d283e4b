"""Sessions to plan, without a store."""

from collections.abc import Iterable
from dataclasses import replace

from registration.rules.interpreters import Interpreter
from registration.rules.meetings import Meeting, MeetingState, Representative, Side, id_of
from registration.rules.placements import Placement
from registration.rules.plans import DeskStance, DeskWish, Picture
from registration.rules.quotas import Limits
from registration.rules.slots import Claim, slots
from tests.sessions import NOW, Session

LILI, MAX = "ipr_a.b.LILI", "ipr_a.b.MAX"


def interpreter(id: str, *languages: str) -> Interpreter:
    return Interpreter(id=id, name=id, languages=languages)


def asked(here: Session, firm: int = 0, person: int = 0, **more: object) -> Meeting:
    """A company's request to a delegate; `more` are other fields."""
    company, delegate = here.companies[firm], here.delegates[person]
    meeting = Meeting(
        id=id_of(here.activity.id, company.id, delegate.id),
        activity_id=here.activity.id,
        company_id=company.id,
        delegate_id=delegate.id,
        requested_by=Side.COMPANY,
        requested_at=NOW,
        expires_at=here.grid.requests_until,
        representatives=tuple(
            Representative(
                registration_id=one.id, email=one.person.email, language=one.person.language
            )
            for one in here.of(company)
        ),
    )
    return replace(meeting, **more)  # type: ignore[arg-type]


def held(here: Session, slot: int, table: int = 1, *, firm: int = 0, person: int = 0) -> Meeting:
    """What the two have agreed."""
    at = slots(here.grid)[slot]
    place = Placement(
        slot=slot,
        starts_at=at.starts_at,
        ends_at=at.ends_at,
        table=table,
        representative=here.of(here.companies[firm])[0].id,
    )
    return asked(here, firm, person, state=MeetingState.BOOKED, place=place)


def wish(here: Session, stance: DeskStance, firm: int = 0, person: int = 0) -> DeskWish:
    return DeskWish(
        activity_id=here.activity.id,
        company_id=here.companies[firm].id,
        delegate_id=here.delegates[person].id,
        stance=stance,
    )


def picture(
    here: Session,
    meetings: Iterable[Meeting] = (),
    wishes: Iterable[DeskWish] = (),
    *,
    interpreters: tuple[Interpreter, ...] = (),
    limits: Limits | None = None,
    away: Iterable[Claim] = (),
) -> Picture:
    """The session with these meetings."""
    grid = replace(here.grid, interpreters=interpreters, limits=limits or Limits())
    return Picture(
        at=NOW,
        activity=here.activity,
        grid=grid,
        companies={one.id: one for one in here.companies},
        delegates={one.id: one for one in here.delegates},
        people={one.id: here.of(one) for one in here.companies},
        meetings=tuple(meetings),
        wishes=tuple(wishes),
        away=frozenset(away),
    )


def speaking(here: Session, firm: int, *languages: str) -> Session:
    """The company speaks these languages, and its people nothing else."""
    company = here.companies[firm]
    now = replace(company, profile=replace(company.profile, languages=languages))
    firms = tuple(now if one.id == company.id else one for one in here.companies)
    return replace(here, companies=firms)
