"""What a snapshot leaves out: registrations that a chamber pushed and no longer names."""

from collections.abc import Container, Iterable, Iterator
from datetime import datetime
from heapq import merge
from itertools import batched
from operator import attrgetter

from registration.rules.districts import Chamber
from registration.rules.pushes.links import PushLink
from registration.rules.pushes.rows import Op, PushRow
from registration.store import pushes as store
from registration.store import registrations as registration_store
from registration.store.rows import AT_ONCE, read_many


def absent(
    chamber: Chamber, activity_id: str, external_ids: Container[str], now: datetime, *, run: str
) -> Iterator[PushRow]:
    """A row for `push`, in the order of their ids, for each living registration that the chamber
    pushed for the activity and that `external_ids` does not name; it ends as by `op: CANCEL`.

    What a run whose name begins with `run` has ended already is among them, so that its repeat
    finds the same rows. One Query and one BatchGet per hundred links. The index is read: a link of
    the last moment may be missing, which the number that was announced brings to light.
    """
    others = (
        link
        for link in store.of_activity(chamber, activity_id)
        if link.external_id not in external_ids
    )
    ended = store.dropped(chamber, activity_id, run)
    for link in merge(_living(others, now), ended, key=attrgetter("external_id")):
        yield PushRow(
            external_id=link.external_id, revision=link.revision, op=Op.CANCEL, dropped=True
        )


def _living(links: Iterable[PushLink], now: datetime) -> Iterator[PushLink]:
    for some in batched(links, AT_ONCE, strict=False):
        keys = [registration_store.key(link.registration_id) for link in some]
        found = read_many(keys)
        for link, key in zip(some, keys, strict=True):
            registration = found[key]
            if registration and registration.as_of(now).is_open:
                yield link
