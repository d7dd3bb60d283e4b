"""Sign in by mail: ask for a link, and trade it for a session."""

from datetime import datetime

import strawberry
from graphql import GraphQLError

from registration.actions import budgets
from registration.actions import sessions as actions
from registration.actions.sign_ups import receipt_of
from registration.rules.companies import Receipt
from schema.context import Info
from schema.payloads import Payload, Repeatable, settle
from schema.policy import guarded


@strawberry.type(description="A session. Its key is shown once; whoever lost it asks for a link.")
class Session:
    access_key: str = strawberry.field(
        description="Send it as `Authorization: Bearer <accessKey>`."
    )
    expires_at: datetime = strawberry.field(description="Until when it works.")
    subject: strawberry.ID = strawberry.field(
        description="The company or delegate it acts for; read it with `node` once signed in. A"
        " helper's activity or own id as interpreter: ask for `duty`."
    )
    contact: strawberry.ID | None = strawberry.field(
        description="The person of the company; null for others."
    )

    @classmethod
    def of(cls, session: actions.Session) -> "Session":
        principal = session.principal
        return cls(
            access_key=session.access_key,
            expires_at=session.expires_at,
            subject=strawberry.ID(principal.id),
            contact=strawberry.ID(principal.contact) if principal.contact else None,
        )


@strawberry.input(description="A mailed link.")
class SessionCreateInput(Repeatable):
    secret: str = strawberry.field(description="What stands behind the # of the mailed address.")


@strawberry.type(description="What came of a link.")
class SessionCreatePayload(Payload):
    session: Session | None = strawberry.field(
        default=None, description="Null when the link is unknown, used or expired."
    )


@strawberry.input(description="Somebody who wants to sign in.")
class SignInLinkRequestInput(Repeatable):
    email: str = strawberry.field(description="The address that is known to the desk.")


@strawberry.type(description="The answer is the same whether the address is known or not.")
class SignInLinkReceipt:
    id: strawberry.ID = strawberry.field(description="Names the request, should you ask the desk.")
    expires_at: datetime = strawberry.field(description="Until when a mailed link works.")


@strawberry.type(description="What came of a request for a link.")
class SignInLinkRequestPayload(Payload):
    receipt: SignInLinkReceipt | None = strawberry.field(
        default=None, description="Null when it was refused."
    )


@strawberry.type
class SessionMutation:
    @guarded(
        "sessionCreate",
        "Trade a mailed link for a session. It works once; a repeat with the same key gets the"
        " same session.",
    )
    def session_create(self, info: Info, input: SessionCreateInput) -> SessionCreatePayload:
        def payload(session: actions.Session) -> SessionCreatePayload:
            return SessionCreatePayload(session=Session.of(session))

        return settle(
            info,
            input,
            SessionCreatePayload,
            do=lambda act: payload(actions.create(act, input.secret)),
            replay=lambda opened: payload(actions.again(input.secret, opened)),
        )

    @guarded(
        "signInLinkRequest",
        "Mail a fresh link to a known address. Nobody learns whether it is known.",
    )
    def sign_in_link_request(
        self, info: Info, input: SignInLinkRequestInput
    ) -> SignInLinkRequestPayload:
        context = info.context
        balance = budgets.ask_for_a_link(context.principal, context.client, context.now)
        if balance and balance.overdrawn:
            raise _too_many(balance.retry_after(context.now))
        return settle(
            info,
            input,
            SignInLinkRequestPayload,
            do=lambda act: _receipt(actions.request_link(act, input.email)),
            replay=lambda reference: _receipt(receipt_of(reference)),
        )


def _too_many(seconds: int) -> GraphQLError:
    message = "Too many links were asked for from your address. Come again later."
    return GraphQLError(message, extensions={"code": "THROTTLED", "retryAfter": seconds})


def _receipt(receipt: Receipt) -> SignInLinkRequestPayload:
    return SignInLinkRequestPayload(
        receipt=SignInLinkReceipt(id=strawberry.ID(receipt.id), expires_at=receipt.expires_at)
    )
