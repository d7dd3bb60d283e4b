"""Story 3: a chamber pushes registrations, pushes again, and reads what happened to each row."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from registration.rules.letters import write
from registration.store import waiting
from tests.clients import Client
from tests.conftest import Trips
from tests.pushes import ANNA, FIRM, another, cancel, chamber, only, push, pushed, row
from tests.race.books import seats_taken
from tests.registrations import OPEN, get_together
from tests.sign_ups import desk, mails

type SetClock = Callable[[datetime], None]
BY_EXTERNAL_ID = """query ($id: String!) { registration(by: {externalId: $id}) {
  id state links { chamber externalId revision legalBasis } } }"""
LINKS = """query ($of: ID!) { node(id: $of) { ... on Activity { pushLinks {
  nodes { externalId registration { person { name } } } } } } }"""
AUDIT = "query ($id: ID!) { auditEntries(of: $id) { nodes { operation by } } }"

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def september(at: SetClock) -> None:
    at(OPEN)


@pytest.fixture
def ihk() -> Client:
    return chamber()


def test_a_new_row_is_a_company_a_seat_and_one_mail(ihk: Client) -> None:
    activity = get_together()
    result = only(ihk, row(activity))
    assert (result["result"], result["state"]) == ("CREATED", "CONFIRMED")
    assert result["registration"]["person"] == {
        "name": "Anna Beispiel",
        "email": ANNA,
        "phone": None,
    }
    assert result["company"]["legalName"] == "Federn Beispiel GmbH"
    assert seats_taken(activity, OPEN).taken == 1
    assert [mail.template for mail in mails(ANNA)] == ["push_notice"]


def test_the_first_mail_says_where_the_data_comes_from_and_what_she_may_do(ihk: Client) -> None:
    german = {"name": "Anna Beispiel", "email": ANNA, "language": "DE"}
    only(ihk, row(get_together(), person=german))
    [mail] = mails(ANNA)
    letter = write(mail, "https://desk.example/link#secret")
    assert letter.subject.startswith("IHK Chemnitz hat Sie angemeldet")
    for told in ("§ 9 Abs. 4 IHKG", "Widerspruch", "Auskunft", "https://desk.example/link#secret"):
        assert told in letter.body


def test_where_the_activity_asks_for_it_the_desk_decides(ihk: Client) -> None:
    result = only(ihk, row(get_together(needs_approval=True)))
    assert (result["result"], result["state"]) == ("CREATED", "PENDING_APPROVAL")


def test_the_same_row_again_changes_nothing_and_costs_one_look(ihk: Client, trips: Trips) -> None:
    activity = get_together()
    rows = [another(activity, number) for number in range(5)]
    first = pushed(ihk, *rows)
    before = [mail for one in rows for mail in mails(one["person"]["email"])]
    trips.reset()
    again = push(ihk, *rows)
    assert again["counts"] == [{"result": "UNCHANGED", "count": 5}]
    assert [one["registration"]["id"] for one in again["results"]] == [
        one["registration"]["id"] for one in first
    ]
    assert [mail for one in rows for mail in mails(one["person"]["email"])] == before
    history = desk().ask(AUDIT, id=first[0]["registration"]["id"])["auditEntries"]["nodes"]
    assert history == [{"operation": "registrationsPush", "by": "chamber:IHK_CHEMNITZ"}]


def test_a_higher_revision_that_says_the_same_is_remembered_without_noise(ihk: Client) -> None:
    activity = get_together()
    only(ihk, row(activity, revision=1))
    assert only(ihk, row(activity, revision=5))["result"] == "UNCHANGED"
    stale = only(ihk, row(activity, revision=4))
    assert stale["result"] == "STALE"
    [problem] = stale["problems"]
    assert problem["code"] == "REVISION_STALE"
    assert problem["message"] == "A newer revision (5) is known already."
    assert len(mails(ANNA)) == 1


def test_a_correction_is_taken_over(ihk: Client) -> None:
    activity = get_together()
    only(ihk, row(activity))
    person = {"name": "Anna B. Beispiel", "email": ANNA, "phone": "0371 5347 0"}
    result = only(ihk, row(activity, revision=2, person=person))
    assert (result["result"], result["conflicts"]) == ("UPDATED", [])
    assert result["registration"]["person"] == {
        "name": "Anna B. Beispiel",
        "email": ANNA,
        "phone": "+4937153470",
    }
    assert len(mails(ANNA)) == 1


def test_what_a_row_leaves_out_stays(ihk: Client) -> None:
    activity = get_together()
    person = {"name": "Anna Beispiel", "email": ANNA, "phone": "0371 5347 0"}
    only(ihk, row(activity, person=person))
    result = only(ihk, row(activity, revision=2, company=None, person={"name": "Anna Neu"}))
    assert result["result"] == "UPDATED"
    kept = result["registration"]["person"]
    assert kept == {"name": "Anna Neu", "email": ANNA, "phone": "+4937153470"}


def test_another_address_moves_her_only_claim_and_tells_her_there(ihk: Client) -> None:
    activity = get_together(5)
    only(ihk, row(activity))
    moved = {"name": "Anna Beispiel", "email": "anna@neu.example"}
    assert only(ihk, row(activity, revision=2, person=moved))["result"] == "UPDATED"
    assert [mail.template for mail in mails("anna@neu.example")] == ["push_notice"]
    assert seats_taken(activity, OPEN).taken == 1
    firm = {**FIRM, "legalName": "Andere GmbH", "vatId": None}
    assert only(ihk, row(activity, "M-2", company=firm))["result"] == "CREATED"


def test_the_same_revision_never_says_two_things(ihk: Client) -> None:
    activity = get_together()
    only(ihk, row(activity))
    result = only(ihk, row(activity, person={"name": "Else", "email": ANNA}))
    assert (result["result"], result["problems"][0]["code"]) == ("REJECTED", "REVISION_REUSED")
    assert result["problems"][0]["field"] == ["input", "rows", "0", "revision"]


def test_rows_are_counted_by_number_or_by_time_but_always_the_same_way(ihk: Client) -> None:
    activity = get_together()
    timed: dict[str, Any] = {"revision": None, "updatedAt": "2019-09-01T10:00:00+02:00"}
    assert only(ihk, row(activity, **timed))["result"] == "CREATED"
    later: dict[str, Any] = {**timed, "updatedAt": "2019-09-01T10:00:00.5+02:00"}
    person = {"name": "Anna Neu", "email": ANNA}
    assert only(ihk, row(activity, **later, person=person))["result"] == "UPDATED"
    assert only(ihk, row(activity, **timed))["problems"][0]["message"] == (
        "A newer revision (2019-09-01T08:00:00.500000Z) is known already."
    )
    numbered = only(ihk, row(activity, revision=7))
    assert numbered["problems"][0]["code"] == "REVISION_KIND_CHANGED"


def test_a_row_that_cannot_be_read_says_where_and_why_and_the_others_are_taken(
    ihk: Client,
) -> None:
    activity = get_together()
    wrong = {**FIRM, "vatId": "DE136695977", "website": "no site"}
    bad = another(activity, 2, company=wrong, person={"name": "", "email": "nobody"})
    good, refused = pushed(ihk, row(activity), bad)
    assert (good["result"], refused["result"]) == ("CREATED", "REJECTED")
    found = {".".join(one["field"]): one["rule"] for one in refused["problems"]}
    assert found == {
        "input.rows.1.company.vatId": "VAT_ID_CHECK_DIGIT",
        "input.rows.1.company.website": "WEBSITE_FORMAT",
        "input.rows.1.person.name": "REQUIRED",
        "input.rows.1.person.email": "EMAIL_FORMAT",
    }


def test_a_new_row_says_who_comes_and_from_where(ihk: Client) -> None:
    activity, number = get_together(), {"vatId": "DE136695976"}
    refused = only(ihk, row(activity, company=number, person=None))
    missing = {".".join(one["field"][3:]) for one in refused["problems"]}
    assert missing == {"person.name", "person.email"}
    person = {"name": "Anna", "email": ANNA}
    refused = only(ihk, row(activity, company=number, person=person))
    missing = {".".join(one["field"][3:]) for one in refused["problems"]}
    assert missing == {"company.legalName", "company.legalForm", "company.address"}


def test_problems_are_told_in_the_callers_language() -> None:
    german = chamber(language="de")
    gone = row(get_together(), activityId="act_x")
    assert only(german, gone)["problems"][0]["message"] == "Das gibt es nicht."


def test_an_external_id_stands_for_one_activity(ihk: Client) -> None:
    activity = get_together()
    only(ihk, row(activity))
    moved = only(ihk, row(activity, revision=2, activityId="act_x"))
    assert moved["problems"][0]["code"] == "ACTIVITY_FIXED"


def test_who_finds_no_seat_is_in_line(ihk: Client) -> None:
    activity = get_together(1)
    first, second = pushed(ihk, another(activity, 1), another(activity, 2))
    assert (first["result"], second["result"]) == ("CREATED", "WAITLISTED")
    assert second["state"] == "WAITING"
    letters = {mail.template for mail in mails("person@firma-2.example")}
    assert letters == {"push_notice", "registration_waiting"}


@pytest.mark.parametrize("atomic", [False, True])
def test_who_stands_first_in_the_file_is_first_in_line(ihk: Client, atomic: bool) -> None:
    activity = get_together(0)
    rows = [another(activity, number) for number in range(1, 5)]
    answer = push(ihk, *rows, atomic=atomic)
    came = [one["registration"]["id"] for one in answer["results"]]
    assert [place.registration_id for place in waiting.line(activity.id)] == came


def test_a_company_over_its_limit_is_in_line_and_the_chamber_is_warned(ihk: Client) -> None:
    activity = get_together()
    people = [{"name": name, "email": f"{name}@federn.example"} for name in ("a", "b", "c")]
    results = pushed(ihk, *(row(activity, f"M-{one['name']}", person=one) for one in people))
    assert [one["result"] for one in results] == ["CREATED", "CREATED", "WAITLISTED"]
    assert [one["code"] for one in results[2]["warnings"]] == ["COMPANY_LIMIT_REACHED"]
    assert len({one["company"]["id"] for one in results}) == 1


def test_a_company_of_another_district_is_taken_with_a_warning(ihk: Client) -> None:
    address = {**FIRM["address"], "city": "Dresden", "district": "DRESDEN"}
    result = only(ihk, row(get_together(), company={**FIRM, "address": address}))
    assert result["result"] == "CREATED"
    assert [one["code"] for one in result["warnings"]] == ["DISTRICT_MISMATCH"]
    assert "IHK_CHEMNITZ" in result["company"]["details"]["chambers"]


def test_a_chamber_finds_its_rows_again(ihk: Client) -> None:
    activity = get_together()
    known = only(ihk, row(activity))["registration"]["id"]
    found = ihk.ask(BY_EXTERNAL_ID, id="M-1")["registration"]
    link = {"chamber": "IHK_CHEMNITZ", "externalId": "M-1", "revision": "1"}
    assert found == {
        "id": known,
        "state": "CONFIRMED",
        "links": [{**link, "legalBasis": "CHAMBER_LAW"}],
    }
    assert chamber("IHK_DRESDEN").ask(BY_EXTERNAL_ID, id="M-1")["registration"] is None
    [listed] = ihk.ask(LINKS, of=activity.id)["node"]["pushLinks"]["nodes"]
    assert listed == {"externalId": "M-1", "registration": {"person": {"name": "Anna Beispiel"}}}
    only(ihk, cancel())
    assert ihk.ask(LINKS, of=activity.id)["node"]["pushLinks"]["nodes"] == []


def test_outside_the_window_nobody_is_pushed(ihk: Client, at: SetClock) -> None:
    activity: Any = get_together()
    at(datetime.fromisoformat("2019-09-21T00:00:00+00:00"))
    assert only(ihk, row(activity))["problems"][0]["code"] == "WINDOW_CLOSED"
