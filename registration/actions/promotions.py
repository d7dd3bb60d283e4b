"""The one way in which seats pass on: what has lapsed is cleared away, then the next are offered.

The sweep, the queue's consumer, the organiser and sign-ups that meet a line all come here. One
transaction per step, each decided on what is true by then: however often it is called, by however
many at once, and wherever it stopped, nobody is overtaken and no seat is lost or given twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
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
    """What passing on came to: how many lapsed, how many were offered a seat.

    `line` is where the line stood when nobody in it could take the seats that are empty, or could
    no longer; None where nobody waited or no seat was empty.
    """

    lapsed: int = 0
    offered: int = 0
    line: int | None = None


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

    `until` says whether time is up. One read, and per person one or two reads and a transaction.
    """
    once = replace(act, key=None)
    done = Settled()
    while not until():
        scene = _scene(activity_id)
        ended = scene.seats.lapsed(act.at)
        if ended:
            done = replace(done, lapsed=done.lapsed + _clear(once, scene, ended, until))
            scene = _scene(activity_id)
        step = decide_again(partial(_offer_next, once, scene))
        if not step.offered:
            return replace(done, line=step.line)
        done = replace(done, offered=done.offered + 1)
    return done


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


def _offer_next(act: Act, seen: Scene, attempt: int) -> Settled:
    """Offer a seat to the first in line who can take one; nobody: where the line stood."""
    scene = _scene(seen.activity.id) if attempt else seen
    counted = scene.seats
    if not (counted.waiting and counted.empty):
        return Settled()
    found = _first(act, scene) if _goes_on(scene, act) else None
    if found is None:
        return Settled(line=counted.line)
    was, quota = found
    now = offers.offer(was, scene.activity, counted.edition, act.at)
    limit = scene.activity.max_persons_per_company
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
    return Settled(offered=1)


def _first(act: Act, scene: Scene) -> tuple[Registration, Quota | None] | None:
    """The first in line whose company has a place left, and the company's places."""
    line = waiting.line(scene.activity.id)
    limit = scene.activity.max_persons_per_company
    for start in range(0, len(line), MOST_AT_ONCE):
        ahead = line[start : start + MOST_AT_ONCE]
        quotas = _quotas(scene.activity.id, ahead)
        for place in ahead:
            quota = quotas[place.company_id]
            if (quota or Quota()).has_place(limit, act.at):
                key = store.key(place.registration_id)
                registration = read_many([key])[key]
                if registration is None or registration.state is not RegistrationState.WAITING:
                    raise Overtaken
                return registration, quota
    return None


def _quotas(activity_id: str, places: tuple[PlaceInLine, ...]) -> dict[str, Quota | None]:
    keys = {one.company_id: seats.quota_key(activity_id, one.company_id) for one in places}
    found = read_many(keys.values())
    return {company_id: found[key] for company_id, key in keys.items()}
