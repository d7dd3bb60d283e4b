"""Companies in the store: claims, and where each row is found again."""

from dataclasses import replace

import pytest

from registration.rules.acts import ANONYMOUS, Act
from registration.rules.companies import Company, IdentifierTaken
from registration.rules.contacts import Contact, ContactState
from registration.rules.districts import Chamber, ChamberKind
from registration.rules.identifiers import Identifiers
from registration.rules.pages import Window
from registration.rules.refusals import VersionConflict
from registration.rules.texts import Language
from registration.store import claims, companies, contacts, ledger, mailboxes
from registration.store.mailboxes import Mailbox
from registration.store.rows import read
from registration.store.writes import Overtaken, Write, write_all
from tests.companies import NOW, company, sign_up
from tests.conftest import Trips

pytestmark = pytest.mark.usefixtures("store")

FIRST = company()
SECOND = replace(
    FIRST,
    id="com_01DH0000000000000000000002",
    profile=replace(FIRST.profile, legal_name="Zweite GmbH", identifiers=Identifiers()),
    domain="zweite.example",
)
ALL = Window(first=10)


def save(*writes: Write) -> None:
    ledger.accept(Act(by=ANONYMOUS, at=NOW, operation="test", request_id="r"), *writes)


def added(one: Company) -> None:
    save(*companies.added(one, one.match_keys))


def contact(id: str, email: str) -> Contact:
    return Contact(
        id=id,
        company=FIRST.id,
        name="Ina",
        role=None,
        email=email,
        phone=None,
        language=Language.DE,
        consents=(),
        state=ContactState.PENDING,
        vouched=True,
        created_at=NOW,
    )


INA = contact("con_01DH0000000000000000000000.01DH0000000000000000000003", "ina@gmx.de")
BO = contact("con_01DH0000000000000000000000.01DH0000000000000000000004", "INA@gmx.de")


at_gmx = Mailbox(person=INA.id, address="ina@gmx.de")


def test_a_company_comes_back_as_it_was_written() -> None:
    added(FIRST)
    assert read(companies.key(FIRST.id)) == FIRST
    assert companies.by_identifier("VAT", "136695976") == FIRST
    assert companies.by_identifier("EUID", "DEU1206R.HRB12345") == FIRST
    assert companies.by_identifier("LEI", "?") is None


def test_a_claim_is_held_by_the_first_and_let_go_by_nobody_else() -> None:
    key = claims.identifier_key("VAT", "136695976")
    write_all(claims.claimed(key, "one"))
    with pytest.raises(Overtaken):
        write_all(claims.claimed(key, "two"))
    with pytest.raises(Overtaken):
        write_all(claims.released(key, "two"))
    write_all(claims.released(key, "one"))
    assert read(key) is None


def test_a_company_whose_number_is_known_is_not_written_at_all() -> None:
    added(FIRST)
    twin = replace(FIRST, id=SECOND.id)
    with pytest.raises(Overtaken):
        save(*companies.added(twin, ()))
    assert read(companies.key(twin.id)) is None


def test_a_sign_up_finds_whom_it_may_be_about(trips: Trips) -> None:
    added(FIRST)
    save(*contacts.added(INA))
    trips.reset()
    known = companies.known(sign_up())
    assert (known.identified, known.alike, known.free_matches) == ((FIRST.id,), (FIRST.id,), ())
    assert companies.with_mailbox((FIRST.id, SECOND.id), "Ina@GMX.de") == ((FIRST, at_gmx),)
    assert len(trips) == 2


def test_a_member_is_listed_with_its_chambers_until_it_leaves() -> None:
    profile = replace(FIRST.profile, memberships=(ChamberKind.IHK, ChamberKind.HWK))
    both = replace(FIRST, profile=profile)
    added(both)
    left = replace(FIRST, linked=(Chamber.IHK_LEIPZIG,), version=2)
    save(*companies.changed(both, left, companies.held_matches(both, left)))
    listed = {chamber: companies.members_page(chamber, "", ALL).values for chamber in Chamber}
    assert [chamber for chamber, found in listed.items() if found] == [
        Chamber.IHK_CHEMNITZ,
        Chamber.IHK_LEIPZIG,
    ]


def test_taking_anothers_number_writes_nothing() -> None:
    added(FIRST)
    added(SECOND)
    profile = replace(SECOND.profile, identifiers=Identifiers(widnr="DE136695976-00001"))
    greedy = replace(SECOND, profile=profile, version=2)
    with pytest.raises(IdentifierTaken) as refused:
        save(*companies.changed(SECOND, greedy, {}))
    assert refused.value.path == ("widnr",)
    assert read(companies.key(SECOND.id)) == SECOND


def test_a_match_key_of_another_company_stays_with_it() -> None:
    added(FIRST)
    twin = replace(SECOND, profile=replace(FIRST.profile, identifiers=Identifiers()))
    save(*companies.added(twin, ()))
    moved = replace(twin, profile=SECOND.profile, version=2)
    save(*companies.changed(twin, moved, companies.held_matches(twin, moved)))
    assert read(claims.match_key(FIRST.match_keys[0])) == FIRST.id
    assert read(claims.match_key(moved.match_keys[0])) == SECOND.id


def test_the_next_version_follows_the_one_that_was_read() -> None:
    added(FIRST)
    save(companies.saved(replace(FIRST, version=2)))
    with pytest.raises(VersionConflict):
        save(companies.saved(replace(FIRST, version=2)))


def test_one_mailbox_is_one_contact_of_a_company() -> None:
    save(*contacts.added(INA))
    with pytest.raises(Overtaken):
        save(*contacts.added(BO))
    assert mailboxes.of_address("ina@GMX.de") == (at_gmx,)


def test_a_mailbox_moves_with_the_person() -> None:
    save(*contacts.added(INA))
    moved = replace(INA, email="neu@gmx.de", version=2)
    save(*contacts.changed(INA, moved))
    assert mailboxes.of_address("ina@gmx.de") == ()
    assert [one.person for one in mailboxes.of_address("neu@gmx.de")] == [INA.id]
    assert contacts.of_company(FIRST.id, ALL).values == (moved,)


@pytest.mark.parametrize("id", ["", "com_", "con_x", "del_01DH0000000000000000000000", "x" * 9000])
def test_what_is_no_id_is_found_nowhere(id: str) -> None:
    assert read(companies.key(id)) is None
    assert read(contacts.key(id)) is None
