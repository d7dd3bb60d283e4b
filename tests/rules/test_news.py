"""What a publication changes for each person, in words."""

from dataclasses import replace
from datetime import timedelta

from registration.rules.letters import write
from registration.rules.meetings import Meeting, MeetingState, Representative, Side, Staged
from registration.rules.news import Turn, digest, news_of
from registration.rules.notices import Occasion
from registration.rules.placements import Placement
from registration.rules.publications import Move, effective, parts
from registration.rules.texts import Language
from tests.sessions import NOW, session

HERE = session(firms=1, people=1, representatives=2)
OCCASION = Occasion(
    activity=HERE.activity, company=HERE.companies[0].name, delegate=HERE.delegates[0]
)
ANNA, BERTA = (
    Representative(registration_id=one.id, email=one.person.email, language=Language.DE)
    for one in HERE.registrations
)
HER = HERE.delegates[0].email or ""


def meeting(slot: int | None, sent: Representative = ANNA, table: int = 1) -> Meeting:
    start = HERE.grid.sessions[0].starts_at
    place = None
    if slot is not None:
        begins = start + timedelta(minutes=20 * slot)
        place = Placement(
            slot=slot,
            starts_at=begins,
            ends_at=begins + timedelta(minutes=20),
            table=table,
            representative=sent.registration_id,
        )
    return Meeting(
        id="mtg_1",
        activity_id=HERE.activity.id,
        company_id=HERE.companies[0].id,
        delegate_id=HERE.delegates[0].id,
        requested_by=Side.COMPANY,
        requested_at=NOW,
        expires_at=NOW,
        representatives=(ANNA, BERTA),
        state=MeetingState.BOOKED if place else MeetingState.PENDING,
        place=place,
    )


def turns(was: Meeting, now: Meeting) -> dict[str, Turn]:
    return {one.email: one.turn for one in news_of(was, now, OCCASION)}


def test_who_sits_at_the_table_is_told_what_became_of_it() -> None:
    gone = replace(meeting(2), state=MeetingState.CANCELLED)
    assert turns(meeting(None), meeting(2)) == {ANNA.email: Turn.BOOKED, HER: Turn.BOOKED}
    assert turns(meeting(1), meeting(2)) == {ANNA.email: Turn.MOVED, HER: Turn.MOVED}
    assert turns(meeting(2), gone) == {ANNA.email: Turn.CANCELLED, HER: Turn.CANCELLED}
    assert turns(meeting(2), meeting(2)) == {}


def test_where_another_person_comes_only_the_two_of_the_company_are_told() -> None:
    told = turns(meeting(2), meeting(2, BERTA))
    assert told == {ANNA.email: Turn.CANCELLED, BERTA.email: Turn.BOOKED}


def test_one_mail_tells_all_of_it_in_the_persons_language() -> None:
    news = [
        *news_of(meeting(1), meeting(2, table=3), OCCASION),
        *(replace(one, about="mtg_2") for one in news_of(None, meeting(0), OCCASION)),
    ]
    for language in Language:
        hers = [replace(one, language=language) for one in news if one.email == HER]
        text = write(digest(hers, None), None).body
        assert HERE.companies[0].name in text
        assert "{" not in text
    german = write(digest([one for one in news if one.email == ANNA.email], None), None).body
    assert "Vereinbart:" in german
    assert "Tisch 3" in german
    assert "bisher" in german
    assert "Entfällt" not in german


def test_until_a_plan_is_in_force_everybody_sees_what_was_before() -> None:
    was, now = meeting(1), meeting(2)
    staged = replace(now, staged=Staged(plan="job_1", before=was))
    new = replace(now, staged=Staged(plan="job_1", before=None))
    under_way = replace(HERE.grid, publishing="job_1")
    assert effective(staged, under_way) == was
    assert effective(new, under_way) is None
    assert effective(staged, HERE.grid) == now
    assert effective(new, replace(HERE.grid, publishing="job_2")) == now
    assert effective(was, under_way) == was


def test_moves_are_portioned_in_the_order_of_their_meetings() -> None:
    moves = [Move(was=1, after=replace(meeting(1), id=f"mtg_{n:02}")) for n in range(30, 0, -1)]
    found = parts(moves)
    assert [len(part.moves) for part in found] == [25, 5]
    assert found[0].moves[0].after.id == "mtg_01"
    assert parts([]) == ()
