"""One GraphQL request over HTTP, from first byte to log line. An ASGI application.

Route("/graphql", GraphQLView(schema, context_for, may_introspect, charge, note))
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from time import perf_counter
from typing import Any, Protocol
from uuid import uuid4

from graphql import ExecutionResult, OperationDefinitionNode, OperationType
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry import Schema

from registration import clock, meters, settings
from registration.meters import Count, Meter
from registration.rules.acts import ANONYMOUS, Principal
from registration.rules.budgets import Balance
from registration.tokens import TokenInvalid
from schema.http.codes import Code, DocumentRefused, RequestRefused
from schema.http.costs import Price, price
from schema.http.documents import Documents, Prepared, roots
from schema.http.execution import DeadlinePassed, Run, execute_run
from schema.http.limits import TooCostly
from schema.http.manifest import TRUSTED_ONLY, text_of
from schema.http.requests import GraphQLRequest, check_size, read_request
from schema.http.responses import FAULT, JSON, TOO_LONG, Answers, negotiate, preflight

log = logging.getLogger(__name__)

SEVERAL = "several"  # the operation of a document that asks for more than one thing
MOST_FIELDS = 20  # told of one document
REFUSED = Price(points=1)  # what a request costs that comes to nothing


class Caller(Protocol):
    """What the view needs to know of a context."""

    @property
    def principal(self) -> Principal: ...

    @property
    def now(self) -> datetime: ...


class GraphQLView[C: Caller]:
    """Serves one schema.

    `context_for(headers, client address, request id)` says who is calling and raises TokenInvalid
    for credentials that are wrong. `may_introspect(context)` says who may read the schema, and so
    may also be told "Did you mean ...". `charge(context, client address, points)` counts what the
    caller asks for, with None for a context where nobody was recognised; None: nothing is counted.
    `note(context, client address, request id)` writes down what a request was denied, and what it
    has read that is recorded: where it raises, nothing is answered. `manifest` has the trusted
    documents by their hashes.
    """

    def __init__(
        self,
        schema: Schema,
        context_for: Callable[[Mapping[str, str], str, str], C],
        may_introspect: Callable[[C], bool],
        charge: Callable[[C | None, str, int], Balance | None],
        note: Callable[[C | None, str, str], None],
        manifest: Mapping[str, str] | None = None,
    ) -> None:
        self._schema = schema
        self._documents = Documents(schema._schema)
        self._context_for = context_for
        self._may_introspect = may_introspect
        self._charge = charge
        self._note = note
        self._manifest = manifest or {}

    def learn(self) -> None:
        """Read the documents of the manifest ahead of those who send them without suggestions."""
        for text in self._manifest.values():
            self._documents.prepare(text, trusted=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.method == "OPTIONS":
            response = preflight(request.headers)
        else:
            request_id = _request_id(scope)
            with meters.joining("graphql", request_id) as meter:
                line = _LogLine(request_id, meter)
                response = await self._answer(request, line)
                line.write(response.status_code)
        await response(scope, receive, send)

    async def _answer(self, request: Request, line: "_LogLine") -> Response:
        """The one place where anything that was raised becomes an answer."""
        answers = Answers(JSON, line.request_id, request.headers.get("origin"))
        try:
            answers = answers.speaking(negotiate(request.headers.get("accept")))
            return answers.result(await self._run(request, line, answers))
        except DocumentRefused as refused:
            line.refuse(refused.code)
            return answers.document_refused(refused)
        except RequestRefused as refused:
            line.refuse(refused.code)
            return answers.request_refused(refused)
        except TokenInvalid as invalid:
            line.refuse(Code.UNAUTHENTICATED)
            return answers.unauthenticated(str(invalid))
        except DeadlinePassed:
            line.faulty()
            log.error("deadline of request %s passed", line.request_id)
            return answers.fault(503, TOO_LONG)
        except Exception:
            line.faulty()
            log.exception("fault in request %s", line.request_id)
            return answers.fault(500, FAULT)

    async def _run(self, request: Request, line: "_LogLine", answers: Answers) -> ExecutionResult:
        asked = await read_request(request)
        client = request.client.host if request.client else ""
        context = None
        try:
            context = self._context_for(request.headers, client, line.request_id)
            line.say(principal=context.principal.unnamed)
            run, cost = self._prepare(request, asked, context, line)
        except (TokenInvalid, DocumentRefused):
            self._spend(context, client, REFUSED, line, answers)
            if context is None:
                self._note(None, client, line.request_id)
            raise
        self._spend(context, client, cost, line, answers)
        result = await execute_run(self._schema, run, context, settings.DEADLINE_SECONDS)
        self._note(context, client, line.request_id)
        return result

    def _prepare(
        self, request: Request, asked: GraphQLRequest, context: C, line: "_LogLine"
    ) -> tuple[Run, Price]:
        """What is to be run, and what it costs. Nothing of it has run yet."""
        trusted = self._may_introspect(context)
        anonymous = context.principal == ANONYMOUS
        trusted_only = anonymous and settings.ANONYMOUS_DOCUMENTS == TRUSTED_ONLY
        text = text_of(asked, self._manifest, trusted_only=trusted_only)
        document = self._documents.prepare(text, trusted=trusted)
        operation = document.operation(asked.operation_name)
        line.name(document, operation, known=document.digest in self._manifest)
        check_size(request, operation)
        if request.method == "GET" and operation.operation is OperationType.MUTATION:
            raise RequestRefused(405, "Mutations need POST.", headers={"Allow": "POST"})
        try:
            cost = price(self._schema._schema, document.node, operation, asked.variables)
        except TooCostly as error:
            raise DocumentRefused.saying(Code.VALIDATION_FAILED, str(error)) from error
        run = Run(
            document=document.node,
            operation_name=asked.operation_name or None,
            variables=asked.variables,
            extensions=asked.extensions,
            suggest=trusted,
        )
        return run, cost

    def _spend(
        self, context: C | None, client: str, cost: Price, line: "_LogLine", answers: Answers
    ) -> None:
        """Count what is asked for, and tell; refused where the caller has asked for too much."""
        line.say(cost=cost.points)
        told: dict[str, Any] = {"requested": cost.points, "nodes": cost.nodes}
        answers.cost = told
        balance = self._charge(context, client, cost.points)
        if balance is None:
            return
        told |= {
            "limit": balance.limit,
            "remaining": balance.remaining,
            "resetAt": balance.resets_at.isoformat(),
        }
        if balance.overdrawn:
            now = context.now if context else clock.now()
            raise RequestRefused.throttled(balance.retry_after(now))


class _LogLine:
    """What the log says of a request: never a variable, nor the text of a document."""

    def __init__(self, request_id: str, meter: Meter) -> None:
        self.request_id = request_id
        self._meter = meter
        self._started = perf_counter()
        self._words: dict[str, Any] = {"requestId": request_id}

    def say(self, **words: object) -> None:
        self._words |= words

    def refuse(self, code: Code) -> None:
        """Say why nothing was run."""
        self._meter.counted[Count.REFUSALS, code] += 1
        self.say(code=code)

    def faulty(self) -> None:
        """Say that it went wrong."""
        self._meter.faulty()

    def name(self, document: Prepared, operation: OperationDefinitionNode, *, known: bool) -> None:
        """Say which operation it is: by its own name only where the document is `known`. Elsewhere
        a client chose that, and the schema's names of what is asked for are told instead.
        """
        fields = roots(document.node, operation)
        if known and operation.name:
            self._meter.operation = operation.name.value
        else:
            self._meter.operation = fields[0] if len(fields) == 1 else SEVERAL
        self.say(
            kind=operation.operation.value,
            operation=self._meter.operation,
            fields=fields[:MOST_FIELDS],
            document=document.digest,
        )

    def write(self, status: int) -> None:
        milliseconds = round((perf_counter() - self._started) * 1000, 1)
        meter = self._meter
        words = {
            **self._words,
            "status": status,
            "milliseconds": milliseconds,
            "roundTrips": meter.round_trips,
            "readUnits": meter.read_units,
            "writeUnits": meter.write_units,
            "codes": meter.codes(),
        }
        # Lambda's formatter writes `extra` as members of the line's JSON (serverless.yml).
        log.info("request", extra={"request": words})


def _request_id(scope: Scope) -> str:
    """API Gateway's own id of the request, so that its access log and ours can be joined."""
    event = scope.get("aws.event") or {}
    return str(event.get("requestContext", {}).get("requestId") or uuid4().hex)
