"""Activities: rows in the partition of their delegation.

Whoever changes one changes the programme, and writes the delegation with it (`delegations.moved`):
that row's condition keeps two people from filling one hour at the same time.
"""

from registration.rules import ids
from registration.rules.activities import Activity
from registration.store.bodies import Body
from registration.store.rows import Key, Row
from registration.store.writes import Otherwise, Write, check, delete, put


class ActivityRow(Row, discriminator="activity"):
    body = Body(Activity)


def key(id: str) -> Key[Activity]:
    """Where an activity lies; an id that is none leads nowhere."""
    delegation, own = ids.split("act", id) or ("", "")
    return Key(f"DELEGATION#{delegation}", f"ACTIVITY#{own}", Activity)


def written(activity: Activity) -> Write:
    """A new activity, or the next version of one."""
    where = key(activity.id)
    return put(ActivityRow(where.pk, where.sk, body=activity, version=activity.version))


def unchanged(activity: Activity, otherwise: Otherwise) -> Write:
    """The activity is still the one that was read: for whoever relies on its times."""
    where = key(activity.id)
    row = ActivityRow(where.pk, where.sk)
    return check(row, ActivityRow.version == activity.version, otherwise)


def removed(activity: Activity) -> Write:
    """An activity that a draft forgets."""
    where = key(activity.id)
    return delete(ActivityRow(where.pk, where.sk))
