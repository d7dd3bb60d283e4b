"""Story 6: a draft is looked at before it is in force; its pages change in one instant with it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests import plans
from tests.pages import made, opened
from tests.plans import adjusted, asked, drafted
from tests.sessions import NOW, Session
from tests.sign_ups import desk

pytestmark = pytest.mark.usefixtures("store")

TAKEN = '<td role="cell" class="taken"'


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


@pytest.fixture
def here() -> Session:
    """Two companies have asked for two delegates each; the first two slots hold all of it."""
    return asked(firms=2, people=2, slots_=4, tables=2)


def test_a_draft_is_looked_at_with_the_wishes_it_leaves_open(here: Session) -> None:
    plan = drafted(here)
    without = adjusted(plan, drop=plan["placements"]["nodes"][0]["wishId"])
    html = opened(made(desk(), here, "PLAN", planId=without["id"])["url"]).text
    assert "Draft – not in force yet" in html
    assert html.count(TAKEN) == 3
    assert "Wishes left open" in html
    assert "Somebody took it out of the plan by hand." in html
    assert TAKEN not in opened(made(desk(), here, "PLAN")["url"]).text


def test_pages_show_the_old_plan_until_the_new_one_is_whole(here: Session) -> None:
    plan = drafted(here)
    draft = made(desk(), here, "PLAN", planId=plan["id"])["url"]
    grid = made(desk(), here, "PLAN")["url"]
    firm, guest = here.companies[0], here.delegates[0]
    agendas = [
        made(desk(), here, "COMPANY", companyId=firm.id)["url"],
        made(desk(), here, "DELEGATE", delegateId=guest.id)["url"],
        made(desk(), here, "TABLES")["url"],
    ]
    known = {"id": plan["id"], "expectedVersion": plan["version"]}
    plans.done("planPublish", **known)
    assert "Draft" in opened(draft).text
    assert TAKEN not in opened(grid).text
    assert not any('class="meeting"' in opened(url).text for url in agendas)
    plans.carried_on(here)
    assert "Draft" not in opened(draft).text
    assert opened(grid).text.count(TAKEN) == 4
    assert [opened(url).text.count('class="meeting"') for url in agendas] == [2, 2, 4]


def test_a_draft_that_nobody_wants_any_more_has_no_page(here: Session) -> None:
    plan = drafted(here)
    url = made(desk(), here, "PLAN", planId=plan["id"])["url"]
    assert opened(url).status_code == 200
    plans.done("planDiscard", id=plan["id"])
    assert opened(url).status_code == 404
