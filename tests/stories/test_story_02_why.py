"""Story 2: each person sees the position and why, in their language, with a link or signed in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from registration import links
from registration.rules.acts import Role
from registration.rules.links import Link, Purpose
from tests.clients import Client, signed_in
from tests.registrations import OPEN, company, get_together
from tests.sign_ups import desk
from tests.waiting import (
    ACTIVITY,
    DECLINE,
    answer,
    gives_up,
    jobs_done,
    joins,
    link_of,
    of,
    seen,
    sits,
    sme,
)

pytestmark = pytest.mark.usefixtures("store")

MINUTE = timedelta(minutes=1)
IN_LINE = """query ($secret: String!) { placeInLine(secret: $secret) { name state title { text }
  place { name city } startsAt endsAt zone waiting { state position of explanation rule heldBackBy
    offer { until } } } }"""
LINKED = "query ($secret: String!) { placeInLine(secret: $secret) { name } }"
type SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _open(at: SetClock) -> None:
    at(OPEN)


def with_link(name: str, language: str = "en") -> Any:
    """What somebody sees who opens the newest link mailed to them."""
    return Client(language=language).ask(IN_LINE, secret=link_of(name))["placeInLine"]


def three_in_line(at: SetClock) -> list[Any]:
    """Dora of a small company, then Bodo and Clara, who came before her."""
    there = get_together(1)
    sits(company(1), there, "Anna Sitzt")
    bodo = joins(company(2), there, "Bodo Wartet")
    at(OPEN + MINUTE)
    clara = joins(company(3), there, "Clara Wartet")
    dora = joins(sme(4), there, "Dora Wartet")
    return [dora, bodo, clara]


def test_a_place_is_told_with_its_points_and_the_rule(at: SetClock) -> None:
    dora, _, clara = three_in_line(at)
    first = seen(desk(), dora)["waiting"]
    assert (first["position"], first["of"], first["points"]) == (1, 3, 3)
    assert first["grounds"] == [
        {"ground": "SME", "points": 2},
        {"ground": "FIRST_OF_COMPANY", "points": 1},
    ]
    last = seen(desk(), clara)["waiting"]
    assert (last["position"], last["points"], last["heldBackBy"]) == (3, 1, None)
    assert last["joinedAt"] == "2019-09-02T08:01:00Z"
    assert "2 for a small or medium company" in last["rule"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Place 3 of 3, with 1 point (nobody of the company had a place). Before: "),
        ("de", "Platz 3 von 3 mit 1 Punkt (aus dem Unternehmen hatte noch niemand einen Platz)."),
        ("es", "Puesto 3 de 3, con 1 punto (nadie de la empresa tenía plaza). Delante: "),
    ],
)
def test_the_company_is_told_in_its_language(at: SetClock, language: str, said: str) -> None:
    clara = three_in_line(at)[2]
    told = seen(of(company(3), language), clara)["waiting"]
    assert told["explanation"].startswith(said)
    assert told["rule"] == with_link("Clara Wartet", language)["waiting"]["rule"]


def test_whoever_has_the_link_sees_the_place_without_signing_in(at: SetClock) -> None:
    three_in_line(at)
    assert with_link("Clara Wartet", "de") == {
        "name": "Clara Wartet",
        "state": "WAITING",
        "title": {"text": "Get-together"},
        "place": {"name": "HTW Dresden, Foyer", "city": "Dresden"},
        "startsAt": "2019-09-24T14:00:00Z",
        "endsAt": "2019-09-24T19:00:00Z",
        "zone": "Europe/Berlin",
        "waiting": {
            "state": "WAITING",
            "position": 3,
            "of": 3,
            "explanation": "Platz 3 von 3 mit 1 Punkt (aus dem Unternehmen hatte noch niemand einen"
            " Platz). Davor: 1 mit mehr Punkten, 1 mit gleich vielen Punkten, früher eingetragen.",
            "rule": with_link("Clara Wartet", "de")["waiting"]["rule"],
            "heldBackBy": None,
            "offer": None,
        },
    }


def test_the_place_moves_up_as_others_leave(at: SetClock) -> None:
    _, bodo, _ = three_in_line(at)
    gives_up(of(company(2)), bodo)
    told = with_link("Clara Wartet")["waiting"]
    assert (told["position"], told["of"]) == (2, 2)
    answer(DECLINE, "Dora Wartet")
    assert (
        "The next free seat is offered here." in with_link("Clara Wartet")["waiting"]["explanation"]
    )


def test_an_offer_and_what_became_of_it_are_explained(at: SetClock) -> None:
    there = get_together(1)
    seated = sits(company(1), there, "Anna Sitzt")
    joins(company(2), there, "Bodo Wartet")
    gives_up(of(company(1)), seated)
    jobs_done()
    told = with_link("Bodo Wartet", "de")
    assert (told["state"], told["waiting"]["position"]) == ("OFFERED", None)
    assert told["waiting"]["offer"] == {"until": "2019-09-03T08:00:00Z"}
    assert told["waiting"]["explanation"].startswith(
        "Bis 03.09.2019, 10:00 (Europe/Berlin) ist ein Platz reserviert."
    )
    link = link_of("Bodo Wartet")
    at(OPEN + timedelta(hours=24))
    late = Client().ask(IN_LINE, secret=link)["placeInLine"]
    assert late["state"] == "EXPIRED"
    assert "without an answer" in late["waiting"]["explanation"]


def test_whose_company_has_all_its_places_is_told_that_and_keeps_the_place() -> None:
    there = get_together(2, max_persons_per_company=1)
    seated = sits(company(1), there, "Anna Sitzt")
    joins(company(1), there, "Bodo Kollege")
    told = with_link("Bodo Kollege", "es")["waiting"]
    assert (told["position"], told["heldBackBy"]) == (1, "COMPANY_LIMIT")
    assert "porque la empresa tiene todas sus plazas (1)" in told["explanation"]
    gives_up(of(company(1)), seated)
    assert with_link("Bodo Kollege")["waiting"]["heldBackBy"] is None
    jobs_done()
    assert with_link("Bodo Kollege")["state"] == "OFFERED"


def test_a_link_for_something_else_or_for_another_address_shows_nothing(at: SetClock) -> None:
    waits = three_in_line(at)[1]
    good = {
        "subject": waits["id"],
        "expires_at": OPEN + timedelta(days=1),
        "nonce": "01DNKZQ0000000000000000000",
    }
    elsewhere = links.seal(Link(purpose=Purpose.WAITING_LIST, mailbox="0" * 16, **good))
    another = links.seal(Link(purpose=Purpose.REGISTRATION, **good))
    for one in (elsewhere, another, "x.y", ""):
        assert Client().ask(LINKED, secret=one)["placeInLine"] is None


def test_the_list_is_for_the_desk_alone_and_its_length_for_everybody(at: SetClock) -> None:
    waits = three_in_line(at)[0]
    [activity] = [waits["id"].replace("reg_", "act_").rpartition(".")[0]]
    for client in (Client(), of(company(2)), signed_in(Role.CHAMBER, "IHK_CHEMNITZ")):
        found = client.ask(ACTIVITY, id=activity)["node"]
        assert (found["waitingCount"], found["waitingList"], found["seats"]) == (3, None, None)
    assert len(desk().ask(ACTIVITY, id=activity)["node"]["waitingList"]["nodes"]) == 3
