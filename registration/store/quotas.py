"""What each participant uses of its quota in one session: one row each.

It is read with all else that a step is decided on, and written in the step's transaction where it
counts differently then: who decided on an older one is overtaken.
"""

from registration.rules import ids
from registration.rules.quotas import Quota
from registration.store.bodies import Body
from registration.store.rows import Key, Row
from registration.store.writes import Overtaken, Write, add, put


class MeetingQuotaRow(Row, discriminator="meeting_quota"):
    body = Body(Quota)


def key(activity_id: str, participant_id: str) -> Key[Quota]:
    """Where the quota of a company or a delegate (id) lies."""
    kind = "D" if participant_id.startswith("dgt_") else "C"
    sort = f"QUOTA#{kind}#{ids.last(participant_id)}"
    return Key(f"ACTIVITY#{ids.last(activity_id)}", sort, Quota)


def moved(now: Quota, was: Quota) -> Write:
    """Put a quota. Raises Overtaken where it is no longer what it `was`; version 0: not there."""
    where = key(now.activity_id, now.participant_id)
    row = MeetingQuotaRow(where.pk, where.sk, body=now, version=now.version)
    if was.version == 0:
        return add(row, Overtaken())
    return put(row, MeetingQuotaRow.version == was.version, Overtaken())
