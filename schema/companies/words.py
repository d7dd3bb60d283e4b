"""The closed sets that companies are described with."""

from registration.rules.companies import CompanyState
from registration.rules.contacts import ContactState
from registration.rules.identifiers import RegisterType
from registration.rules.names import LegalForm
from registration.rules.profiles import CooperationKind, Field
from registration.rules.sizes import Holder, SizeClass
from schema.enums import publish

publish(
    LegalForm,
    "LegalForm",
    "The legal form of a company.",
    {form.name: f"{form.label}." for form in LegalForm}
    | {"OTHER": "Any other, public bodies too."},
)
publish(
    RegisterType,
    "RegisterType",
    "The registers of a German register court.",
    {
        "HRA": "Commercial register A: partnerships and sole traders.",
        "HRB": "Commercial register B: companies with capital.",
        "GNR": "Cooperatives.",
        "PR": "Professional partnerships.",
        "VR": "Associations.",
        "GSR": "Civil-law partnerships, since 2024.",
    },
)
publish(
    CompanyState,
    "CompanyState",
    "Where a company stands with the desk.",
    {
        "UNCONFIRMED": "Signed up; nobody has opened a mailed link yet.",
        "ACTIVE": "A person of the company, or the desk, has confirmed it.",
        "MERGED": "It has become part of another one; see `Company.mergedInto`.",
    },
)
publish(
    CooperationKind,
    "CooperationKind",
    "The two kinds of cooperation profile, as in the Enterprise Europe Network.",
    {
        "TECHNOLOGY": "Know-how, licences, joint development.",
        "COMMERCIAL": "Supply, distribution, services.",
    },
)
publish(
    Field,
    "VerifiableField",
    "The parts of a profile that the desk can verify; then only the desk changes them.",
    {
        "LEGAL_NAME": "The name.",
        "LEGAL_FORM": "The legal form.",
        "ADDRESS": "The address, district included.",
        "REGISTER": "The register entry.",
        "VAT_ID": "The VAT id.",
        "WIDNR": "The W-IdNr.",
        "LEI": "The LEI.",
        "SIZE": "The declared size.",
        "SECTORS": "The sectors.",
        "WEBSITE": "The website.",
    },
)
publish(
    SizeClass,
    "SizeClass",
    "The class of a company after Recommendation 2003/361/EC.",
    {
        "MICRO": "Fewer than 10 staff, and turnover or balance sheet up to 2 M€.",
        "SMALL": "Fewer than 50 staff, and turnover or balance sheet up to 10 M€.",
        "MEDIUM": "Fewer than 250 staff, and turnover up to 50 M€ or balance sheet up to 43 M€.",
        "LARGE": "No SME.",
    },
)
publish(
    Holder,
    "Holder",
    "What an enterprise is that holds a share, or in which one is held.",
    {
        "ENTERPRISE": "An enterprise.",
        "EXEMPT_INVESTOR": "An investor that makes no partner (Article 3(2)): business angel,"
        " university, institutional investor, small local authority.",
        "PUBLIC_BODY": "Any other public body; 25 % in such hands are no SME.",
    },
)
publish(
    ContactState,
    "ContactState",
    "Whether a contact's address is known to be theirs.",
    {
        "PENDING": "The mailed link has not been opened.",
        "CONFIRMED": "The person has opened a mailed link.",
    },
)
