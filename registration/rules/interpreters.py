"""Interpreters of a matchmaking session: whom they can help to meet, and when one is needed.

Languages are ISO 639-1 codes. Two parties that share one need nobody; otherwise somebody has to
know a language of each.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from registration.rules.refusals import Refused
from registration.rules.texts import Language, Text


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
