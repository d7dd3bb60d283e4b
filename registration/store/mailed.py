"""Which mails of the outbox went out: one mail at most, however often the stream delivers."""

from datetime import datetime, timedelta
from uuid import uuid4

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from registration.store.rows import Row, code_of

KEPT = timedelta(days=45)  # longer than the outbox's own 30 days, so nothing is sent twice


class MailedRow(Row, discriminator="mailed"):
    """`state` is SENT once the mail was handed over, FAILED where that has to be tried again.

    `attempt` names the claim: a put that the SDK repeats, since the answer got lost, is its own.
    """

    state = UnicodeAttribute()
    attempt = UnicodeAttribute()


def claim(event_id: str, number: int, at: datetime) -> bool:
    """Take the n-th mail of an event for sending; False where it went out already. One put.

    Claimed before it is sent: after a crash in between, a mail is missing rather than doubled, and
    whoever waits for it asks for a new link.
    """
    row = _row(event_id, number, at, "SENT")
    mine = MailedRow.attempt == row.attempt
    try:
        row.save(condition=Row.pk.does_not_exist() | (MailedRow.state == "FAILED") | mine)
    except PutError as error:
        if code_of(error) != "ConditionalCheckFailedException":
            raise
        return False
    return True


def failed(event_id: str, number: int, at: datetime) -> None:
    """The mail was not handed over: the next delivery may try again. One put."""
    _row(event_id, number, at, "FAILED").save()


def _row(event_id: str, number: int, at: datetime, state: str) -> MailedRow:
    expires_at = int((at + KEPT).timestamp())
    row = MailedRow(f"MAILED#{event_id}", f"{number:03}", state=state, expires_at=expires_at)
    row.attempt = uuid4().hex
    return row
