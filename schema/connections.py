"""Long lists: Relay connections over keyset pages.

Not `strawberry.relay`'s: its connection is bound to its Node, whose `node()` raises on bad ids, and
`ListConnection` slices in memory. A cursor is the sort key of its row and nothing else; it is an
untrusted input, and the store keeps it inside the caller's own partition.
"""

import base64
import binascii
from collections.abc import Callable
from typing import Annotated

import strawberry
from graphql import GraphQLError

from registration.rules.pages import Page, Window

First = Annotated[int, strawberry.argument(description="How many, 1 to 100.")]
After = Annotated[
    str | None, strawberry.argument(description="The `endCursor` of the page before this one.")
]


@strawberry.type(description="Where a page lies in its list (Relay).")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follow.")
    has_previous_page: bool = strawberry.field(description="Whether this is not the first page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first item.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last item.")


@strawberry.type(description="One item and where it lies in its list.")
class Edge[T]:
    cursor: str = strawberry.field(description="Opaque; give it as `after` to go on from here.")
    node: T = strawberry.field(description="The item.")


@strawberry.type(description="One page of a list.")
class Connection[T]:
    edges: list[Edge[T]] = strawberry.field(description="The items with their cursors.")
    nodes: list[T] = strawberry.field(description="The items alone.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")


def window(first: int, after: str | None) -> Window:
    """Which page a client asked for. A bad size or cursor is a mistake in the request."""
    if not 1 <= first <= 100:
        raise bad_input("first: must lie between 1 and 100.")
    return Window(first=first, after=_sort_key(after) if after is not None else None)


def connect[V, T](page: Page[V], asked: Window, convert: Callable[[V], T]) -> "Connection[T]":
    """A page of the store as clients see it."""
    edges = [Edge(cursor=cursor(key), node=convert(value)) for key, value in page.items]
    return Connection(
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=PageInfo(
            has_next_page=page.more,
            has_previous_page=asked.after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
    )


def cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).rstrip(b"=").decode()


def bad_input(message: str) -> GraphQLError:
    """A mistake in the request itself, told as a top-level error."""
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})


def _sort_key(text: str) -> str:
    try:
        if len(text) > 1024:
            raise ValueError
        padded = text + "=" * (-len(text) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise bad_input("after: this is no cursor of this list.") from None
