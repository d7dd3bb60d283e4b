"""Say what the organiser wants of a pair, or that it wants nothing of it any more."""

from registration.actions import publications
from registration.actions.rivals import decide_again
from registration.actions.scenes import of_pair
from registration.rules.acts import Act
from registration.rules.events import Change, Event
from registration.rules.meetings import id_of
from registration.rules.plans import pairs as rules
from registration.rules.plans.pairs import DeskWish
from registration.store import desk_wishes as store
from registration.store import ledger, slots
from registration.store.rows import read


def keep(act: Act, wish: DeskWish) -> DeskWish:
    """The wish, instead of what was wanted of the pair before. Raises NotFound, Invalid."""
    return decide_again(lambda attempt: _keep(act, wish))


def drop(act: Act, activity_id: str, company_id: str, delegate_id: str) -> None:
    """Nothing is wanted of the pair. Raises NotFound."""
    decide_again(lambda attempt: _drop(act, activity_id, company_id, delegate_id))


def _keep(act: Act, wish: DeskWish) -> DeskWish:
    pair = wish.activity_id, wish.company_id, wish.delegate_id
    scene = of_pair(act.by, *pair)
    rules.check(wish)
    publications.clear_the_way(scene.grid)
    was = read(store.key(*pair))
    now = DeskWish(
        activity_id=wish.activity_id,
        company_id=wish.company_id,
        delegate_id=wish.delegate_id,
        stance=wish.stance,
        priority=wish.priority,
        version=was.version + 1 if was else 1,
    )
    ledger.accept(
        act,
        store.kept(now, was),
        slots.used(scene.grid),
        changes=[Change(subject=id_of(*pair), before=was, after=now)],
        events=[Event(kind="meeting_wish.set", subject=id_of(*pair))],
        answer=" ".join(pair),
    )
    return now


def _drop(act: Act, activity_id: str, company_id: str, delegate_id: str) -> None:
    pair = activity_id, company_id, delegate_id
    scene = of_pair(act.by, *pair)
    publications.clear_the_way(scene.grid)
    was = read(store.key(*pair))
    writes = (store.dropped(was), slots.used(scene.grid)) if was else ()
    ledger.accept(
        act,
        *writes,
        changes=[Change(subject=id_of(*pair), before=was)] if was else [],
        events=[Event(kind="meeting_wish.set", subject=id_of(*pair))] if was else [],
        answer=" ".join(pair),
    )
