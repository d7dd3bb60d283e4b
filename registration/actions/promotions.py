"""The one way in which seats pass on: what has lapsed is cleared away, then the next are offered.

The sweep, the queue's consumer and the organiser all come here. One transaction per step, each
decided on what is true by then: however often it is called, by however many at once, and wherever
it stopped, nobody is overtaken and no seat is lost or given twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import batched
from time import monotonic

from registration.actions.rivals import decide_again
from registration.rules import ids, offers
from registration.rules.activities import Activity
from registration.rules.acts import Act
from registration.rules.confirmations import line_event, moved_event
from registration.rules.delegations import Delegation
from registration.rules.events import Change
from registration.rules.registrations import Registration, RegistrationState, takes_place
from registration.rules.seats import Quota, Seats
from registration.rules.waiting import PlaceInLine, offers_until
from registration.store import activities, delegations, ledger, seats, waiting
from registration.store import registrations as store
from registration.store.rows import read_many
from registration.store.seats import Taking
from registration.store.writes import Overtaken

MOST_AT_ONCE = 100  # companies of those in line, read in one BatchGet
LONGEST_SECONDS = 10  # that a call of somebody's own may take


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What passing on came to: how many lapsed, how many were offered a seat."""

    lapsed: int = 0
    offered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a promotion is decided on."""

    delegation: Delegation
    activity: Activity
    seats: Seats


def promote(act: Act, activity_id: str) -> int:
    """Offer the empty seats of an activity to those who wait, the next first; how many were.

    Raises NotFound where there is no such activity, Busy where too many write at once.
    """
    return settle(act, activity_id).offered


def by_hand(act: Act, activity_id: str) -> Settled:
    """The same for somebody who asked for it; a repeat of the call is answered with what it did.

    After some seconds the rest is left to the sweep.
    """
    ends = monotonic() + LONGEST_SECONDS
    done = settle(act, activity_id, lambda: monotonic() > ends)
    ledger.accept(act, answer=f"{done.lapsed} {done.offered}")
    return done


def told(answer: str) -> Settled:
    """What was answered before."""
    lapsed, offered = answer.split()
    return Settled(lapsed=int(lapsed), offered=int(offered))


def settle(act: Act, activity_id: str, until: Callable[[], bool] = lambda: False) -> Settled:
    """Clear away what has lapsed and pass the seats on, until nothing is left or time is up.

    `until` says whether time is up. Three reads, and per person a transaction.
    """
    once = replace(act, key=None)
    done = Settled()
    while not until():
        scene = _scene(activity_id)
        ended = scene.seats.lapsed(act.at)
        if ended:
            done = replace(done, lapsed=done.lapsed + _clear(once, scene, ended, until))
            scene = _scene(activity_id)
        made = decide_again(partial(_offer, once, scene, until))
        if not made:
            return done
        done = replace(done, offered=done.offered + made)
    return done


def passable(act: Act, scene: Scene) -> int | None:
    """Where the line stands if nobody in it can take a seat; None where somebody comes first."""
    first = next(_able(act, scene), None) if _goes_on(scene, act) else None
    return scene.seats.line if first is None else None


def _scene(activity_id: str) -> Scene:
    """One BatchGet."""
    delegation, _ = ids.split("act", activity_id) or ("", "")
    keys = (
        activities.key(activity_id),
        delegations.key(ids.make("del", delegation)),
        seats.key(activity_id),
    )
    found = read_many(keys)
    return Scene(
        activity=found.need(keys[0], "activity_id"),
        delegation=found.need(keys[1], "activity_id"),
        seats=found.need(keys[2], "activity_id"),
    )


def _goes_on(scene: Scene, act: Act) -> bool:
    """Whether an offer may still be made."""
    before_cut_off = act.at < offers_until(scene.activity)
    return before_cut_off and takes_place(scene.delegation, scene.activity)


def _clear(act: Act, scene: Scene, ended: tuple[str, ...], until: Callable[[], bool]) -> int:
    """End each lapsed hold or offer; how many did."""
    stem = scene.activity.id.replace("act_", "reg_", 1)
    cleared = 0
    for ulid in ended:
        if until():
            break
        cleared += _cleared(act, scene.activity, f"{stem}.{ulid}")
    return cleared


def _cleared(act: Act, activity: Activity, id: str) -> bool:
    return decide_again(lambda _: _lapse(act, activity, id))


def _lapse(act: Act, activity: Activity, id: str) -> bool:
    """Whether it was still there to end: somebody may have been faster."""
    was = read_many([store.key(id)])[store.key(id)]
    if was is None or not was.keeps_seat or was.as_of(act.at).keeps_seat:
        return False
    quota_key = seats.quota_key(activity.id, was.company_id)
    person_key = seats.person_key(activity.id, was.person.email)
    found = read_many([quota_key, person_key])
    now = offers.lapse(was, act.at)
    ledger.accept(
        act,
        *seats.lapsed(was, found[quota_key], found[person_key]),
        store.moved(now, activity, was=was.version),
        changes=[Change(subject=id, before=was, after=now)],
        events=[replace(moved_event(now, activity, was), work=None)],  # the next is up right here
    )
    return True


def _offer(act: Act, seen: Scene, until: Callable[[], bool], attempt: int) -> int:
    """Offer the empty seats to the first in line who can take one; how many were offered.

    All on one reading, of which each offer knows what it changes. Whoever comes between ends it.
    """
    scene = _scene(seen.activity.id) if attempt else seen
    made = 0
    for place in _in_turn(act, scene):
        if until():
            break
        try:
            scene = _offered(act, scene, place)
        except Overtaken:
            if made:
                break  # so far it went well: to be read again, and gone on with
            raise
        made += 1
    return made


type Turn = tuple[Registration, Quota | None]


def _in_turn(act: Act, scene: Scene) -> list[Turn]:
    """Those in line for whom there is a seat, the next first, each with the company's places."""
    counted = scene.seats
    if not (counted.waiting and counted.empty and _goes_on(scene, act)):
        return []
    able = [place for place, _ in zip(_able(act, scene), range(counted.empty), strict=False)]
    keys = [store.key(place.registration_id) for place, _ in able]
    found = read_many(keys[:MOST_AT_ONCE])
    turns: list[Turn] = []
    companies: set[str] = set()
    for (place, quota), key in zip(able, keys[:MOST_AT_ONCE], strict=False):
        registration = found[key]
        if registration is None or registration.state is not RegistrationState.WAITING:
            raise Overtaken
        if place.company_id in companies:
            break  # its places have changed by then
        companies.add(place.company_id)
        turns.append((registration, quota))
    return turns


