"""Carry out what chambers push, and what the people say to it."""

from registration.actions.pushes.answers import adopt, confirm_cancellation, object_to
from registration.actions.pushes.batches import Batch, Snapshot, answered, push_batch
from registration.actions.pushes.bundles import push_atomic
from registration.actions.pushes.portions import push
from registration.actions.pushes.snapshots import absent

__all__ = [
    "Batch",
    "Snapshot",
    "absent",
    "adopt",
    "answered",
    "confirm_cancellation",
    "object_to",
    "push",
    "push_atomic",
    "push_batch",
]
