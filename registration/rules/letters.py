"""The mails people get, in their language. Every template stands here once, with its words."""

from dataclasses import dataclass

from registration.rules.events import Mail
from registration.rules.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`{...}` in the texts is filled from the mail's params; `{link}` is the link, where one is."""

    subject: Text
    body: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A mail ready to be sent, plain text."""

    to: str
    subject: str
    body: str


LETTERS: dict[str, Letter] = {}


def write(mail: Mail, link: str | None) -> Written:
    """Fill the letter of a mail. `link` is the whole address to open, where the mail has one."""
    letter = LETTERS[mail.template]
    words = {**mail.params, "link": link or ""}
    return Written(
        to=mail.to,
        subject=" ".join(letter.subject.read(mail.language).format_map(words).split()),
        body=letter.body.read(mail.language).format_map(words),
    )
