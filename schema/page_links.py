"""Links to pages: the plan, table cards and agendas, to be looked at and printed."""

from datetime import datetime

import strawberry

from registration.actions import page_links as actions
from registration.rules import page_links as rules
from registration.rules.acts import Role
from registration.rules.page_links import PageKind
from registration.rules.texts import Language
from registration.store import companies
from registration.store import page_links as store
from registration.store.rows import read
from schema.companies import Company, acts_for, load_company
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.enums import publish
from schema.journeys import Activity, Delegate, load_activity, load_delegate
from schema.nodes import Node, adds_to, loads, resolved
from schema.payloads import (
    EXPECTED_VERSION,
    Administrative,
    AdministrativePayload,
    Repeatable,
    settle,
)
from schema.policy import guarded

publish(
    PageKind,
    "PageKind",
    "What a page shows of a matchmaking session.",
    {
        "PLAN": "All meetings as a grid of tables and slots.",
        "TABLES": "A card for every table, one printed page each.",
        "TABLE": "The card of one table.",
        "COMPANIES": "The agendas of all companies with a meeting, one printed page each.",
        "COMPANY": "The agenda of one company.",
        "DELEGATES": "The agendas of all delegates with a meeting, one printed page each.",
        "DELEGATE": "The agenda of one delegate.",
        "INTERPRETERS": "The agendas of all interpreters, one printed page each.",
        "INTERPRETER": "The agenda of one interpreter.",
    },
)


@strawberry.type(description="A link that shows one page to whoever has it, until it ends.")
class PageLink(Node):
    link: strawberry.Private[rules.PageLink]
    kind: PageKind = strawberry.field(description="What the page shows.")
    table: int | None = strawberry.field(description="The table, where it is the card of one.")
    interpreter_id: strawberry.ID | None = strawberry.field(
        description="The interpreter, where it is the agenda of one."
    )
    plan_id: strawberry.ID | None = strawberry.field(
        description="The draft whose grid it shows; null: what is in force."
    )
    language: Language = strawberry.field(description="What it is written in unless switched.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="Until when it shows its page.")
    revoked_at: datetime | None = strawberry.field(description="When somebody revoked it.")
    version: int = strawberry.field(description="Give it as `expectedVersion`.")

    @resolved("The matchmaking session.")
    async def activity(self, info: Info) -> Activity | None:
        return await load_activity(info, self.link.activity_id)

    @resolved("The company, where it is the agenda of one.")
    async def company(self, info: Info) -> Company | None:
        own = self.kind is PageKind.COMPANY
        return await load_company(info, self.link.about or "") if own else None

    @resolved("The delegate, where it is the agenda of one.")
    async def delegate(self, info: Info) -> Delegate | None:
        own = self.kind is PageKind.DELEGATE
        return await load_delegate(info, self.link.about or "") if own else None

    @resolved("Whether it shows its page now.")
    def opens(self, info: Info) -> bool:
        return self.link.opens(info.context.now)

    @classmethod
    def of(cls, link: rules.PageLink) -> "PageLink":
        about = strawberry.ID(link.about) if link.about else None
        return cls(
            link=link,
            id=strawberry.ID(link.id),
            kind=link.kind,
            table=int(link.about) if link.about and link.kind is PageKind.TABLE else None,
            interpreter_id=about if link.kind is PageKind.INTERPRETER else None,
            plan_id=strawberry.ID(link.plan_id) if link.plan_id else None,
            language=link.language,
            created_at=link.created_at,
            expires_at=link.expires_at,
            revoked_at=link.revoked_at,
            version=link.version,
        )


@loads("pgl")
async def load_page_link(info: Info, id: str) -> PageLink | None:
    """The link, without its secret; None alike for every reason not to show it."""
    link = await info.context.load(store.key(id))
    if link is None or not rules.is_own(info.context.principal, link):
        return None
    if not await _may_act(info, link.about or "" if link.kind is PageKind.COMPANY else ""):
        return None
    return PageLink.of(link)


async def _may_act(info: Info, company_id: str) -> bool:
    """Whether a person of a company acts for it; whoever is none needs no such word."""
    if info.context.principal.role is not Role.COMPANY:
        return True
    company = await info.context.load(companies.key(company_id))
    return company is not None and await acts_for(info, company)


@adds_to(
    Activity,
    "pageLinks",
    "Links to pages of the session, newest first: all for staff, one's own for companies and"
    " delegates, null for others.",
)
async def activity_page_links(
    root: strawberry.Parent[Activity], info: Info, first: First = 20, after: After = None
) -> Connection[PageLink] | None:
    asked, by = window(first, after), info.context.principal
    if by.is_staff:
        return connect(store.of_activity(root.id, asked), asked, PageLink.of)
    if by.role not in (Role.COMPANY, Role.DELEGATE) or not await _may_act(info, by.id):
        return None
    return connect(store.of_owner(by.id, root.id, asked), asked, PageLink.of)


@strawberry.input(description="A page to link to.")
class PageLinkCreateInput(Repeatable):
    activity_id: strawberry.ID = strawberry.field(description="The matchmaking session.")
    kind: PageKind = strawberry.field(
        description="What the page shows. Companies and delegates: their own agenda."
    )
    company_id: strawberry.ID | None = strawberry.field(
        default=None, description="Whose agenda; for COMPANY only."
    )
    delegate_id: strawberry.ID | None = strawberry.field(
        default=None, description="Whose agenda; for DELEGATE only."
    )
    interpreter_id: strawberry.ID | None = strawberry.field(
        default=None, description="Whose agenda; for INTERPRETER only."
    )
    table: int | None = strawberry.field(default=None, description="Its number; for TABLE only.")
    plan_id: strawberry.ID | None = strawberry.field(
        default=None, description="A draft, to see its grid before it is in force; for PLAN only."
    )
    language: Language | None = strawberry.field(
        default=None,
        description="What it is written in; every page can be switched. Null: that of the delegate"
        " or interpreter, else the caller's.",
    )
    expires_at: datetime | None = strawberry.field(
        default=None,
        description="Until when it shows its page, at most 90 days after the session; null: 7 days"
        " after it.",
    )

    def read(self) -> rules.PageWish:
        return rules.PageWish(
            activity_id=self.activity_id,
            kind=self.kind,
            company_id=self.company_id,
            delegate_id=self.delegate_id,
            interpreter_id=self.interpreter_id,
            table=self.table,
            plan_id=self.plan_id,
            language=self.language,
            expires_at=self.expires_at,
        )


@strawberry.input(description="A link that is to show nothing any more.")
class PageLinkRevokeInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The link.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)


