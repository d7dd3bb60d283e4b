"""Interpreters of a matchmaking session: whom they can help to meet, and when one is needed.

Languages are ISO 639-1 codes. Two parties that share one need nobody; otherwise somebody has to
know a language of each.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from registration.rules.breaches import Rule
from registration.rules.codes import check_languages
from registration.rules.contacts import read_email
from registration.rules.refusals import Form, Refused
from registration.rules.texts import Language, Text
from registration.rules.wording import check_line, tidy_line

MAX_INTERPRETERS = 50
FEWEST_LANGUAGES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """One person who interprets between any two of `languages`; mails go to `email`, if known, in
    `language`."""

    id: str
    name: str
    languages: tuple[str, ...]
    email: str | None = None
    language: Language = Language.EN


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """The languages of two parties that share none."""

    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(eq=False)
class NoInterpreter(Refused):
    """The two share no language, and whoever could interpret is never free when they are."""

    code = "NO_INTERPRETER"
    says = Text(
        en="The two share no language, and no interpreter is free at any time when both could "
        "meet.",
        de="Die beiden haben keine gemeinsame Sprache, und zu keiner Zeit, zu der beide könnten, "
        "ist jemand zum Dolmetschen frei.",
        es="Los dos no comparten idioma y no hay intérprete libre cuando ambos podrían reunirse.",
    )


def read(form: Form, written: Iterable[Interpreter]) -> tuple[Interpreter, ...]:
    """The interpreters in one spelling; the form is told what is wrong with each."""
    found = tuple(written)
    if len(found) > MAX_INTERPRETERS:
        form.reject(("interpreters",), Rule.TOO_MANY, limit=MAX_INTERPRETERS)
    return tuple(_read(form, index, one) for index, one in enumerate(found))


def _read(form: Form, index: int, written: Interpreter) -> Interpreter:
    path = ("interpreters", index)
    languages = tuple(dict.fromkeys(code.strip().lower() for code in written.languages))
    check_line(form, (*path, "name"), written.name)
    check_languages(form, (*path, "languages"), languages)
    if len(languages) < FEWEST_LANGUAGES:
        form.reject((*path, "languages"), Rule.TOO_FEW, least=FEWEST_LANGUAGES)
    email = (written.email or "").strip() or None
    if email:
        email = read_email(form, (*path, "email"), email)
    return replace(written, name=tidy_line(written.name), languages=languages, email=email)


def bridge(one: Collection[str], other: Collection[str]) -> Bridge | None:
    """What an interpreter would have to bridge; None where the two share a language."""
    if set(one) & set(other):
        return None
    return Bridge(one=tuple(sorted(one)), other=tuple(sorted(other)))


def able(interpreters: Iterable[Interpreter], needed: Bridge) -> tuple[Interpreter, ...]:
    """Those who know a language of each side, whoever knows the fewest others first: the rarer
    ones are left to whom nobody else can help."""
    found = (
        each
        for each in interpreters
        if set(each.languages) & set(needed.one) and set(each.languages) & set(needed.other)
    )
    return tuple(sorted(found, key=lambda each: (len(each.languages), each.id)))
