"""Ten thousand rows as a chamber's system exports them: its members, and who goes where.

Five thousand companies, half of them with a VAT id. Of every other company two persons go to one
evening, of the rest one person goes to two. In no order that helps anybody.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from stdnum.iso7064 import mod_11_10

from registration.rules.activities import Activity
from registration.rules.delegations import Status, with_activity
from registration.store import activities, delegations, seats
from registration.store.writes import write_all
from tests import journeys

ROWS = 10_000
EVENINGS = 5
SEATS = 5_000

type Plain = dict[str, Any]


def evenings() -> list[Activity]:
    """One delegation with several evenings in the store, with seats for all."""
    timetable: list[Activity] = []
    delegation = journeys.delegation(Status.PUBLISHED)
    for _ in range(EVENINGS):
        timetable.append(journeys.activity(journeys.GET_TOGETHER, seats_companies=SEATS))
        delegation = with_activity(delegation, timetable[-1].id)
    write_all(
        *delegations.drafted(delegation),
        *(activities.written(one) for one in timetable),
        *(seats.opened(one.id, SEATS) for one in timetable),
    )
    return timetable


def exported(there: Sequence[Activity], rows: int = ROWS) -> list[Plain]:
    """So many rows, shuffled, the same ones every time."""
    made = [row for company in range(-(-rows // 2)) for row in _of_company(there, company)][:rows]
    random.Random(1).shuffle(made)
    return made


def changed(rows: Iterable[Plain], every: int = 10) -> Iterator[Plain]:
    """The same rows a week later: of every tenth the person or the company has moved on."""
    for number, row in enumerate(rows):
        if number % every:
            yield row
        elif number % (2 * every):
            yield _with(row, "company", website=f"https://new-{row['externalId'].lower()}.example")
        else:
            yield _with(row, "person", phone="+49 371 5550123", role="Head of sales")


def counted_up(rows: Iterable[Plain]) -> Iterator[Plain]:
    """The same rows under a later revision: nothing is new but the number."""
    for row in rows:
        yield row | {"revision": 9}


def written(rows: Iterable[Plain]) -> Iterator[bytes]:
    """The lines of a file."""
    for row in rows:
        yield msgspec.json.encode(row) + b"\n"


def _with(row: Plain, part: str, **said: str) -> Plain:
    return row | {"revision": 2, part: row[part] | said}


def _of_company(there: Sequence[Activity], number: int) -> Iterator[Plain]:
    two_persons = number % 2 == 0
    for place in range(2):
        evening = there[(number + (0 if two_persons else place)) % len(there)]
        yield {
            "externalId": f"M-{number}-{place}",
            "revision": 1,
            "activityId": evening.id,
            "legalBasis": "CHAMBER_LAW",
            "company": _company(number),
            "person": _person(number, place if two_persons else 0),
        }


def _company(number: int) -> Plain:
    said = {
        "legalName": f"Musterwerk {number} GmbH",
        "legalForm": "GMBH",
        "address": {
            "street": f"Musterstraße {number}",
            "postcode": f"09{100 + number % 130}",
            "city": "Chemnitz",
            "district": "CHEMNITZ",
        },
        "sectors": [{"scheme": "WZ_2008", "code": "25.50"}],
        "website": f"https://musterwerk-{number}.example",
    }
    if number % 4 < 2:
        digits = f"{10_000_000 + number}"
        said["vatId"] = f"DE{digits}{mod_11_10.calc_check_digit(digits)}"
    return said


def _person(number: int, place: int) -> Plain:
    name = ("Anna", "Jonas")[place]
    return {
        "name": f"{name} Muster",
        "email": f"{name.lower()}@musterwerk-{number}.example",
        "role": "Sales",
        "language": "de",
    }
