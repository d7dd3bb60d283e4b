"""The access keys of chambers' systems: made, shown once, listed, rotated, revoked."""

from datetime import datetime
from typing import Annotated

import strawberry

import schema.districts  # noqa: F401  # publishes the chambers that the types below name
from registration.actions import access_keys as actions
from registration.rules import access_keys as rules
from registration.rules.access_keys import KeyState, KeyWish
from registration.rules.acts import Act, Role, Scope
from registration.rules.districts import Chamber
from registration.rules.principals import Grant
from registration.store import keys
from registration.store.rows import read
from schema.connections import After, Connection, First, connect, window
from schema.context import Context, Info, forget_keys
from schema.enums import publish
from schema.nodes import Node, loads, resolved
from schema.payloads import Administrative, AdministrativePayload, settle
from schema.policy import decide, guarded

publish(
    Scope,
    "Scope",
    "What a chamber's credentials may be used for.",
    {
        "COMPANIES_READ": "Read its member companies and the names of their people.",
        "COMPANIES_WRITE": "Sign member companies up.",
        "REGISTRATIONS_READ": "Read its members' registrations.",
        "REGISTRATIONS_WRITE": "Register members, change and cancel that one by one.",
        "REGISTRATIONS_PUSH": "Push registrations in bulk, and follow what became of them.",
        "CONTACTS_READ": "Read e-mail addresses and phone numbers of the people it sees.",
    },
)
publish(
    KeyState,
    "AccessKeyState",
    "Whether an access key opens anything.",
    {
        "ACTIVE": "It works.",
        "EXPIRED": "Its time is over.",
        "REVOKED": "Somebody shut it for good.",
    },
)


@strawberry.type(
    description="An access key of a chamber's system, or of somebody who helps at one activity. Its"
    " text is shown only once."
)
class AccessKey(Node):
    grant: strawberry.Private[Grant]
    role: Role = strawberry.field(description="What its holder is here.")
    chamber: Chamber | None = strawberry.field(description="Whose it is, where it is a chamber's.")
    label: str = strawberry.field(description="What it is called; two of a name may be active.")
    begins_with: str | None = strawberry.field(
        description="How its text begins, to tell keys apart; null where it stands for a client."
    )
    client_id: str | None = strawberry.field(
        description="The OIDC client that acts by tokens of its issuer; null: whoever has the text."
    )
    scopes: list[Scope] = strawberry.field(description="What it may be used for.")
    state: KeyState = strawberry.field(description="Whether it works now.")
    created_at: datetime = strawberry.field(description="When it was made.")
    created_by: str | None = strawberry.field(description="Role and id of who made it.")
    expires_at: datetime | None = strawberry.field(description="Until when it works.")
    revoked_at: datetime | None = strawberry.field(description="When somebody revoked it.")

    @resolved("When it was last used, to the hour; null: never.")
    async def last_used_at(self, info: Info) -> datetime | None:
        return await info.context.load(keys.use_key(self.grant.id))

    @classmethod
    def of(cls, grant: Grant, context: Context) -> "AccessKey":
        """As it stands at the time of the request."""
        by = grant.principal
        return cls(
            grant=grant,
            id=strawberry.ID(grant.key or ""),
            role=by.role,
            chamber=Chamber(by.id) if by.role is Role.CHAMBER else None,
            label=grant.label,
            begins_with=None if grant.client else f"desk_{grant.id}_",
            client_id=grant.client,
            scopes=list(by.scopes),
            state=rules.state(grant, context.now),
            created_at=grant.created_at,
            created_by=grant.created_by,
            expires_at=grant.expires_at,
            revoked_at=grant.revoked_at,
        )


@loads("key")
async def load_key(info: Info, id: str) -> AccessKey | None:
    """The key, to staff; None for every other reason alike."""
    if not decide(info.context.principal, "accessKeys"):
        return None
    grant = await info.context.load(keys.key(id))
    return AccessKey.of(grant, info.context) if grant and grant.key == id else None


Whose = Annotated[Chamber, strawberry.argument(description="Whose keys.")]


@strawberry.type
class AccessKeyQuery:
    @guarded("accessKeys", "The access keys of a chamber's systems, newest first, ended included.")
    def access_keys(
        self, info: Info, chamber: Whose, first: First = 20, after: After = None
    ) -> Connection[AccessKey] | None:
        asked, context = window(first, after), info.context
        page = keys.of_holder(chamber.value, asked)
        return connect(page, asked, lambda grant: AccessKey.of(grant, context))


