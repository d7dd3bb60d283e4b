"""What an auditor is shown: who did what, when and why, by object, by who did it, and by day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from registration.actions import chains
from registration.rules.acts import Principal, Role
from registration.rules.chains import stamp
from schema import chains as chain_schema
from tests.chains import CLARA, DAY, NEXT_NOON, NOON, chained, entries, remove, stamps, tamper
from tests.clients import Client, signed_in

pytestmark = pytest.mark.usefixtures("store")

ERIKA = Principal(role=Role.COMPANY, id="com_1", contact="con_1.2")
OTTO = Principal(role=Role.COMPANY, id="com_1", contact="con_1.3")
ENTRIES = """
query ($of: ID, $by: String, $person: ID, $day: Date, $first: Int! = 20, $after: String) {
  auditEntries(of: $of, by: $by, person: $person, day: $day, first: $first, after: $after) {
    nodes {
      id subject operation by role principal contact requestId reason
      changes { path before after } chained { day sequence }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""
VERIFY = """
query ($day: Date!, $after: Int, $before: String) {
  auditVerify(day: $day, after: $after, before: $before) {
    links first last hash more waiting waitingSince waitingMore
    brokenAt { fault day sequence entry subject }
  }
}"""


@pytest.fixture(autouse=True)
def noon(at: Callable[[datetime], None]) -> None:
    at(NOON)


@pytest.fixture
def auditor() -> Client:
    return signed_in(Role.AUDITOR, "rita")


def shown(client: Client, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.ask(ENTRIES, **asked)["auditEntries"]["nodes"]
    return found


def test_an_entry_says_who_on_whose_behalf_did_what_and_why(auditor: Client) -> None:
    entries(1, by=ERIKA)
    [entry] = shown(auditor, of="chair_0")
    assert (entry["by"], entry["role"], entry["principal"]) == ("company:com_1", "COMPANY", "com_1")
    assert entry["contact"] == "con_1.2"
    assert (entry["operation"], entry["requestId"]) == ("chairSaw", "r-0")
    assert entry["reason"] == "It wobbled"


def test_what_changed_is_told_field_by_field(auditor: Client) -> None:
    entries(1)
    [entry] = shown(auditor, of="chair_0")
    assert entry["changes"] == [
        {"path": "colour", "before": None, "after": "grün"},
        {"path": "legs", "before": 4, "after": 3},
    ]


def test_it_says_where_it_stands_in_the_chain(auditor: Client) -> None:
    made = entries(2)
    chains.chain(stamps(made[:1]), NOON)
    assert shown(auditor, of="chair_0")[0]["chained"] == {"day": DAY, "sequence": 1}
    assert shown(auditor, of="chair_1")[0]["chained"] is None


def test_a_principals_changes_are_found_on_any_day_or_on_one(auditor: Client) -> None:
    mine, later = entries(2), entries(1, NEXT_NOON, prefix="table")
    entries(1, by=ERIKA, prefix="bench")
    found = shown(auditor, by=str(CLARA))
    assert [one["id"] for one in found] == [later[0].id, mine[1].id, mine[0].id]
    assert [one["id"] for one in shown(auditor, by=str(CLARA), day=DAY)] == [
        mine[1].id,
        mine[0].id,
    ]
    assert shown(auditor, by="operator:nobody") == []


def test_what_a_person_did_for_her_company_is_found_once_it_is_chained(auditor: Client) -> None:
    hers, his = entries(2, by=ERIKA), entries(1, by=OTTO, prefix="bench")
    assert shown(auditor, person="con_1.2") == []
    chains.chain([stamp(one) for one in (*hers, *his)], NOON)
    assert [one["id"] for one in shown(auditor, person="con_1.2")] == [hers[1].id, hers[0].id]
    assert [one["subject"] for one in shown(auditor, person="con_1.3")] == ["bench_0"]
    assert shown(auditor, person="con_1.3", day="2019-09-25") == []
    assert len(shown(auditor, by="company:com_1")) == 3


def test_a_days_changes_come_page_by_page(auditor: Client) -> None:
    made = [entry.id for entry in entries(5)]
    entries(1, NOON - timedelta(days=1), prefix="table")
    seen: list[str] = []
    after, more = None, True
    while more:
        page = auditor.ask(ENTRIES, day=DAY, first=2, after=after)["auditEntries"]
        seen += [one["id"] for one in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert seen == made[::-1]


def test_an_objects_changes_are_narrowed_to_a_day(auditor: Client) -> None:
    entries(1)
    [later] = entries(1, NEXT_NOON)
    assert len(shown(auditor, of="chair_0")) == 2
    assert [one["id"] for one in shown(auditor, of="chair_0", day="2019-09-25")] == [later.id]
    midnight = datetime.fromisoformat("2019-09-26T00:00:00+00:00")
    entries(1, midnight - timedelta(milliseconds=1))
    entries(1, midnight)
    assert len(shown(auditor, of="chair_0", day="2019-09-25")) == 2


@pytest.mark.parametrize("asked", [{}, {"of": "chair_0", "by": "operator:clara"}])
def test_one_thing_is_asked_for(asked: dict[str, str], auditor: Client) -> None:
    [error] = auditor.send(ENTRIES, **asked)["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_days_entries_are_looked_up_in_one_round_trip(auditor: Client, trips: Any) -> None:
    chained(10)
    auditor.ask("{ viewer { subject } }")
    trips.reset()
    assert len(shown(auditor, day=DAY)) == 10
    assert trips.calls == ["Query", "BatchGetItem"]  # the entries; their places in the chain


def test_the_chain_is_found_to_hold(auditor: Client) -> None:
    chained(3)
    entries(1, NOON - timedelta(minutes=5), prefix="table")
    found = auditor.ask(VERIFY, day=DAY)["auditVerify"]
    assert (found["links"], found["first"], found["last"], found["more"]) == (3, 1, 3, False)
    assert (found["waiting"], found["waitingSince"]) == (1, "2019-09-24T11:55:00Z")
    assert found["brokenAt"] is None
    [day] = auditor.ask("{ auditDays { nodes { day after hash } } }")["auditDays"]["nodes"]
    assert day == {"day": DAY, "after": 0, "hash": "0" * 64}


def test_the_first_broken_link_is_named(auditor: Client) -> None:
    made = chained(3)
    tamper("AUDIT#chair_1", made[1].id, "body.by", {"S": "operator:eva"})
    remove("AUDIT#chair_2", made[2].id)
    assert auditor.ask(VERIFY, day=DAY)["auditVerify"]["brokenAt"] == {
        "fault": "CHANGED_ENTRY",
        "day": DAY,
        "sequence": 2,
        "entry": made[1].id,
        "subject": "chair_1",
    }


def test_one_goes_on_behind_the_last_link_that_holds(auditor: Client) -> None:
    chained(4)
    found = auditor.ask(VERIFY, day=DAY, after=2)["auditVerify"]
    assert (found["first"], found["last"]) == (3, 4)
    for beyond in (-1, 0, 99, 2**31 - 1):
        assert auditor.ask(VERIFY, day=DAY, after=beyond)["auditVerify"]["brokenAt"] is None


def test_a_whole_day_is_verified_by_asking_on(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_schema, "AT_ONCE", 2)
    chained(5)
    entries(3, NOON - timedelta(minutes=5), prefix="table")
    links, waiting, asked = 0, 0, dict[str, Any](day=DAY)
    pages: list[int] = []
    while len(pages) < 9:
        found = auditor.ask(VERIFY, **asked)["auditVerify"]
        assert found["brokenAt"] is None
        pages.append(found["links"])
        links, waiting = links + found["links"], waiting + found["waiting"]
        if not (found["more"] or found["waitingMore"]):
            break
        asked = {"day": DAY, "after": found["last"] or asked.get("after")}
        if found["waitingMore"]:
            asked["before"] = found["waitingMore"]
    assert (links, waiting) == (5, 3)
    assert pages == [2, 2, 1, 0, 0, 0]  # then the older ones of eight entries


def test_one_that_never_came_into_the_chain_is_found_among_the_older_ones(
    auditor: Client, monkeypatch: pytest.MonkeyPatch, at: Callable[[datetime], None]
) -> None:
    monkeypatch.setattr(chain_schema, "AT_ONCE", 2)
    [lost] = entries(1, NOON - timedelta(minutes=5), prefix="lost")
    chained(2)
    at(NEXT_NOON + timedelta(days=1))
    first = auditor.ask(VERIFY, day=DAY)["auditVerify"]
    assert (first["links"], first["brokenAt"]) == (2, None)
    rest = auditor.ask(VERIFY, day=DAY, after=first["last"], before=first["waitingMore"])
    assert rest["auditVerify"]["brokenAt"]["fault"] == "MISSING_LINK"
    assert rest["auditVerify"]["brokenAt"]["entry"] == lost.id
    assert rest["auditVerify"]["waitingMore"] is None


def test_where_to_go_on_is_said_by_an_answer_and_by_nobody_else(auditor: Client) -> None:
    for strange in ("x" * 5000, "../", "\u2028"):
        [error] = auditor.send(VERIFY, day=DAY, before=strange)["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_day_of_which_nothing_is_known_has_no_links(auditor: Client) -> None:
    found = auditor.ask(VERIFY, day="1999-12-31")["auditVerify"]
    assert (found["links"], found["first"], found["hash"]) == (0, None, None)
