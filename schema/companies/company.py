"""A company as clients see it: a public profile, and the details for those who act for it."""

from datetime import datetime

import strawberry

from registration.rules import companies as rules
from registration.rules.companies import CompanyState
from registration.rules.districts import Chamber, ChamberKind
from registration.rules.names import LegalForm
from registration.rules.profiles import Field
from registration.rules.sizes import SizeClass
from registration.store import companies, contacts
from schema.companies.contacts import Contact
from schema.companies.profiles import Address, Cooperation, Identifiers
from schema.companies.sight import acts_for, may_see
from schema.companies.sizes import Size
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.districts import Kreis
from schema.nodes import Node, loads, resolved
from schema.policy import decide
from schema.sectors import Sector


@strawberry.type(description="What only the company itself, its chambers and the desk see.")
class CompanyDetails:
    company: strawberry.Private[rules.Company]
    address: Address = strawberry.field(description="Where it sits.")
    identifiers: Identifiers = strawberry.field(description="What identifies it for certain.")
    size: Size | None = strawberry.field(description="What it declared of its size.")
    markets: list[str] = strawberry.field(description="Target markets (ISO 3166-1 alpha-2).")
    memberships: list[ChamberKind] = strawberry.field(description="Kinds of chamber it is in.")
    chambers: list[Chamber] = strawberry.field(description="Its chambers, by its district.")
    verified: list[Field] = strawberry.field(description="What the desk has verified.")
    state: CompanyState = strawberry.field(description="Whether it is confirmed.")
    created_at: datetime = strawberry.field(description="When it signed up.")

    @resolved("Its people, oldest first.")
    def contacts(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[Contact] | None:
        asked = window(first, after)
        return connect(contacts.of_company(self.company.id, asked), asked, Contact.of)

    @classmethod
    def of(cls, company: rules.Company) -> "CompanyDetails":
        profile = company.profile
        return cls(
            company=company,
            address=Address.of(profile.address),
            identifiers=Identifiers.of(profile.identifiers),
            size=Size.of(profile.size) if profile.size else None,
            markets=list(profile.markets),
            memberships=list(profile.memberships),
            chambers=list(company.chambers),
            verified=list(company.verified),
            state=company.state,
            created_at=company.created_at,
        )


@strawberry.type(description="A company. Companies and delegates see each other's public profile.")
class Company(Node):
    company: strawberry.Private[rules.Company]
    legal_name: str = strawberry.field(description="Its name, legal form included.")
    legal_form: LegalForm = strawberry.field(description="Its legal form.")
    city: str = strawberry.field(description="Where it sits.")
    district: Kreis = strawberry.field(description="In which district.")
    sectors: list[Sector] = strawberry.field(description="What it works in.")
    size_class: SizeClass | None = strawberry.field(description="Its class, where declared.")
    offers: list[Cooperation] = strawberry.field(description="What it offers.")
    requests: list[Cooperation] = strawberry.field(description="What it looks for.")
    languages: list[str] = strawberry.field(description="Languages it speaks (ISO 639-1).")
    website: str | None = strawberry.field(description="Its website.")
    version: int = strawberry.field(description="Give it as `expectedVersion` in updates.")

    @resolved("Everything else; null for who does not act for the company.")
    async def details(self, info: Info) -> CompanyDetails | None:
        return CompanyDetails.of(self.company) if await acts_for(info, self.company) else None

    @resolved("The company that it has become part of; null while it stands for itself.")
    async def merged_into(self, info: Info) -> "Company | None":
        into = self.company.merged_into
        return await load_company(info, into) if into else None

    @resolved("Whether the caller may change it.")
    async def viewer_can_update(self, info: Info) -> bool:
        principal = info.context.principal
        if self.company.merged_into:
            return False
        return decide(principal, "companyUpdate") and await acts_for(info, self.company)

    @classmethod
    def of(cls, company: rules.Company) -> "Company":
        profile = company.profile
        return cls(
            company=company,
            id=strawberry.ID(company.id),
            legal_name=profile.legal_name,
            legal_form=profile.legal_form,
            city=profile.address.city,
            district=Kreis.of(profile.address.district),
            sectors=[Sector.of(sector) for sector in profile.sectors],
            size_class=profile.size.size_class if profile.size else None,
            offers=[Cooperation.of(wish) for wish in profile.offers],
            requests=[Cooperation.of(wish) for wish in profile.requests],
            languages=list(profile.languages),
            website=profile.website,
            version=company.version,
        )


@loads("com")
async def load_company(info: Info, id: str) -> Company | None:
    """The company, or None alike for every reason not to show it."""
    return await shown(info, await info.context.load(companies.key(id)))


async def shown(info: Info, company: rules.Company | None) -> Company | None:
    """The company as the caller may see it."""
    return Company.of(company) if company and await may_see(info, company) else None
