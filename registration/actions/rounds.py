"""Approve and reject many who await approval: each in a transaction of its own, exactly once.

What has been decided is remembered by the round's key and the registration: the same call again
goes on where it stopped.
"""

from collections.abc import Sequence
from dataclasses import replace

from registration.actions import registrations as actions
from registration.rules import rounds as rules
from registration.rules.acts import Act
from registration.rules.refusals import Refused
from registration.rules.rounds import Decision, Outcome, Result, Ruling
from registration.store import ledger
from registration.store import registrations as store
from registration.store.rows import read


def begin(act: Act, rulings: Sequence[Ruling]) -> tuple[Result, ...]:
    """What comes of each, in that order. Raises Invalid."""
    rules.check(rulings)
    if act.rehearsal is None:
        ledger.accept(replace(act, seen=None), answer="begun")
    return tuple(_decided(act, one) for one in rulings)


def go_on(act: Act, rulings: Sequence[Ruling]) -> tuple[Result, ...]:
    """The same for a round that was begun before: what was decided in it is told again, the rest
    is decided. A repeat may have got no further than to its rehearsal."""
    return tuple(_decided(replace(act, rehearsal=None), one) for one in rulings)


def _decided(act: Act, ruling: Ruling) -> Result:
    key = ruling.key(act.key or "")
    once = replace(act, key=key, digest=ruling.digest, seen=None)
    done = Result(id=ruling.id, outcome=Outcome.DONE)
    try:
        _decide(once, ruling)
    except (ledger.Replayed, ledger.Rehearsed):
        return done
    except Refused as refusal:
        if ledger.replay(once) is not None:
            return done
        found = read(store.key(ruling.id))
        return rules.refused(ruling, refusal, found.state if found else None)
    return done


def _decide(act: Act, ruling: Ruling) -> None:
    reason = ruling.reason or act.reason
    if ruling.decision is Decision.APPROVE:
        actions.approve(act.because(reason), ruling.id, expected=ruling.expected)
    else:
        actions.reject(act, ruling.id, reason or "", expected=ruling.expected)
