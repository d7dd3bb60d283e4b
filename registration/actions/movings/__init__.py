"""Move what belongs to a company that was merged, and back where that is undone.

A job of the queue, and of every minute's sweep until nothing has come to the loser for a while:
somebody may have read the company just before, and lists lag behind. Each thing moves in one
transaction that also writes down that it did, decided on what is true by then: however often it is
called, and wherever it stopped, each moves once.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial

from registration.actions.merges import belongings, every
from registration.actions.movings import people, places, talks, wishes
from registration.actions.movings.steps import Step
from registration.actions.publications import after_leaving
from registration.actions.rivals import decide_again
from registration.rules.acts import Act
from registration.rules.journeys import delegation_of
from registration.rules.merges import MergeState, Moved
from registration.rules.pages import Window
from registration.rules.refusals import Busy, NotFound
from registration.store import companies, contacts, interests, ledger
from registration.store import merges as store
from registration.store.rows import read
from registration.store.writes import Overtaken, Write

UNDER_WAY = 20  # merges that one sweep looks at

type Portion = Callable[[], bool]
"""Moves one thing; says whether there was anything to move."""


def sweep(act: Act, until: Callable[[], bool]) -> None:
    """Go on with every merge that is under way. What is too busy waits for the next round."""
    for merge in store.page(Window(first=UNDER_WAY)).values:
        if until():
            return
        with suppress(Busy):
            go_on(act, merge.id, until)


def go_on(act: Act, id: str, until: Callable[[], bool]) -> bool:
    """Move all that there is to move (True), or until time is up (False).

    Raises NotFound, and Busy where too many write at once; it is to be called again then.
    """
    merge = read(store.key(id))
    if merge is None:
        raise NotFound(("id",))
    if not merge.is_under_way:
        return True
    step = Step(act=act.because(merge.reason), merge=merge)
    found = False
    for portion in _portions(step):
        if until():
            return False
        found = portion() or found
    if step.back or (not found and merge.settled(act.at)):
        _finish(step)
    return True


def _finish(step: Step) -> None:
    """Unless another run was faster."""
    was = step.merge
    what = "merged" if was.state is MergeState.MOVING else "parted"
    writes = store.finished(was.finished(step.act.at), was=was.version)
    with suppress(Overtaken):
        ledger.accept(
            step.act,
            *(step.or_again(write) for write in writes),
            events=[step.event(f"merge.{what}", was.id)],
        )


def _portions(step: Step) -> Iterator[Portion]:
    yield from (_back(step) if step.back else _over(step))


def _over(step: Step) -> Iterator[Portion]:
    merge, loser = step.merge, step.merge.loser
    yield lambda: _list(step, companies.unlisted(merge.was))
    for contact in every(partial(contacts.of_company, loser)):
        yield partial(people.move, step, contact.id)
    for interest in every(partial(interests.of_company, loser)):
        yield partial(people.move_interest, step, interest.id)
    registrations, meetings = belongings(loser)
    about = [*(one.id for one in registrations), *(one.id for one in meetings)]
    for id in sorted({delegation_of(one) for one in about}):
        yield partial(_tell_planners, step, id)
        for session in step.sessions(id):
            for wish in wishes.all_of(loser, session):
                yield partial(wishes.move, step, wish)
    for registration in registrations:
        yield partial(places.move, step, registration.id)
    for meeting in meetings:
        yield partial(talks.move, step, meeting.id)
    for double in places.doubles(step):
        yield partial(places.end, step, double)


def _back(step: Step) -> Iterator[Portion]:
    merge = step.merge
    yield lambda: _list(step, companies.listed(merge.was))
    known = [one for one in store.all_moved(merge.id) if not one.is_back]
    about = [one.id for one in known if one.id.startswith(("reg_", "mtg_"))]
    for id in sorted({delegation_of(one) for one in about}):
        yield partial(_tell_planners, step, id)
    for one in sorted(known, key=_turn):
        yield partial(_return, step, one)


_TURNS = ("reg_TWICE", "mtg_", "mtg_TWICE", "wsh_", "reg_", "con_", "con_TWICE", "int_")


def _turn(one: Moved) -> int:
    """Doubles stand up before their registrations leave; talks leave before their people do."""
    return _TURNS.index(f"{one.id[:4]}{'TWICE' if one.twice else ''}")


def _return(step: Step, one: Moved) -> bool:
    match one.id[:4], one.twice:
        case "reg_", True:
            return places.restore(step, one)
        case "reg_", _:
            return places.move(step, one.id, one)
        case "mtg_", True:
            return talks.restore(step, one)
        case "mtg_", _:
            return talks.move(step, one.id, one)
        case "wsh_", _:
            return wishes.move(step, one.id, one)
        case "con_", True:
            return people.restore(step, one)
        case "con_", _:
            return people.move(step, one.became or "", one)
        case _:
            return people.move_interest(step, one.became or "", one)


def _list(step: Step, writes: Iterable[Write]) -> bool:
    """Among the members of chambers, the companies of a size or a sector, or no longer. Done with
    every run: it is the same each time."""
    ledger.accept(step.act, *writes)
    return False


def _tell_planners(step: Step, delegation_id: str) -> bool:
    """No plan is put in force that was made before."""
    decide_again(lambda _: after_leaving(step.act, step.sessions(delegation_id)))
    return False
