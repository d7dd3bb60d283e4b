"""One line of a result file: what became of a row, as data and in words.

Objects with the names that clients know from the API, one a line (JSONL). Of a person it says no
more than what the chamber said itself, and what stands in a field that was kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from registration.rules.pushes import Conflict, Outcome, Problem, Result
from registration.rules.pushes.outcomes import problems, told
from registration.rules.pushes.plain import camel
from registration.rules.refusals import Refused
from registration.rules.registrations import RegistrationState
from registration.rules.sheets import MADE_OF_ADDRESS, heading_of
from registration.rules.texts import Language, Text

type Place = tuple[str, ...]


@told
@dataclass(eq=False)
class NamedByAddress(Refused):
    """A warning, no refusal."""

    code = "NAMED_BY_ADDRESS"
    says = Text(
        en="The sheet gives no id for this row, so one was made of the e-mail address. If the "
        "address is corrected, the row will count as another one.",
        de="Die Tabelle nennt für diese Zeile keine externe Nummer; sie wurde aus der E-Mail-"
        "Adresse gebildet. Wird die Adresse berichtigt, gilt die Zeile als eine andere.",
        es="La tabla no da un número externo para esta fila; se formó a partir del correo. Si se "
        "corrige la dirección, la fila contará como otra.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """`row` is the number of the line in the file or sheet; None: the snapshot left it out."""

    row: int | None
    outcome: Outcome


def noted(outcome: Outcome) -> Outcome:
    """The outcome of a sheet's row, with a warning where the row has no number of its own."""
    if not outcome.external_id.startswith(MADE_OF_ADDRESS):
        return outcome
    return replace(outcome, warnings=(*outcome.warnings, *problems(NamedByAddress())))


def place(field: Iterable[str | int]) -> Place:
    """The path of a field as clients write it: `company.vatId`."""
    return tuple(camel(str(part)) for part in field)


def write_line(result: RowResult, language: Language, headings: Mapping[str, str]) -> bytes:
    """The line, its end included."""
    one = result.outcome
    line = {
        "row": result.row,
        "externalId": one.external_id,
        "result": one.result,
        "registrationId": one.registration_id,
        "companyId": one.company_id,
        "state": one.state,
        "problems": [_problem(each, language, headings) for each in one.problems],
        "conflicts": [_conflict(each, headings) for each in one.conflicts],
        "warnings": [_problem(each, language, headings) for each in one.warnings],
    }
    return msgspec.json.encode(line) + b"\n"


def read_line(line: bytes) -> RowResult:
    """The same as data again."""
    found = msgspec.json.decode(line)
    state = found["state"]
    outcome = Outcome(
        external_id=found["externalId"],
        result=Result(found["result"]),
        registration_id=found["registrationId"],
        company_id=found["companyId"],
        state=RegistrationState(state) if state else None,
        problems=tuple(map(_read_problem, found["problems"])),
        conflicts=tuple(map(_read_conflict, found["conflicts"])),
        warnings=tuple(map(_read_problem, found["warnings"])),
    )
    return RowResult(row=found["row"], outcome=outcome)


def _problem(
    problem: Problem, language: Language, headings: Mapping[str, str]
) -> Mapping[str, object]:
    field = place(problem.field)
    said: dict[str, object] = {
        "code": problem.code,
        "field": ".".join(field) or None,
        "rule": problem.rule,
        "message": problem.message(language),
        "about": problem.about,
    }
    column = heading_of(headings, field)
    return {**said, "column": column} if column else said


def _conflict(conflict: Conflict, headings: Mapping[str, str]) -> Mapping[str, object]:
    said = msgspec.to_builtins(conflict)
    field = place(conflict.field.split("."))
    column = heading_of(headings, field)
    return {**said, "field": ".".join(field), **({"column": column} if column else {})}


def _read_problem(found: Mapping[str, Any]) -> Problem:
    field = tuple((found["field"] or "").split(".")) if found["field"] else ()
    return Problem(code=found["code"], field=field, rule=found["rule"], about=found["about"])


def _read_conflict(found: Mapping[str, Any]) -> Conflict:
    return Conflict(**{name: found[name] for name in ("field", "ours", "theirs", "owner")})
