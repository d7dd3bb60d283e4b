"""What an audit entry tells: which fields of an object changed, from what to what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registration.rules.events import AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that changed. `path` leads to it (`person.email`); None: it was not there."""

    path: str
    before: object
    after: object


def differences(entry: AuditEntry) -> tuple[Difference, ...]:
    """What the change changed, by path. Lists are compared as wholes."""
    return tuple(_differences(entry.before or {}, entry.after or {}, ""))


def _differences(
    before: Mapping[str, object], after: Mapping[str, object], path: str
) -> Iterator[Difference]:
    for name in sorted(before.keys() | after.keys()):
        was, now, here = before.get(name), after.get(name), f"{path}{name}"
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            yield from _differences(was, now, f"{here}.")
        elif was != now:
            yield Difference(path=here, before=was, after=now)
