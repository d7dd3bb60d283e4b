"""Sign a company up."""

from datetime import datetime

import strawberry

from registration.actions import sign_ups
from registration.rules.acts import Act
from registration.rules.companies import Receipt, SignUpForm
from registration.rules.districts import ChamberKind
from registration.rules.identifiers import IdentifiersForm
from registration.rules.names import LegalForm
from registration.rules.profiles import ProfileForm
from registration.store import companies
from schema.companies.company import Company, load_company
from schema.companies.contacts import ContactInput
from schema.companies.profiles import AddressInput, CooperationInput, RegisterInput
from schema.companies.sizes import SizeInput
from schema.context import Info
from schema.nodes import resolved
from schema.payloads import Payload, Repeatable, settle
from schema.policy import guarded
from schema.sectors import SectorInput


@strawberry.input(description="A company and the person who signs it up.")
class CompanySignUpInput(Repeatable):
    legal_name: str = strawberry.field(description="The name, legal form included.")
    legal_form: LegalForm = strawberry.field(description="The legal form.")
    address: AddressInput = strawberry.field(description="Where it sits, in Saxony.")
    contact: ContactInput = strawberry.field(description="The person who signs it up.")
    register: RegisterInput | None = strawberry.field(
        default=None, description="Its register entry; sole traders and most crafts have none."
    )
    vat_id: str | None = strawberry.field(default=None, description="DE and nine digits.")
    widnr: str | None = strawberry.field(
        default=None, description="DE, nine digits, hyphen, five digits."
    )
    lei: str | None = strawberry.field(default=None, description="20 letters and digits.")
    size: SizeInput | None = strawberry.field(
        default=None, description="Figures, from which the class after 2003/361/EC follows."
    )
    sectors: list[SectorInput] = strawberry.field(
        default_factory=list, description="What it works in, at most 10."
    )
    offers: list[CooperationInput] = strawberry.field(
        default_factory=list, description="What it offers, at most 10."
    )
    requests: list[CooperationInput] = strawberry.field(
        default_factory=list, description="What it looks for, at most 10."
    )
    markets: list[str] = strawberry.field(
        default_factory=list, description="Target markets (ISO 3166-1 alpha-2)."
    )
    languages: list[str] = strawberry.field(
        default_factory=list, description="Languages it speaks (ISO 639-1)."
    )
    memberships: list[ChamberKind] = strawberry.field(
        default_factory=lambda: [ChamberKind.IHK],
        description="Kinds of chamber it belongs to; which ones follows from the district.",
    )
    website: str | None = strawberry.field(default=None, description="Its website.")

    def read(self) -> SignUpForm:
        return SignUpForm(profile=self._profile(), contact=self.contact.read())

    def _profile(self) -> ProfileForm:
        return ProfileForm(
            legal_name=self.legal_name,
            legal_form=self.legal_form,
            address=self.address.read(),
            identifiers=IdentifiersForm(
                register=self.register.read() if self.register else None,
                vat_id=self.vat_id,
                widnr=self.widnr,
                lei=self.lei,
            ),
            size=self.size.read() if self.size else None,
            sectors=tuple(sector.read() for sector in self.sectors),
            offers=tuple(wish.read() for wish in self.offers),
            requests=tuple(wish.read() for wish in self.requests),
            markets=tuple(self.markets),
            languages=tuple(self.languages),
            memberships=tuple(self.memberships),
            website=self.website,
        )


@strawberry.type(
    description="The receipt of a sign-up. It is the same whether the company was there or not."
)
class SignUpReceipt:
    company_id: strawberry.Private[str | None]
    id: strawberry.ID = strawberry.field(description="Names the sign-up, should you ask the desk.")
    email: str = strawberry.field(description="Where a link was mailed to.")
    expires_at: datetime = strawberry.field(description="Until when the link works.")

    @resolved(
        "The company, new or joined; for the desk, and for a chamber where it is a member. Null for"
        " others."
    )
    async def company(self, info: Info) -> Company | None:
        return await load_company(info, self.company_id) if self.company_id else None

    @classmethod
    def of(cls, receipt: Receipt, email: str) -> "SignUpReceipt":
        return cls(
            company_id=receipt.company,
            id=strawberry.ID(receipt.id),
            email=email.strip(),
            expires_at=receipt.expires_at,
        )


@strawberry.type(description="What came of a sign-up.")
class CompanySignUpPayload(Payload):
    receipt: SignUpReceipt | None = strawberry.field(
        default=None, description="Null when it was refused."
    )


@strawberry.type
class SignUpMutation:
    @guarded(
        "companySignUp",
        "Sign a company up, or join it where it is known already. The person gets a mail with a"
        " link; `sessionCreate` trades it for a session.",
    )
    def company_sign_up(self, info: Info, input: CompanySignUpInput) -> CompanySignUpPayload:
        def payload(receipt: Receipt) -> CompanySignUpPayload:
            shown = SignUpReceipt.of(receipt, input.contact.email)
            return CompanySignUpPayload(receipt=shown)

        def do(act: Act) -> CompanySignUpPayload:
            done = sign_ups.sign_up(act, input.read())
            if done.company:
                info.context.know(companies.key(done.company.id), done.company)
            return payload(done.receipt)

        return settle(
            info,
            input,
            CompanySignUpPayload,
            do=do,
            replay=lambda reference: payload(sign_ups.receipt_of(reference)),
        )