@strawberry.input(description="A key to make.")
class AccessKeyCreateInput(Administrative):
    chamber: Chamber = strawberry.field(description="Whose system it is for.")
    label: str = strawberry.field(description="What it is called, such as the system's name.")
    scopes: list[Scope] = strawberry.field(description="What it may be used for; at least one.")
    expires_at: datetime | None = strawberry.field(
        default=None, description="Until when it works, at most two years; null: a year."
    )
    client_id: str | None = strawberry.field(
        default=None,
        description="A client of the OIDC issuer that is to act for the chamber by its tokens, as"
        " far as the scopes of both go; null: a key with a secret of its own.",
    )
    reason: str = strawberry.field(description="Why; kept in the audit trail.")

    def read(self) -> KeyWish:
        return KeyWish(
            chamber=self.chamber,
            label=self.label,
            scopes=tuple(self.scopes),
            expires_at=self.expires_at,
            client_id=self.client_id,
        )


@strawberry.input(description="A key that another one is to take the place of.")
class AccessKeyRotateInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The key that is to end.")
    overlap_days: int = strawberry.field(
        default=7, description="How many days both work, 0 to 30; 0: the old one ends at once."
    )
    expires_at: datetime | None = strawberry.field(
        default=None, description="Until when the new one works, at most two years; null: a year."
    )
    reason: str = strawberry.field(description="Why; kept in the audit trail.")


@strawberry.input(description="A key that is to open nothing any more.")
class AccessKeyRevokeInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The key.")
    reason: str = strawberry.field(description="Why; kept in the audit trail.")


@strawberry.type(description="What came of a step with an access key.")
class AccessKeyPayload(AdministrativePayload):
    access_key: AccessKey | None = strawberry.field(
        default=None, description="The key afterwards; null when it was refused."
    )


@strawberry.type(description="What came of asking for a new access key.")
class AccessKeyCreatePayload(AccessKeyPayload):
    secret: str | None = strawberry.field(
        default=None,
        description="Its text, for `Authorization: Bearer …`: shown here and never again, not even"
        " to a repeat of the call (`replayed`). Whoever lost it revokes the key and makes another."
        " Null for a client.",
    )


@strawberry.type
class AccessKeyMutation:
    @guarded("accessKeyCreate", "Make an access key for a chamber's system; it is shown once.")
    def access_key_create(self, info: Info, input: AccessKeyCreateInput) -> AccessKeyCreatePayload:
        return _shown_once(info, input, lambda act: actions.create(act, input.read()))

    @guarded(
        "accessKeyRotate",
        "Make a new key like this one, of the same name and scopes; both work for the days of"
        " overlap, then the new one alone. A client's secret is rotated by its issuer.",
    )
    def access_key_rotate(self, info: Info, input: AccessKeyRotateInput) -> AccessKeyCreatePayload:
        def rotate(act: Act) -> actions.Shown:
            days, expires_at = input.overlap_days, input.expires_at
            return actions.rotate(act, input.id, overlap_days=days, expires_at=expires_at)

        return _shown_once(info, input, rotate)

    @guarded(
        "accessKeyRevoke",
        "Shut an access key for good: at once here, within a minute wherever it was just used.",
    )
    def access_key_revoke(self, info: Info, input: AccessKeyRevokeInput) -> AccessKeyPayload:
        def payload(grant: Grant | None) -> AccessKeyPayload:
            forget_keys()
            return AccessKeyPayload(access_key=_of(grant, info))

        return settle(
            info,
            input,
            AccessKeyPayload,
            do=lambda act: payload(actions.revoke(act, input.id)),
            replay=lambda id: payload(read(keys.key(id))),
            reason=input.reason,
        )


def _shown_once(
    info: Info,
    input: AccessKeyCreateInput | AccessKeyRotateInput,
    do: actions.Making,
) -> AccessKeyCreatePayload:
    """A repeat is shown the key, but not its text: nobody has that any more."""

    def first(act: Act) -> AccessKeyCreatePayload:
        grant, secret = do(act)
        forget_keys()
        shown = None if input.dry_run else secret  # of a key that was not made
        return AccessKeyCreatePayload(access_key=_of(grant, info), secret=shown)

    return settle(
        info,
        input,
        AccessKeyCreatePayload,
        do=first,
        replay=lambda id: AccessKeyCreatePayload(access_key=_of(read(keys.key(id)), info)),
        reason=input.reason,
    )


def _of(grant: Grant | None, info: Info) -> AccessKey | None:
    return AccessKey.of(grant, info.context) if grant else None
