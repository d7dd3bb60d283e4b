"""One page of a long list."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which page is asked for: `first` rows (1–100) after the sort key `after`."""

    first: int
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page[T]:
    """`items` with their sort keys, in order; `more` says that others follow."""

    items: tuple[tuple[str, T], ...]
    more: bool

    @property
    def values(self) -> tuple[T, ...]:
        return tuple(value for _, value in self.items)

    def map[U](self, convert: Callable[[T], U]) -> "Page[U]":
        return Page(items=tuple((key, convert(value)) for key, value in self.items), more=self.more)
