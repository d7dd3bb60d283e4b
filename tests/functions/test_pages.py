"""Pages that links open: what stands on them, in which language, and under which policy."""

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest

from registration.rules.meetings import MeetingState
from registration.rules.slots import Period, Table
from registration.rules.texts import Text
from tests import sessions
from tests.conftest import Trips
from tests.pages import Outline, interpreters, looked_at, made, opened, seated, silent
from tests.sessions import NOW, Session
from tests.sign_ups import desk

pytestmark = pytest.mark.usefixtures("store")

HOSTILE = '<script>alert("1")</script>&amp;</style>'


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


def talks(**how: int) -> Session:
    """A session with a break in the middle, a table by the window, and somebody to interpret."""
    bare = sessions.session(**{"firms": 2, "people": 2, **how})
    start = bare.activity.starts_at
    at = [start + timedelta(minutes=minutes) for minutes in (0, 60, 80, 140)]
    grid = replace(
        bare.grid,
        sessions=(Period(starts_at=at[0], ends_at=at[3]),),
        breaks=(Period(starts_at=at[1], ends_at=at[2]),),
        tables=(Table(number=1, label="Window"), *bare.grid.tables[1:]),
        interpreters=interpreters(bare, 2),
    )
    return replace(bare, grid=grid)


def some() -> Session:
    """The same with three meetings, one of which is interpreted and one to be confirmed again."""
    here = sessions.opened(talks())
    helper = here.grid.interpreters[0].id
    seated(here, 0, 1, firm=0, person=0, interpreter=helper, message="Stamped hinges")
    seated(here, 0, 2, firm=1, person=1)
    seated(here, 4, 1, firm=1, person=0, state=MeetingState.NEEDS_RECONFIRM)
    return here


KINDS = [
    "PLAN",
    "TABLES",
    "TABLE",
    "COMPANIES",
    "COMPANY",
    "DELEGATES",
    "DELEGATE",
    "INTERPRETERS",
    "INTERPRETER",
]


def about(here: Session) -> dict[str, dict[str, Any]]:
    """Whose page it is, where it is somebody's."""
    return {
        "TABLE": {"table": 1},
        "COMPANY": {"companyId": here.companies[0].id},
        "DELEGATE": {"delegateId": here.delegates[0].id},
        "INTERPRETER": {"interpreterId": here.grid.interpreters[0].id},
    }


def page(here: Session, kind: str, lang: str = "") -> str:
    return looked_at(desk(), here, kind, lang, **about(here).get(kind, {}))


