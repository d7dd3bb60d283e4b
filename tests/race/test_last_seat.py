"""The last seat goes to one: fifty at once, through the application, on a store that is atomic."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from registration import links
from registration.actions import holds, registrations
from registration.rules.activities import Activity
from registration.rules.acts import Role
from registration.rules.companies import Company
from registration.rules.confirmations import confirmation_link
from registration.rules.ids import new_ulid
from registration.rules.refusals import Refused
from registration.rules.registrations import HoldExpired, Registration
from registration.rules.seats import ActivityFull, Seats
from registration.store import seats
from registration.store.writes import write_all
from tests.clients import Client, signed_in
from tests.race.books import seats_taken
from tests.race.conflicts import conflicting
from tests.registrations import LATER, OPEN, by, company, get_together, hold, wish

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

MANY = 50
CREATE = """mutation ($input: RegistrationCreateInput!) { registrationCreate(input: $input) {
  replayed registration { id state } userErrors { code
    ... on AlreadyRegistered { registration { id } } } } }"""

type Step = Callable[[], object]
type SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _open(at: SetClock) -> None:
    at(OPEN)


def at_once[T](steps: Sequence[Callable[[], T]]) -> list[T]:
    """What came of steps that all begin in the same instant."""
    barrier = Barrier(len(steps))

    def run(step: Callable[[], T]) -> T:
        barrier.wait()
        return step()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def tried(step: Step) -> Step:
    """A step whose refusal is its outcome."""

    def run() -> object:
        try:
            return step()
        except Refused as refusal:
            return refusal

    return run


def submit(client: Client, activity: Activity, name: str, key: str = "") -> Any:
    person = {"name": name, "email": f"{name.replace(' ', '.')}@beispiel.example"}
    form = {"activityId": activity.id, "person": person, "idempotencyKey": key or f"key {name}"}
    return client.do(CREATE, input=form)


def submitting(client: Client, activity: Activity, name: str, key: str = "") -> Callable[[], Any]:
    return lambda: submit(client, activity, name, key)


def companies() -> list[Client]:
    return [signed_in(Role.COMPANY, company(n).id) for n in range(MANY)]


def fifty(activity: Activity, clients: Sequence[Client] = ()) -> list[Any]:
    """What fifty companies are answered that send one person each in the same instant."""
    ready = enumerate(clients or companies())
    return at_once([submitting(client, activity, f"Neu {n}") for n, client in ready])


def codes(answers: Sequence[Any]) -> Counter[str]:
    """HELD for each that has a seat, and the code of each refusal."""
    return Counter(
        answer["registration"]["state"]
        if answer["registration"]
        else ",".join(error["code"] for error in answer["userErrors"])
        for answer in answers
    )


def books(activity: Activity, now: datetime = OPEN) -> Seats:
    """The seats, once the raw rows of the activity are found to agree with each other."""
    return seats_taken(activity, now)


def test_the_last_seat_goes_to_one_of_fifty_and_the_others_are_told_clearly() -> None:
    activity = get_together(1)
    assert codes(fifty(activity)) == {"HELD": 1, "ACTIVITY_FULL": MANY - 1}
    assert books(activity).taken == 1


def test_as_many_sit_as_there_are_seats() -> None:
    activity = get_together(MANY // 2)
    assert codes(fifty(activity)) == {"HELD": MANY // 2, "ACTIVITY_FULL": MANY // 2}
    assert books(activity).taken == MANY // 2


def test_a_lapsed_seat_goes_to_one_of_fifty(at: SetClock) -> None:
    activity = get_together(1)
    hold(activity, company(999), "Alt")
    at(LATER)
    assert codes(fifty(activity)) == {"HELD": 1, "ACTIVITY_FULL": MANY - 1}
    assert books(activity, LATER).taken == 1


def test_each_lapsed_seat_goes_to_somebody(at: SetClock) -> None:
    activity = get_together(MANY // 2)
    for n in range(MANY // 2):
        hold(activity, company(900 + n), f"Alt {n}")
    at(LATER)
    assert codes(fifty(activity)) == {"HELD": MANY // 2, "ACTIVITY_FULL": MANY // 2}
    assert books(activity, LATER).taken == MANY // 2


def test_one_person_sent_many_times_has_one_seat_and_one_registration() -> None:
    activity, client = get_together(), signed_in(Role.COMPANY, company().id)
    answers = at_once([submitting(client, activity, "Anna", f"key-{n:08}") for n in range(16)])
    assert codes(answers) == {"HELD": 1, "ALREADY_REGISTERED": 15}
    [one] = [answer["registration"]["id"] for answer in answers if answer["registration"]]
    told = [error["registration"] for answer in answers for error in answer["userErrors"]]
    assert told == [{"id": one}] * 15
    assert books(activity).taken == 1


def test_one_person_sent_by_many_companies_has_one_seat() -> None:
    activity = get_together()
    clients = [signed_in(Role.COMPANY, company(n).id) for n in range(16)]
    answers = at_once([submitting(client, activity, "Anna") for client in clients])
    assert codes(answers) == {"HELD": 1, "ALREADY_REGISTERED": 15}
    assert all(
        error["registration"] is None for answer in answers for error in answer["userErrors"]
    )
    assert books(activity).taken == 1


def test_one_call_sent_many_times_is_one_call() -> None:
    activity, client = get_together(), signed_in(Role.COMPANY, company().id)
    answers = at_once([submitting(client, activity, "Anna")] * 16)
    assert codes(answers) == {"HELD": 16}
    assert len({answer["registration"]["id"] for answer in answers}) == 1
    assert [answer["replayed"] for answer in answers].count(False) == 1
    assert books(activity).taken == 1


def test_no_company_passes_its_limit() -> None:
    activity = get_together(max_persons_per_company=2)
    client = signed_in(Role.COMPANY, company().id)
    answers = at_once([submitting(client, activity, f"Neu {n}") for n in range(16)])
    assert codes(answers) == {"HELD": 2, "COMPANY_LIMIT_REACHED": 14}
    assert books(activity).taken == 2


@pytest.mark.parametrize("round_", range(8))
def test_a_seat_is_confirmed_or_taken_over_and_never_both(round_: int) -> None:
    activity = get_together(1)
    old = hold(activity, company(1), "Alt")
    link = links.seal(confirmation_link(old, new_ulid(OPEN)))
    newcomer = company(2)
    # Two clocks that do not quite agree: for one the hold still lasts, for the other it has ended.
    steps: list[Step] = [
        lambda: registrations.confirm(by(None, LATER - timedelta(seconds=1)), link),
        lambda: holds.register(by(newcomer, LATER), wish(activity, "Neu")),
    ]
    confirmed, taken = at_once([tried(step) for step in steps])
    if isinstance(confirmed, Registration):
        assert isinstance(taken, ActivityFull)
    else:
        assert isinstance(confirmed, HoldExpired)
        assert isinstance(taken, Registration)
    assert books(activity, LATER).taken == 1


def test_a_seat_is_given_back_once_and_to_one(at: SetClock) -> None:
    activity, firm = get_together(1), company(1)
    held = hold(activity, firm, "Alt")
    others: list[Company] = [company(n) for n in range(2, 12)]

    def cancel() -> Registration:
        return registrations.cancel(by(firm), held.id, None, expected=held.version)

    def come(other: Company) -> Step:
        return lambda: holds.register(by(other), wish(activity, f"Neu {other.id}"))

    outcomes = at_once([tried(step) for step in [cancel] * 6 + [come(one) for one in others]])
    assert all(outcome == outcomes[0] for outcome in outcomes[:6])
    came = [outcome for outcome in outcomes[6:] if isinstance(outcome, Registration)]
    assert len(came) <= 1
    assert all(isinstance(one, ActivityFull | Registration) for one in outcomes[6:])
    assert books(activity).taken == len(came)


def test_seats_stay_counted_while_their_number_changes() -> None:
    activity = get_together(8)

    def resize(number: int) -> Step:
        return lambda: write_all(seats.resized(activity.id, number))

    def come(number: int) -> Step:
        firm = company(number)
        return lambda: holds.register(by(firm), wish(activity, f"Neu {number}"))

    steps = [step for n in range(1, 17) for step in (resize(16 - n // 4), come(n))]
    outcomes = at_once([tried(step) for step in steps])
    came = sum(isinstance(outcome, Registration) for outcome in outcomes)
    write_all(seats.resized(activity.id, MANY))
    assert books(activity).taken == came >= 8


def test_callers_who_meet_in_one_instant_try_again_unseen() -> None:
    activity, clients = get_together(10), companies()
    with conflicting(0.5) as conflicts:
        assert codes(fifty(activity, clients)) == {"HELD": 10, "ACTIVITY_FULL": MANY - 10}
    assert conflicts() > MANY // 4
    assert books(activity).taken == 10


def test_a_conflict_without_end_is_told_and_leaves_nothing() -> None:
    activity, client = get_together(1), signed_in(Role.COMPANY, company().id)
    with conflicting(1.0):
        assert codes([submit(client, activity, "Anna")]) == {"BUSY": 1}
    assert books(activity).taken == 0
    assert codes([submit(client, activity, "Anna")]) == {"HELD": 1}
