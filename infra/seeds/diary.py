"""Acts of the past, each carried out once: under a key of its own, as a client that may repeat."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from itertools import count

from registration import links
from registration.rules import ids
from registration.rules.acts import Act, Principal, Role
from registration.rules.pages import Window
from registration.rules.refusals import Refused
from registration.store import ledger

DESK = Principal(role=Role.OPERATOR, id="staff:seeds")
MAILS_A_DAY = 100


class NotMailed(LookupError):
    """No mail with a link was sent to that address at that moment."""


def once(operation: str, name: str, by: Principal, at: datetime, do: Callable[[Act], str]) -> str:
    """What `do` answers, or what it answered the first time.

    `do` gets the act and answers the reference that its action leaves with the ledger. It may have
    been carried out before, by a loading that was interrupted.
    """
    act = Act(
        by=by,
        at=at,
        operation=operation,
        request_id=f"seed {name}",
        key=f"seed {name}",
        digest="seed",
    )
    try:
        with _ids_of(name):
            return do(act)
    except ledger.Replayed as before:
        return before.reference
    except Refused:
        reference = ledger.replay(act)
        if reference is None:
            raise
        return reference


@contextmanager
def _ids_of(name: str) -> Iterator[None]:
    """The same ids on every desk, so that the README can name them: drawn from the act's name."""
    usual, numbers = ids.generator.randomness_source, count()

    def drawn(_: int) -> bytes:
        return sha256(f"{name} {next(numbers)}".encode()).digest()[:10]

    ids.generator.randomness_source = drawn
    try:
        yield
    finally:
        ids.generator.randomness_source = usual


def mailed_secret(to: str, at: datetime) -> str:
    """The secret of the link in the mail to `to` that an act at `at` caused. Raises NotMailed."""
    for entry in ledger.outbox_page(f"{at:%Y-%m-%d}", Window(first=MAILS_A_DAY)).values:
        if entry.at == at:
            for mail in entry.event.mails:
                if mail.to == to and mail.link:
                    return links.seal(mail.link)
    raise NotMailed(to)
