"""Read plain objects (JSON) strictly: every field by name and type, every problem with its path.

A row arrives as an input of the API or as a line of a file. Both are read here, so that whoever
writes them is told the same. A field that is null counts as not there.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Path

LARGEST_NUMBER = 2**53
MOST_IN_A_LIST = 100
MOST_UNKNOWN = 10  # named; who sends more has misread the format as a whole


class Plain:
    """One object of a row. Names are camelCase outside, paths snake_case inside."""

    def __init__(self, form: Form, path: Path, plain: Mapping[str, Any]) -> None:
        self.form, self.path = form, path
        self._plain = {name: value for name, value in plain.items() if value is not None}
        self._read: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return camel(name) in self._plain

    def reject(self, name: str, rule: Rule, **about: object) -> None:
        self.form.reject((*self.path, name), rule, **about)

    def take(self, name: str) -> Any:
        """The value as it came, None where there is none; from here on the name is known."""
        self._read.add(camel(name))
        return self._plain.get(camel(name))

    def text(self, name: str) -> str | None:
        return self._of(name, str, "string")

    def flag(self, name: str) -> bool | None:
        return self._of(name, bool, "boolean")

    def whole(self, name: str) -> int | None:
        return self._of(name, int, "integer")

    def number(self, name: str) -> float | None:
        found = self.take(name)
        if isinstance(found, int | float) and not isinstance(found, bool):
            # JSON knows numbers of any length; none of these is a share or a head count.
            return float(found) if abs(found) <= LARGEST_NUMBER else self._mistyped(name, "number")
        return self._mistyped(name, "number") if found is not None else None

    def choice[E: Enum](self, name: str, among: type[E]) -> E | None:
        """A member by its name, in any case."""
        found = self.text(name)
        if found is None:
            return None
        member = among.__members__.get(found.strip().upper())
        if member is None:
            self.reject(name, Rule.UNKNOWN_CHOICE, choices=", ".join(among.__members__))
        return member

    def instant(self, name: str) -> datetime | None:
        """A time with its offset from UTC."""
        found = self.text(name)
        if found is None:
            return None
        try:
            moment = datetime.fromisoformat(found.strip())
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            return self._mistyped(name, "string (2019-09-24T16:00:00Z)")
        return moment.astimezone(UTC)

    def inner(self, name: str) -> "Plain | None":
        """An object inside this one."""
        found = self.take(name)
        if isinstance(found, Mapping):
            return Plain(self.form, (*self.path, name), found)
        return self._mistyped(name, "object") if found is not None else None

    def texts(self, name: str) -> tuple[str, ...] | None:
        found = self._list(name)
        if found is None:
            return None
        if not all(isinstance(one, str) for one in found):
            return self._mistyped(name, "array of strings")
        return tuple(found)

    def choices[E: Enum](self, name: str, among: type[E]) -> tuple[E, ...] | None:
        found = self.texts(name)
        if found is None:
            return None
        members = [among.__members__.get(one.strip().upper()) for one in found]
        if None in members:
            self.reject(name, Rule.UNKNOWN_CHOICE, choices=", ".join(among.__members__))
        return tuple(one for one in members if one is not None)

    def several(self, name: str) -> "tuple[Plain, ...] | None":
        """The objects of a list."""
        found = self._list(name)
        if found is None:
            return None
        if not all(isinstance(one, Mapping) for one in found):
            return self._mistyped(name, "array of objects")
        return tuple(
            Plain(self.form, (*self.path, name, place), one) for place, one in enumerate(found)
        )

    def close(self) -> None:
        """Nothing else may stand in it: what is not read is not silently dropped."""
        unknown = [name for name in self._plain if name not in self._read]
        for name in unknown[:MOST_UNKNOWN]:
            self.form.reject((*self.path, name[:60]), Rule.UNKNOWN_FIELD, name=name[:60])

    def _list(self, name: str) -> list[Any] | None:
        found = self._of(name, list, "array")
        if found is not None and len(found) > MOST_IN_A_LIST:
            self.reject(name, Rule.TOO_MANY, limit=MOST_IN_A_LIST)
            return None
        return found

    def _of[T](self, name: str, kind: type[T], called: str) -> T | None:
        found = self.take(name)
        if isinstance(found, kind) and isinstance(found, bool) is (kind is bool):
            return found
        return self._mistyped(name, called) if found is not None else None

    def _mistyped[T](self, name: str, called: str) -> T | None:
        """Nothing, once the form was told."""
        self.reject(name, Rule.WRONG_TYPE, type=called)
        return None


def camel(name: str) -> str:
    """`legal_name` as clients write it: `legalName`."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)
