"""Two hundred people who all want to come, an organiser, a chamber, and a clock that runs.

Everybody does the next thing at random, from where they stand. Time passes with every step, so
that holds and offers end while others are being answered.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from registration import links
from registration.actions import holds, promotions, registrations, sweeps
from registration.actions.pushes import push
from registration.rules.activities import Activity
from registration.rules.acts import SYSTEM, Principal, Role
from registration.rules.companies import Company
from registration.rules.confirmations import confirmation_link
from registration.rules.districts import Chamber
from registration.rules.ids import new_ulid
from registration.rules.links import Link, Purpose, mailbox
from registration.rules.pushes import read_row
from registration.rules.refusals import Busy, Refused
from registration.rules.registrations import Registration, RegistrationState
from registration.store import registrations as store
from registration.store import seats, waiting
from registration.store.rows import read
from registration.store.writes import write_all
from tests.registrations import OPEN, STAFF, by, company, wish

type Actor = Person | Organiser | Desk

AT_ONCE = 12  # calls under way: on two cores more of them take longer, and come to no more
STEP = timedelta(seconds=12)  # so that holds end between two steps of their person, now and then
CHAMBER = Principal(role=Role.CHAMBER, id="IHK_CHEMNITZ")


@dataclass(slots=True)
class Scene:
    """What all share. `steps` counts what anybody does, accepted or refused."""

    activity: Activity
    capacity: int
    steps: "count[int]" = field(default_factory=count)
    outcomes: Counter[str] = field(default_factory=Counter)

    def now(self) -> datetime:
        """The time, which goes on with every step."""
        return OPEN + next(self.steps) * STEP


class Person:
    """One client: registers, confirms, accepts, gives back, or lets the time pass."""

    def __init__(self, scene: Scene, number: int, firm: Company) -> None:
        self.scene, self.number, self.firm = scene, number, firm
        self.name = f"Person {number}"
        self.chance = random.Random(number)
        self.id = ""

    def act(self) -> str:
        """One step; the word for what came of it."""
        known = read(store.key(self.id)) if self.id else None
        now = self.scene.now()
        state = known.as_of(now).state if known else None
        if state is RegistrationState.OFFERED and self.number % 7 == 0:
            return "never answers"
        match state, self.chance.random():
            case (RegistrationState.HELD, luck) if known and luck < 0.8:
                return self._tried(lambda: registrations.confirm(by(None, now), _link(known)))
            case (RegistrationState.OFFERED, luck) if known and luck < 0.9:
                answer = registrations.accept if luck < 0.6 else registrations.decline
                return self._tried(lambda: answer(by(None, now), _line_link(known)))
            case (RegistrationState.CONFIRMED, luck) if known and luck < 0.6:
                return self._cancel(known, now)
            case (RegistrationState.HELD | RegistrationState.WAITING, luck) if known and luck > 0.9:
                return self._cancel(known, now)
            case (RegistrationState.WAITING, luck) if luck < 0.7:
                return "looked at the line" if self._sees_itself() else "lost"
            case _:
                return self._come(now)

    def _sees_itself(self) -> bool:
        """Whether the own place is in the line, or has just become something else."""
        mine = self.id  # another call of the same person may be under way
        line = [place.registration_id for place in waiting.line(self.scene.activity.id)]
        known = read(store.key(mine))
        return mine in line or known is None or known.state is not RegistrationState.WAITING

    def _come(self, now: datetime) -> str:
        asked = replace(wish(self.scene.activity, self.name), or_wait=self.chance.random() < 0.8)

        def come() -> Registration:
            found = holds.register(by(self.firm, now), asked)
            self.id = found.id
            return found

        return self._tried(come)

    def _cancel(self, known: Registration, now: datetime) -> str:
        version = known.version
        return self._tried(
            lambda: registrations.cancel(by(self.firm, now), known.id, None, expected=version)
        )

    def _tried(self, step: Callable[[], Registration]) -> str:
        try:
            return f"{step().state}"
        except Refused as refusal:
            return refusal.code


class Organiser:
    """Changes the number of seats, sweeps, and promotes by hand."""

    def __init__(self, scene: Scene, number: int) -> None:
        self.scene, self.chance = scene, random.Random(number)

    def act(self) -> str:
        now, activity = self.scene.now(), self.scene.activity
        try:
            match self.chance.randrange(4):
                case 0:
                    size = self.scene.capacity * self.chance.randint(7, 13) // 10
                    write_all(seats.resized(activity.id, size))
                    return "resized"
                case 1:
                    promotions.settle(by(STAFF, now), activity.id)
                    return "promoted"
                case _:
                    sweeps.sweep(by(SYSTEM, now), lambda: False)
                    return "swept"
        except Busy:
            return "too busy to promote"  # the next round goes on


class Desk:
    """A chamber that pushes, corrects and cancels its members, some of them twice."""

    def __init__(self, scene: Scene, number: int) -> None:
        self.scene, self.number, self.chance = scene, number, random.Random(number)
        self.revision = 0

    def act(self) -> str:
        now = self.scene.now()
        self.revision += 1
        member = self.chance.randrange(30)
        row = {
            "externalId": f"M-{member}",
            "revision": self.revision,
            "op": "CANCEL" if self.chance.random() < 0.4 else "UPSERT",
            "activityId": self.scene.activity.id,
            "legalBasis": "CHAMBER_LAW",
            "company": {
                "legalName": f"Mitglied {member} GmbH",
                "legalForm": "GMBH",
                "address": {
                    "street": "Musterstraße 1",
                    "postcode": "09111",
                    "city": "Chemnitz",
                    "district": "CHEMNITZ",
                },
            },
            "person": {
                "name": f"Mitglied {member}",
                "email": f"mitglied.{member}@beispiel.example",
                "role": self.chance.choice(["Einkauf", "Vertrieb"]),
            },
        }
        if row["op"] == "CANCEL":
            row = {name: row[name] for name in ("externalId", "revision", "op")}
        run = f"{self.number}-{self.revision}"
        try:
            [outcome] = push(by(CHAMBER, now), Chamber.IHK_CHEMNITZ, [read_row(row)], run=run)
        except Refused as refusal:
            return refusal.code
        return f"pushed {outcome.result}"


def crowd(scene: Scene, people: int) -> list[Actor]:
    """So many people of half as many companies, three organisers and three of a chamber's desk."""
    firms = [company(number) for number in range(1, people // 2 + 1)]
    return [
        *(Person(scene, number, firms[number % len(firms)]) for number in range(people)),
        *(Organiser(scene, number) for number in range(3)),
        *(Desk(scene, number) for number in range(3)),
    ]


def all_at_once(scene: Scene, actors: Sequence[Actor], times: int, seed: int = 2019) -> None:
    """Everybody acts so many times, in an order drawn at random, as many at once as can be sent."""
    turns = list(actors) * times
    random.Random(seed).shuffle(turns)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        scene.outcomes += Counter(pool.map(lambda actor: actor.act(), turns))


def _link(registration: Registration) -> str:
    return links.seal(confirmation_link(registration, new_ulid(OPEN)))


def _line_link(registration: Registration) -> str:
    link = Link(
        purpose=Purpose.WAITING_LIST,
        subject=registration.id,
        expires_at=OPEN + timedelta(days=30),
        nonce=new_ulid(OPEN),
        mailbox=mailbox(registration.person.email),
    )
    return links.seal(link)
