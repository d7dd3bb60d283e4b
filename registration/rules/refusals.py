"""Every expected "no" of this system.

* Refused
  - Invalid               a field breaks a rule; `rule` says which
  - Problems              several refusals of one form, all at once
  - NotFound              no such object, or none that the caller may see
  - NotAllowed            the caller may see it, but not do this with it
  - VersionConflict       somebody changed it since the caller read it
  - WrongState            the object has moved on; this step no longer applies
  - KeyReused             the idempotency key was used for something else
  - InProgress            the same call is being carried out right now
  - LinkInvalid           the mailed link is unknown, used or expired
  - Busy                  too many people changed the same thing at once; nothing was written

Nouns add their own beside these, in their own file, as subclasses of Refused. A refusal is an
answer, not a fault: raised in rules or store, shown as data by the schema, never logged as an
error. Anything else that is raised is a bug.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from registration.rules.breaches import Rule
from registration.rules.texts import Language, Text, said

type Path = tuple[str | int, ...]


def _filled(sentence: Text, about: Mapping[str, object], language: Language) -> str:
    words = {name: said(value, language) for name, value in about.items()}
    return sentence.read(language).format_map(words)


@dataclass(eq=False)
class Refused(Exception):
    """A rule said no. Subclasses carry what the caller needs in order to react.

    `code` is the word clients switch on; `says` the sentence people read, filled from the
    fields of the refusal; `path` the input field it is about, in snake_case, outermost first.
    """

    code: ClassVar[str]
    says: ClassVar[Text]

    @property
    def path(self) -> Path:
        return ()

    def details(self) -> Mapping[str, object]:
        """What fills the sentence."""
        return vars(self)

    def message(self, language: Language) -> str:
        return _filled(self.says, self.details(), language)

    def __str__(self) -> str:
        return self.message(Language.EN)


@dataclass(eq=False)
class Invalid(Refused):
    """A field breaks a rule."""

    field: Path
    rule: Rule
    about: Mapping[str, object] | None = None
    code = "INVALID"

    @property
    def path(self) -> Path:
        return self.field

    def message(self, language: Language) -> str:
        return _filled(self.rule.says, self.about or {}, language)


@dataclass(eq=False)
class Problems(Refused):
    """A form gets all its problems at once."""

    problems: tuple[Refused, ...]
    code = "PROBLEMS"

    def message(self, language: Language) -> str:
        return " ".join(problem.message(language) for problem in self.problems)


@dataclass(eq=False)
class NotFound(Refused):
    field: Path
    code = "NOT_FOUND"
    says = Text(en="There is no such object.", de="Das gibt es nicht.", es="No existe tal objeto.")

    @property
    def path(self) -> Path:
        return self.field


@dataclass(eq=False)
class NotAllowed(Refused):
    code = "NOT_ALLOWED"
    says = Text(
        en="You may not do this.", de="Das dürfen Sie nicht.", es="No tiene permiso para esto."
    )


@dataclass(eq=False)
class VersionConflict(Refused):
    """`current` is the version in the store, `id` the object that changed."""

    id: str
    current: int
    code = "VERSION_CONFLICT"
    says = Text(
        en="Somebody changed this in the meantime (now version {current}).",
        de="Das wurde inzwischen geändert (jetzt Version {current}).",
        es="Alguien lo ha modificado entretanto (ahora versión {current}).",
    )

    @property
    def path(self) -> Path:
        return ("expected_version",)


@dataclass(eq=False)
class WrongState(Refused):
    """`state` is where the object stands now."""

    id: str
    state: str
    code = "WRONG_STATE"
    says = Text(
        en="This is {state}; the step no longer applies.",
        de="Der Stand ist „{state}“; dieser Schritt ist nicht mehr möglich.",
        es="El estado es «{state}»; este paso ya no es posible.",
    )


@dataclass(eq=False)
class KeyReused(Refused):
    code = "IDEMPOTENCY_KEY_REUSED"
    says = Text(
        en="This idempotency key was already used for something else.",
        de="Dieser Idempotenzschlüssel wurde schon für etwas anderes verwendet.",
        es="Esta clave de idempotencia ya se usó para otra cosa.",
    )

    @property
    def path(self) -> Path:
        return ("idempotency_key",)


@dataclass(eq=False)
class InProgress(Refused):
    """`retry_after_seconds` is when asking again makes sense."""

    retry_after_seconds: int = 5
    code = "IN_PROGRESS"
    says = Text(
        en="This is being carried out right now. Ask again in {retry_after_seconds} seconds.",
        de="Das wird gerade ausgeführt. Bitte fragen Sie in {retry_after_seconds} Sekunden "
        "noch einmal.",
        es="Se está ejecutando. Vuelva a preguntar en {retry_after_seconds} segundos.",
    )


@dataclass(eq=False)
class LinkInvalid(Refused):
    code = "LINK_INVALID"
    says = Text(
        en="This link is unknown, used or expired.",
        de="Dieser Link ist unbekannt, schon benutzt oder abgelaufen.",
        es="Este enlace no existe, ya se usó o ha caducado.",
    )


@dataclass(eq=False)
class Busy(Refused):
    """Safe to repeat: nothing was written."""

    retry_after_seconds: int = 1
    code = "BUSY"
    says = Text(
        en="Many people are changing this at once. Nothing was written; please try again.",
        de="Gerade ändern viele dasselbe. Es wurde nichts gespeichert; bitte versuchen Sie es "
        "noch einmal.",
        es="Muchas personas lo modifican a la vez. No se guardó nada; inténtelo de nuevo.",
    )


class Form:
    """Collects the problems of one form, so that its author sees all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Refused] = []

    def reject(self, field: Path, rule: Rule, **about: object) -> None:
        """Note that `field` breaks `rule`."""
        self.problems.append(Invalid(field, rule, about))

    def check(self) -> None:
        """Raises the one problem, or `Problems` where there are several."""
        if len(self.problems) == 1:
            raise self.problems[0]
        if self.problems:
            raise Problems(tuple(self.problems))
