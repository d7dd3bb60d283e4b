"""What was called off is ended: each thing once, each person told once, wherever it stopped."""

from dataclasses import replace
from itertools import count

import pytest

from registration.actions import cascades
from registration.actions import delegations as programme
from registration.rules.cascades import CascadeState, Counts
from registration.rules.meetings import MeetingState, Side
from registration.rules.refusals import Busy, NotFound
from registration.rules.registrations import RegistrationClosed, RegistrationState
from registration.rules.texts import venue_time
from registration.rules.waiting import WaitingState
from registration.store import activities, delegations, seats, slots
from registration.store.places import SeatsRow
from registration.store.rows import read, read_range
from registration.store.writes import write_all
from tests import cascades as stage
from tests.race import books
from tests.sessions import NOW
from tests.sessions import stored as meeting_of

pytestmark = pytest.mark.usefixtures("store")

COUNTS = Counts(registrations=3, meetings=1, requests=3, digests=4)


def rows(world: stage.World, job: str) -> list[tuple[str, str, object]]:
    """Everything that a cascade may touch, as it lies there."""
    partitions = [seats.key(one.id).pk for one in (world.here.get_together, world.here.activity)]
    partitions += [f"CASCADE#{job.rpartition('.')[2]}", f"OUTBOX#{NOW:%Y-%m-%d}"]
    return [(row.pk, row.sk, row.value()) for pk in partitions for row in read_range(pk, "R")] + [
        (row.pk, row.sk, getattr(row, "version", None))
        for pk in partitions
        for row in read_range(pk, "")
    ]


def test_everything_that_was_agreed_ends_and_the_books_agree() -> None:
    world = stage.world()

    done = stage.run(stage.call_off(world.here))

    assert (done.state, done.counts) == (CascadeState.DONE, COUNTS)
    for known in (*world.here.registrations, world.held):
        found = stage.registration(known)
        assert (found.state, found.reason) == (RegistrationState.CANCELLED, "Storm")
    assert meeting_of(world.booked).state is MeetingState.CANCELLED
    assert meeting_of(world.open_).state is MeetingState.EXPIRED
    assert books.seats_taken(world.here.get_together, NOW).taken == 0
    assert books.meetings_held(world.here.activity) == []


def test_each_person_gets_one_mail_that_lists_everything_in_order_of_time() -> None:
    world = stage.world()
    here = world.here

    stage.run(stage.call_off(here))

    anna = here.registrations[0].person
    told = {mail.to: mail for mail in stage.digests()}
    assert len(told) == len(stage.digests()) == COUNTS.digests
    mail = told[anna.email]
    assert mail.params["name"] == anna.name
    assert mail.params["reason"] == "Storm"
    assert mail.params["what"] == "Mexiko: Automobilzulieferer"
    lines = mail.params["list"].splitlines()
    party, talks = here.get_together, here.activity
    starts = [venue_time(one.starts_at, one.zone, anna.language) for one in (party, talks)]
    assert lines[0] == f"{starts[0]}: Get-together, HTW Dresden, Foyer, Dresden"
    assert [line.startswith(starts[1]) for line in lines] == [False, True, True, True]
    assert sum("Gespräch mit Rosa Ejemplo 0" in line for line in lines) == 1
    assert sum("offener Gesprächswunsch" in line for line in lines) == 2


def test_a_delegate_is_told_in_her_language_about_her_meetings() -> None:
    world = stage.world()

    stage.run(stage.call_off(world.here))

    [mail] = [one for one in stage.digests() if one.to == world.here.delegates[0].email]
    assert (mail.template, mail.language.value) == ("called_off", "es")
    assert "reunión con Beispiel Nr. 0 GmbH" in mail.params["list"]


def test_nobody_else_is_mailed_about_the_ends_one_by_one() -> None:
    world = stage.world()
    before = len(stage.happened())

    stage.run(stage.call_off(world.here))

    after = stage.happened()[before:]
    assert {event.kind for event in after if event.mails} == {"cascade.told"}
    assert {event.work.job for event in after if event.work} == {"cascade"}


def test_an_address_that_nobody_confirmed_gets_no_mail() -> None:
    world = stage.world()

    stage.run(stage.call_off(world.here))

    assert world.held.person.email not in {mail.to for mail in stage.digests()}