def _offered(act: Act, scene: Scene, turn: Turn) -> Scene:
    """One offer; the scene as it stands after it. Raises Overtaken."""
    was, quota = turn
    counted, limit = scene.seats, scene.activity.max_persons_per_company
    now = offers.offer(was, scene.activity, counted.edition, act.at)
    taking = Taking(
        registration=now,
        seats=counted,
        seats_gone=(),
        quota=quota,
        places_gone=(quota or Quota()).giving_way(limit, act.at),
        limit=limit,
        tell=False,
    )
    ledger.accept(
        act,
        *waiting.offered(taking),
        store.moved(now, scene.activity, was=was.version),
        changes=[Change(subject=now.id, before=was, after=now)],
        events=[line_event(now, scene.activity, ids.new_ulid(act.at))],
    )
    fewer = replace(counted, taken=counted.taken + 1, waiting=counted.waiting - 1)
    return replace(scene, seats=fewer)


def _able(act: Act, scene: Scene) -> Iterator[tuple[PlaceInLine, Quota | None]]:
    """Those in line whose company has a place left, the next first, with the company's places."""
    limit = scene.activity.max_persons_per_company
    for ahead in batched(waiting.line(scene.activity.id), MOST_AT_ONCE, strict=False):
        quotas = _quotas(scene.activity.id, ahead)
        for place in ahead:
            quota = quotas[place.company_id]
            if (quota or Quota()).has_place(limit, act.at):
                yield place, quota


def _quotas(activity_id: str, places: tuple[PlaceInLine, ...]) -> dict[str, Quota | None]:
    keys = {one.company_id: seats.quota_key(activity_id, one.company_id) for one in places}
    found = read_many(keys.values())
    return {company_id: found[key] for company_id, key in keys.items()}
