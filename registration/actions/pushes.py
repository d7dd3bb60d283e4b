"""Carry out what a chamber pushes: up to 100 rows, each in a transaction of its own."""

from collections.abc import Sequence

from registration.rules.acts import Act
from registration.rules.districts import Chamber
from registration.rules.pushes import Outcome, PushRow


def push(
    act: Act,
    chamber: Chamber,
    rows: Sequence[PushRow | Outcome],
    *,
    run: str,
    dry_run: bool = False,
) -> list[Outcome]:
    """What became of each row, in their order. At most 100.

    An Outcome among the rows is one that could not be read; it is passed through. `run` names this
    portion: the same for a repeat of it, another for every other portion, so that a repeat after a
    crash answers what the undisturbed run would have answered (`<job>:<first row>` in a job).
    """
    raise NotImplementedError


def absent(chamber: Chamber, activity_id: str, external_ids: Sequence[str]) -> list[str]:
    """The external ids of the chamber's living registrations for the activity that are not among
    `external_ids`: what a snapshot would end. One Query per MB of the chamber's links."""
    raise NotImplementedError
