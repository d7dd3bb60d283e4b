"""Companies to test with: invented, and recognisable as such."""

from datetime import UTC, datetime

from registration.rules.addresses import AddressForm
from registration.rules.companies import Company, CompanyState, SignUp, SignUpForm, read_sign_up
from registration.rules.contacts import ContactForm
from registration.rules.districts import District
from registration.rules.identifiers import IdentifiersForm, RegisterForm
from registration.rules.names import LegalForm
from registration.rules.profiles import ProfileForm

NOW = datetime(2019, 8, 1, 9, tzinfo=UTC)

FORM = ProfileForm(
    legal_name="Beispiel Stanzteile GmbH",
    legal_form=LegalForm.GMBH,
    address=AddressForm(
        street="Musterweg 1",
        postcode="09456",
        city="Annaberg-Buchholz",
        district=District.ERZGEBIRGSKREIS,
    ),
    identifiers=IdentifiersForm(
        register=RegisterForm(court="Chemnitz", type="HRB", number="12345"),
        vat_id="DE136695976",
    ),
)
CONTACT = ContactForm(name="Ina Beispiel", email="ina@beispiel-stanzteile.example")


def sign_up(profile: ProfileForm = FORM, contact: ContactForm = CONTACT) -> SignUp:
    return read_sign_up(SignUpForm(profile=profile, contact=contact), NOW)


def company(profile: ProfileForm = FORM, contact: ContactForm = CONTACT) -> Company:
    read = sign_up(profile, contact)
    return Company(
        id="com_01DH0000000000000000000000",
        profile=read.profile,
        state=CompanyState.ACTIVE,
        created_at=NOW,
        domain=read.domain,
    )