@strawberry.type(description="What came of a link to a page.")
class PageLinkPayload(AdministrativePayload):
    page_link: PageLink | None = strawberry.field(
        default=None, description="The link afterwards; null when it was refused."
    )


@strawberry.type(description="What came of asking for a link to a page.")
class PageLinkCreatePayload(PageLinkPayload):
    url: str | None = strawberry.field(
        default=None,
        description="The address of the page, shown here only: whoever has it sees the page.",
    )


@strawberry.type
class PageLinkMutation:
    @guarded(
        "pageLinkCreate",
        "Make a link to a page that can be looked at on a phone and printed, without signing in."
        " Companies and delegates get their own agenda.",
    )
    def page_link_create(self, info: Info, input: PageLinkCreateInput) -> PageLinkCreatePayload:
        def payload(link: rules.PageLink | None) -> PageLinkCreatePayload:
            if link is None:
                return PageLinkCreatePayload()
            return PageLinkCreatePayload(page_link=PageLink.of(link), url=actions.address(link))

        return settle(
            info,
            input,
            PageLinkCreatePayload,
            do=lambda act: payload(actions.create(act, input.read())),
            replay=lambda id: payload(read(store.key(id))),
        )

    @guarded("pageLinkRevoke", "Shut a link to a page for good, from the next look on.")
    def page_link_revoke(self, info: Info, input: PageLinkRevokeInput) -> PageLinkPayload:
        def payload(link: rules.PageLink | None) -> PageLinkPayload:
            return PageLinkPayload(page_link=PageLink.of(link) if link else None)

        return settle(
            info,
            input,
            PageLinkPayload,
            do=lambda act: payload(actions.revoke(act, input.id, expected=input.expected_version)),
            replay=lambda id: payload(read(store.key(id))),
        )
