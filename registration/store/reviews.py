"""Review tasks: a row each, and the list of those that are open or done."""

from registration.rules import ids
from registration.rules.pages import Page, Window
from registration.rules.reviews import ReviewState, ReviewTask
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read_page
from registration.store.writes import Overtaken, Write, add, replace


class ReviewRow(Row, discriminator="review"):
    body = Body(ReviewTask)


def key(id: str) -> Key[ReviewTask]:
    [ulid] = ids.split("rev", id) or ["?"]
    return Key(f"REVIEW#{ulid}", "TASK", ReviewTask)


def page(state: ReviewState, window: Window) -> Page[ReviewTask]:
    """Tasks that are open (or done), oldest first: one Query of the index."""
    return read_page(f"REVIEWS#{state}", "", window, index="gsi1")


def opened(task: ReviewTask) -> Write:
    """A new task."""
    return add(_row(task), Overtaken())


def resolved(task: ReviewTask) -> Write:
    """The next version of a task. Raises VersionConflict."""
    return replace(_row(task), id=task.id, was=task.version - 1)


def _row(task: ReviewTask) -> ReviewRow:
    at = key(task.id)
    row = ReviewRow(at.pk, at.sk, body=task, version=task.version)
    row.gsi1pk, row.gsi1sk = f"REVIEWS#{task.state}", ids.last(task.id)
    return row
