"""Both sides' quotas, brought to what a meeting has become in the same transaction."""

from dataclasses import replace
from datetime import datetime

from registration.actions.scenes import Scene
from registration.rules import allowances as rules
from registration.rules.acts import Act
from registration.rules.meetings import By, Meeting, Side
from registration.rules.quotas import Limits, Quota
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


def settled(at: datetime, side: Side, participant_id: str, *meetings: Meeting) -> tuple[Write, ...]:
    """What a participant (id) uses of its quota in a session, once these meetings are what they
    are; whatever the limits."""
    (first, *_) = meetings
    was = read(quotas.key(first.activity_id, participant_id)) or Quota(
        activity_id=first.activity_id, participant_id=participant_id
    )
    now = was
    for meeting in meetings:
        now = rules.settled(now, meeting, side, at)
    now = replace(now, version=was.version + 1)
    return (quotas.moved(now, was),) if rules.differs(was, now) else ()


def given_up(meeting: Meeting, participant_id: str) -> tuple[Write, ...]:
    """What a meeting counted for a participant (id) whose it is no longer."""
    was = read(quotas.key(meeting.activity_id, participant_id))
    if was is None:
        return ()
    now = rules.without(was, meeting.id)
    return (quotas.moved(now, was),) if rules.differs(was, now) else ()
