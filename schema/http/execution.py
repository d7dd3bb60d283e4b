"""The run of one operation, under a deadline.

graphql-core is called directly rather than through strawberry.Schema.execute: documents come
parsed and validated from the cache, and coercion must not suggest names to strangers. Resolvers,
permissions and field extensions are part of the schema and run all the same; schema-wide
Strawberry extensions do not.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from inspect import isawaitable
from time import monotonic
from typing import Any, TypeGuard, cast

from graphql import DocumentNode, ExecutionResult, execute
from strawberry import Schema
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

# Strawberry's quicker test; graphql-core's annotation asks for a TypeGuard that it lacks.
_is_awaitable = cast("Callable[[object], TypeGuard[Awaitable[Any]]]", optimized_is_awaitable)


class DeadlinePassed(BaseException):
    """Time is up. Not an Exception, so that no field can swallow it and the next one start."""


class _Executor(StrawberryGraphQLCoreExecutionContext):
    """Strawberry's executor with a look at the clock before the fields of each object."""

    def __init__(self, *args: Any, deadline: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deadline = deadline

    def execute_fields(self, *args: Any) -> Any:
        if monotonic() > self.deadline:
            raise DeadlinePassed
        return super().execute_fields(*args)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One operation of a valid document, with what the client sent along."""

    document: DocumentNode
    operation_name: str | None
    variables: Mapping[str, Any] | None
    extensions: Mapping[str, Any] | None
    suggest: bool


async def execute_run(
    schema: Schema, run: Run, context: object, deadline_seconds: float
) -> ExecutionResult:
    """The result of the operation; DeadlinePassed when it takes longer than that.

    Waiting is cut off on time. A resolver that blocks is not, since nothing can interrupt it:
    the store client's own timeouts bound it, and the clock is read when it returns.
    """
    try:
        async with asyncio.timeout(deadline_seconds):
            result = execute(
                schema._schema,
                run.document,
                context_value=context,
                variable_values=dict(run.variables or {}),
                operation_name=run.operation_name,
                is_awaitable=_is_awaitable,
                executor_class=_Executor,
                hide_suggestions=not run.suggest,
                operation_extensions=run.extensions,
                deadline=monotonic() + deadline_seconds,
            )
            return await result if isawaitable(result) else result
    except TimeoutError as error:
        raise DeadlinePassed from error