def test_a_silent_no_stays_silent() -> None:
    world = stage.world()

    stage.run(stage.call_off(world.here))

    seen = [meeting_of(one).seen_by(Side.COMPANY, NOW) for one in (world.open_, world.silent)]
    told = [(one.state, one.version, one.reason, one.ended_by, one.expires_at) for one in seen]
    assert told[0] == told[1]
    assert told[0][0] is MeetingState.EXPIRED
    assert world.here.delegates[2].email not in {mail.to for mail in stage.digests()}


def test_who_waits_is_told_and_the_line_is_empty() -> None:
    world = stage.world()
    here = world.here
    counted = read(seats.key(here.get_together.id))
    assert counted
    full = SeatsRow.of(here.get_together.id)
    full.update([SeatsRow.capacity.set(counted.taken)])
    waits = stage.register(here, "Cora Beispiel", firm=1, or_wait=True)
    assert waits.state is RegistrationState.WAITING

    stage.run(stage.call_off(here))

    found = stage.registration(waits)
    assert (found.state, found.waiting_state) == (
        RegistrationState.CANCELLED,
        WaitingState.WITHDRAWN,
    )
    [mail] = [one for one in stage.digests() if one.to == waits.person.email]
    assert "(Warteliste)" in mail.params["list"]
    assert books.seats_taken(here.get_together, NOW).waiting == 0


def test_done_once_more_or_by_two_at_once_it_changes_nothing() -> None:
    world = stage.world()
    cascade = stage.call_off(world.here)
    stage.run(cascade)
    known = rows(world, cascade.id)

    stage.run(cascade)

    assert rows(world, cascade.id) == known


def test_it_goes_on_where_time_was_up() -> None:
    world = stage.world()
    cascade = stage.call_off(world.here)
    runs = count()

    def after_one_portion() -> bool:
        return next(steps) > 0

    finished = False
    while not finished:
        steps = count()
        finished = cascades.go_on(stage.JOB, cascade.id, after_one_portion)
        next(runs)

    assert next(runs) > 8
    assert stage.stored(cascade).counts == COUNTS
    assert len(stage.digests()) == COUNTS.digests


def test_portions_are_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cascades, "PORTION", 1)
    world = stage.world()

    assert stage.run(stage.call_off(world.here)).counts == COUNTS


def test_a_session_that_is_called_off_alone_leaves_the_evening_as_it_is() -> None:
    world = stage.world()

    done = stage.run(stage.call_off_activity(world.here.activity))

    assert done.counts == Counts(meetings=1, requests=2, digests=3)
    for known in world.here.registrations:
        assert stage.registration(known) == known
    assert "Get-together" not in stage.digests()[0].params["list"]


def test_what_is_over_stays_as_it_was() -> None:
    world = stage.world()
    here = world.here
    later = replace(stage.JOB, at=here.get_together.ends_at)

    _, cascade = programme.cancel(later, here.delegation.id, "Storm", expected=1)

    assert cascade.activity_ids == ()
    assert stage.run(cascade).counts == Counts()


def test_who_comes_afterwards_is_turned_away() -> None:
    here = stage.world().here
    stage.run(stage.call_off(here))

    with pytest.raises(RegistrationClosed):
        stage.register(here, "Dora Beispiel")


@pytest.mark.parametrize("or_wait", [False, True])
def test_who_had_read_that_it_takes_place_comes_too_late(or_wait: bool) -> None:
    world = stage.world()
    here = world.here
    stage.run(stage.call_off(here))
    as_it_was = [activities.written(here.get_together)]  # what they had read: nothing called off
    known = read(delegations.key(here.delegation.id))
    assert known
    still = replace(known, status=here.delegation.status)
    write_all(*as_it_was, *delegations.moved(known, still, edition=2))
    full = SeatsRow.of(here.get_together.id)
    full.update([SeatsRow.capacity.set(0 if or_wait else 60)])

    with pytest.raises(Busy):
        stage.register(here, "Dora Beispiel", or_wait=or_wait)

    assert books.seats_taken(here.get_together, NOW).taken == 0


def test_claims_of_a_session_are_free_and_its_grid_is_another() -> None:
    world = stage.world()
    was = read(slots.key(world.here.activity.id))

    stage.run(stage.call_off(world.here))

    now = read(slots.key(world.here.activity.id))
    assert was
    assert now
    assert now.version == was.version + 1
    assert slots.holders(world.here.activity.id) == {}


def test_a_job_that_there_is_not_is_not_found() -> None:
    with pytest.raises(NotFound):
        cascades.go_on(stage.JOB, "job_x", lambda: False)
