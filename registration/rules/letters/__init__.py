"""The mails people get, in their language. Every template stands here once."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from registration.rules.events import Mail
from registration.rules.letters.cascades import CASCADES
from registration.rules.letters.changes import CHANGES
from registration.rules.letters.companies import COMPANIES
from registration.rules.letters.delegates import DELEGATES
from registration.rules.letters.duties import DUTIES
from registration.rules.letters.letter import Letter
from registration.rules.letters.meetings import MEETINGS
from registration.rules.letters.plans import PLANS
from registration.rules.letters.pushes import PUSHES
from registration.rules.letters.registrations import REGISTRATIONS
from registration.rules.texts import Language, Text

__all__ = ["LETTERS", "Letter", "Written", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A mail ready to be sent, plain text."""

    to: str
    subject: str
    body: str


LETTERS: dict[str, Letter] = {
    **MEETINGS,
    **PLANS,
    **COMPANIES,
    **DELEGATES,
    **DUTIES,
    **REGISTRATIONS,
    **PUSHES,
    **CASCADES,
    **CHANGES,
}

_GREETING = Text(en="Dear {name},", de="Guten Tag {name},", es="Buenos días, {name}:")
_GREETING_NOBODY = Text(en="Hello,", de="Guten Tag,", es="Buenos días:")
_CLOSING = Text(
    en="Kind regards\nYour desk for business delegations in Saxony",
    de="Mit freundlichen Grüßen\nIhre Geschäftsstelle für Wirtschaftsdelegationen in Sachsen",
    es="Atentamente,\nSu oficina de delegaciones empresariales en Sajonia",
)


def write(mail: Mail, link: str | None) -> Written:
    """Fill the letter of a mail. `link` is the whole address to open, where the mail has one."""
    letter = LETTERS[mail.template]
    words = {**mail.params, "link": link or ""}
    return Written(
        to=mail.to,
        subject=" ".join(letter.subject.read(mail.language).format_map(words).split()),
        body="\n\n".join(_paragraphs(letter, words, mail.language)),
    )


def _paragraphs(letter: Letter, words: Mapping[str, str], language: Language) -> list[str]:
    greeting = _GREETING if words.get("name") else _GREETING_NOBODY
    written = [
        greeting.read(language),
        *letter.body.read(language).split("\n\n"),
        _CLOSING.read(language),
    ]
    return [one.format_map(words) for one in written if _can_be_filled(one, words)]


def _can_be_filled(paragraph: str, words: Mapping[str, str]) -> bool:
    return all(words[name] for _, name, _, _ in Formatter().parse(paragraph) if name)
