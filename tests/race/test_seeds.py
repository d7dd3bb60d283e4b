"""The demonstration as it stands on a desk after the first start, and after the second."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from infra.emulator import running
from infra.seeds import load as seeds
from infra.seeds.diary import mailed_secret
from infra.tables import create_table
from registration import settings, tokens
from registration.actions import holds, meetings, registrations, wishes
from registration.rules.acts import ANONYMOUS, Act, Principal
from registration.rules.contacts import ContactForm
from registration.rules.delegations import Status
from registration.rules.journeys import Journey
from registration.rules.meetings import MeetingState, Side
from registration.rules.registrations import RegistrationState
from registration.rules.stops import Kind
from registration.store import delegations, journeys, keys, rows

pytestmark = pytest.mark.race

MORNING = datetime(2019, 9, 9, 7, tzinfo=UTC)


@pytest.fixture(scope="module")
def tokens_of_desk() -> Iterator[dict[str, str]]:
    """A store of its own with everything loaded; the demonstration's tokens."""
    with running() as it:
        with pytest.MonkeyPatch.context() as here:
            here.setenv("AWS_ENDPOINT_URL_DYNAMODB", it.endpoint)
            rows.connect()
            create_table(boto3.client("dynamodb"), settings.TABLE)
            yield seeds.load(MORNING)
        rows.connect()


def rows_by_kind() -> Counter[str]:
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=settings.TABLE)
    return Counter(row["kind"]["S"] for page in pages for row in page["Items"])


def journey(slug: str) -> Journey:
    found = rows.read(delegations.slug_key(slug))
    return journeys.get(found.id if found else "")


def holder(token: str) -> Principal:
    key = tokens.parse_key(token)
    grant = keys.get(key.id) if key else None
    assert key is not None
    assert grant is not None
    assert tokens.proves(key, grant.secret_hash)
    return grant.principal


def act(by: Principal, minutes: int) -> Act:
    at = MORNING + timedelta(minutes=minutes)
    return Act(by=by, at=at, operation="test", request_id="test", key=f"test {minutes}")


def test_the_desk_is_full_of_life(tokens_of_desk: dict[str, str]) -> None:
    kinds = rows_by_kind()
    assert (kinds["company"], kinds["delegation"], kinds["review"]) == (40, 3, 1)
    statuses = {
        slug: journey(slug).delegation.status
        for slug in (
            "mexico-automotive-2019",
            "estonia-finland-poland-hungary-2019",
            "mexico-outbound-2016",
        )
    }
    assert list(statuses.values()) == [Status.PUBLISHED, Status.PUBLISHED, Status.COMPLETED]


def test_loading_again_changes_nothing(tokens_of_desk: dict[str, str]) -> None:
    before = rows_by_kind()
    assert seeds.load(MORNING + timedelta(days=1)) == tokens_of_desk
    assert rows_by_kind() == before


def test_a_loading_that_was_interrupted_is_taken_up_again(tokens_of_desk: dict[str, str]) -> None:
    before = rows_by_kind()
    marker = {"pk": {"S": "SEEDS"}, "sk": {"S": "LOADED"}}
    boto3.client("dynamodb").delete_item(TableName=settings.TABLE, Key=marker)
    seeds.load(MORNING + timedelta(days=1))
    assert rows_by_kind() == before


def test_the_demo_company_gets_a_table_with_the_delegate_from_puebla(
    tokens_of_desk: dict[str, str],
) -> None:
    _, company, delegate = map(holder, tokens_of_desk.values())
    mexico = journey("mexico-automotive-2019")
    stops = {one.title.en: one for one in mexico.timetable}
    evening = stops["Get-together with Saxon companies"]
    [session] = [one for one in mexico.timetable if one.kind is Kind.MATCHMAKING_SESSION]
    person = ContactForm(
        name="Heike Beispiel-Ullmann", email="h.ullmann@stanzwerk-beispiel.example"
    )
    wish = holds.Wish(activity_id=evening.id, company_id=None, person=person)
    held = holds.register(act(company, 1), wish)
    secret = mailed_secret(person.email, held.created_at)
    confirmed = registrations.confirm(act(ANONYMOUS, 2), secret)
    assert confirmed.state is RegistrationState.CONFIRMED
    asked = wishes.request(
        act(company, 3),
        wishes.Wish(
            activity_id=session.id,
            company_id=company.id,
            delegate_id=delegate.id,
            asking=Side.COMPANY,
        ),
    )
    meeting = meetings.accept(act(delegate, 4), asked.meeting.id)
    assert meeting.state is MeetingState.BOOKED
    assert meeting.place is not None
    assert meeting.place.table == 1
