"""Both sides' quotas, brought to what a meeting has become in the same transaction."""

from registration.actions.scenes import Scene
from registration.rules import allowances as rules
from registration.rules.acts import Act
from registration.rules.meetings import By, Meeting, Side
from registration.rules.quotas import Limits
from registration.store import quotas
from registration.store.rows import read
from registration.store.writes import Write


def counted(act: Act, scene: Scene, meeting: Meeting, by: By) -> tuple[Write, ...]:
    """What changes in the quotas of the two; nothing is written where nothing does.

    Raises QuotaReached, to `by` as much as concerns that side.
    """
    return _counted(act, scene, meeting, by, scene.grid.limits)


def recounted(act: Act, scene: Scene, meeting: Meeting) -> tuple[Write, ...]:
    """The same where the limits are of no account: for what happens to somebody's meetings."""
    return _counted(act, scene, meeting, None, Limits())


def _counted(act: Act, scene: Scene, meeting: Meeting, by: By, limits: Limits) -> tuple[Write, ...]:
    writes: tuple[Write, ...] = ()
    for side in Side:
        was = scene.quotas[side]
        now = rules.settled(was, meeting, side, act.at)
        rules.check(was, now, limits, side, by=by, at=act.at)
        if rules.differs(was, now):
            writes += (quotas.moved(now, was),)
    return writes


def given_up(meeting: Meeting, participant_id: str) -> tuple[Write, ...]:
    """What a meeting counted for a participant (id) whose it is no longer."""
    was = read(quotas.key(meeting.activity_id, participant_id))
    if was is None:
        return ()
    now = rules.without(was, meeting.id)
    return (quotas.moved(now, was),) if rules.differs(was, now) else ()
