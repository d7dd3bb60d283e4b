"""What can be wrong with a request: the closed list of codes, and who carries them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from graphql import GraphQLError


class Code(StrEnum):
    """`extensions.code` of every entry in `errors`. Clients switch on it; nothing else appears."""

    BAD_USER_INPUT = "BAD_USER_INPUT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    OPERATION_UNRESOLVED = "OPERATION_RESOLUTION_FAILURE"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    THROTTLED = "THROTTLED"
    INTERNAL = "INTERNAL_SERVER_ERROR"


# What resolvers may say to a caller in their own words; everything else they raise is a fault.
SPOKEN_BY_RESOLVERS = frozenset(
    {Code.BAD_USER_INPUT, Code.UNAUTHENTICATED, Code.FORBIDDEN, Code.THROTTLED}
)


class RequestRefused(Exception):
    """HTTP itself is wrong: no GraphQL was looked at. `status` holds under every media type."""

    def __init__(
        self,
        status: int,
        message: str,
        code: Code = Code.BAD_USER_INPUT,
        headers: Mapping[str, str] | None = None,
        extensions: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
        self.extensions = dict(extensions or {})

    @classmethod
    def throttled(cls, seconds: int) -> "RequestRefused":
        """Too much was asked for; in so many seconds there are points again."""
        return cls(
            429,
            f"Too much was asked for in a minute. Come again in {seconds} seconds.",
            Code.THROTTLED,
            {"Retry-After": str(seconds)},
            {"retryAfter": seconds},
        )


class DocumentRefused(Exception):
    """The GraphQL request is wrong and was not executed: `errors`, all of one `code`, no data."""

    def __init__(self, code: Code, *errors: GraphQLError) -> None:
        super().__init__(errors[0].message)
        self.code = code
        self.errors: Sequence[GraphQLError] = errors

    @classmethod
    def saying(cls, code: Code, message: str) -> "DocumentRefused":
        return cls(code, GraphQLError(message))