def words(html: str) -> str:
    """What is read on a page."""
    body = html.partition("<main>")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def check_outline(found: Outline) -> None:
    assert (found.open, found.crossed) == ([], [])
    assert found.all("html") == [{"lang": "de"}]
    assert len(found.all("h1")) == 1
    assert all(heading.get("scope") in ("col", "row") for heading in found.all("th"))
    levels = [int(tag[1]) for tag, _ in found.seen if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [one["aria-current"] for one in found.all("a") if "aria-current" in one] == ["true"]
    assert found.all("table")


def check_loads_nothing(found: Outline) -> None:
    assert {tag for tag, _ in found.seen} & {"script", "link", "img", "form"} == set()
    assert not any("style" in attrs or "src" in attrs for _, attrs in found.seen)
    assert {one["href"] for one in found.all("a")} == {"?lang=de", "?lang=en", "?lang=es"}


def test_the_policy_names_the_one_style_by_its_hash() -> None:
    here = some()
    answer = opened(made(desk(), here, "PLAN")["url"])
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    named = base64.b64encode(sha256(style.encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{named}'")
    assert "unsafe" not in policy
    assert "url(" not in style
    assert "@import" not in style


def test_a_page_is_kept_by_nobody_and_tells_nobody_where_it_is() -> None:
    headers = opened(made(desk(), some(), "PLAN")["url"]).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"].startswith("noindex")
    assert headers["x-content-type-options"] == "nosniff"


def test_paper_has_its_own_rules() -> None:
    [style] = re.findall(r"<style>(.*?)</style>", page(some(), "TABLES"), re.DOTALL)
    assert "@page plan { size: A4 landscape" in style
    paper = style.partition("@media print")[2]
    assert "display: table-header-group" in paper
    assert "break-before: page" in paper
    assert "tr, .cover, .sheet > header, caption { break-inside: avoid; }" in paper


def test_every_page_can_be_listened_to_loads_nothing_and_takes_names_for_text() -> None:
    bare = talks()
    firms = tuple(
        replace(firm, profile=replace(firm.profile, legal_name=HOSTILE)) for firm in bare.companies
    )
    guests = tuple(
        replace(one, name=HOSTILE, firm=HOSTILE, role=HOSTILE, interests=Text(en=HOSTILE))
        for one in bare.delegates
    )
    known = tuple(replace(one, name=HOSTILE) for one in bare.grid.interpreters)
    tables = tuple(replace(one, label=HOSTILE[:60]) for one in bare.grid.tables)
    grid = replace(bare.grid, interpreters=known, tables=tables)
    here = sessions.opened(replace(bare, companies=firms, delegates=guests, grid=grid))
    seated(here, 0, 1, interpreter=known[0].id, message=HOSTILE)
    for kind in KINDS:
        html = page(here, kind, "de")
        assert "<script" not in html
        assert html.count("</style>") == 1
        assert "&lt;script&gt;" in html
        check_outline(Outline(html))
        check_loads_nothing(Outline(html))


def test_the_grid_shows_each_meeting_at_its_table_and_time() -> None:
    html = page(some(), "PLAN")
    rows = re.findall(r'<tr role="row".*?</tr>', html, re.DOTALL)
    seats = [re.findall(r'<td role="cell" class="(\w+)', row) for row in rows[1:]]
    assert [cells.count("taken") for cells in seats] == [2, 0, 0, 0, 0, 1, 0]
    assert len(seats[0]) == 3
    assert "Break" in rows[4]
    assert "17:00" in rows[1]  # of Dresden in September; the store has 15:00 UTC
    assert "Beispiel Nr. 0 GmbH" in rows[1]
    assert "Rosa Ejemplo 1" in rows[1]
    assert "Inés Intérprete 0" in rows[1]
    assert "to be confirmed again" in rows[6]


def test_every_table_has_its_card_be_it_free() -> None:
    html = page(some(), "TABLES")
    assert html.count('<article class="sheet card') == 3
    assert re.findall(r"<span>Table</span> <b>(\d)</b>", html) == ["1", "2", "3"]
    assert "No meetings yet" in html.split("<article")[3]
    assert "Window" in html.split("<article")[1]


def test_an_agenda_tells_breaks_and_what_is_free_between() -> None:
    read = words(page(some(), "DELEGATE", "en"))
    assert re.search(r"17:00 –17:20 .* 17:20 –18:00 free 18:00 –18:20 Break", read)
    assert re.search(r"18:20 –18:40 free 18:40 –19:00 Table 1", read)
    assert "Beispiel Nr. 0 GmbH" in read
    assert "Beispiel Nr. 1 GmbH" in read
    assert "Topic: Stamped hinges" in read


def test_what_the_two_wrote_is_for_the_two() -> None:
    here = some()
    for kind in ("PLAN", "TABLES", "INTERPRETERS"):
        assert "hinges" not in page(here, kind)


def test_an_interpreter_reads_between_which_languages() -> None:
    read = words(page(some(), "INTERPRETER", "de"))
    assert "Spanisch – Deutsch" in read
    assert "Rosa Ejemplo 0" in read
    assert "Anna Beispiel 0" in read


def test_a_page_is_about_nobody_else() -> None:
    here = some()
    assert "Rosa Ejemplo 1" not in page(here, "COMPANY")
    assert "Beispiel Nr. 1" not in page(here, "INTERPRETER")
    assert "Rosa Ejemplo 1" not in page(here, "TABLE")


def test_who_shares_no_profile_is_named_to_no_company() -> None:
    bare = talks()
    secret, *others = bare.delegates
    here = sessions.opened(replace(bare, delegates=(silent(secret), *others)))
    seated(here, 0, 1, interpreter=here.grid.interpreters[0].id)
    for kind in KINDS:
        hers = kind in ("DELEGATE", "DELEGATES", "INTERPRETER", "INTERPRETERS")
        html = page(here, kind, "en")
        assert ("Rosa Ejemplo 0" in html) is hers
        assert ("Name not shared" in html) is not hers


WRITTEN = {
    "de": ("Gesprächsplan", "Dienstag, 24. September 2019", "Ortszeit", "Pause"),
    "en": ("Meeting plan", "Tuesday, 24 September 2019", "local time", "Break"),
    "es": ("Plan de reuniones", "martes, 24 de septiembre de 2019", "hora local", "Pausa"),
}


def test_a_page_is_written_in_the_language_that_is_chosen() -> None:
    here = some()
    for lang, says in WRITTEN.items():
        html = page(here, "PLAN", lang)
        assert f'<html lang="{lang}">' in html
        assert all(word in html for word in says)
        assert "Europe/Berlin" in html


def test_an_unknown_language_is_the_links_own() -> None:
    here = some()
    url = made(desk(), here, "PLAN", language="ES")["url"]
    for wanted in ("", "?lang=xx", "?lang=%00", "?lang=de'"):
        assert '<html lang="es">' in opened(url + wanted).text


def test_where_nothing_is_agreed_the_page_says_so() -> None:
    here = sessions.opened(talks())
    for kind in KINDS:
        assert kind == "PLAN" or "No meetings yet" in page(here, kind, "en")


def test_a_session_that_was_called_off_says_so_first() -> None:
    here = some()
    url = made(desk(), here, "COMPANY", companyId=here.companies[0].id)["url"]
    given = {
        "idempotencyKey": "a storm comes",
        "id": here.activity.id,
        "expectedVersion": 1,
        "reason": "A storm",
    }
    desk().done(
        """mutation ($input: ActivityCancelInput!) { activityCancel(input: $input) {
        userErrors { code } } }""",
        input=desk().seen("activityCancel", given),
    )
    assert "This session has been cancelled." in opened(url).text


@pytest.mark.parametrize("meetings", [1, 6])
def test_an_agenda_takes_three_round_trips_whatever_is_on_it(trips: Trips, meetings: int) -> None:
    here = sessions.opened(talks(firms=6, people=6))
    for number in range(meetings):
        seated(here, number, 1, person=number, interpreter=here.grid.interpreters[0].id)
        if number:
            seated(here, number, 2, firm=number)
    for kind in ("COMPANY", "DELEGATE", "INTERPRETER", "TABLE"):
        url = made(desk(), here, kind, **about(here)[kind])["url"]
        trips.reset()
        assert opened(url).text.count('class="meeting"') == meetings
        assert trips.calls == ["BatchGetItem", "Query", "BatchGetItem"]
