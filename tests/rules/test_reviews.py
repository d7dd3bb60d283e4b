"""Review tasks: when two companies look alike, and what a join leaves to decide."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from registration.rules.contacts import ContactForm
from registration.rules.identifiers import IdentifiersForm, RegisterForm
from registration.rules.names import LegalForm
from registration.rules.profiles import Field, ProfileForm
from registration.rules.refusals import WrongState
from registration.rules.reviews import (
    THRESHOLD,
    Difference,
    Match,
    Reason,
    Resolution,
    ReviewKind,
    ReviewState,
    ReviewTask,
    Verdict,
    compare,
    differences,
    join_kind,
    resolved,
)
from tests.companies import CONTACT, FORM, company, sign_up

NOW = datetime(2019, 9, 1, tzinfo=UTC)
ELSEWHERE = replace(FORM.address, postcode="09111", city="Chemnitz")
PRIVATE = replace(CONTACT, email="ina@gmx.de")
NO_NUMBERS = replace(FORM, identifiers=IdentifiersForm())


def match(profile: ProfileForm, contact: ContactForm = PRIVATE) -> Match:
    new = sign_up(profile, contact)
    return compare(new.profile, new.domain, company())


def test_name_and_postcode_are_a_weak_match() -> None:
    found = match(NO_NUMBERS)
    assert (found.score, found.reasons) == (85, (Reason.SAME_NAME, Reason.SAME_POSTCODE))
    assert found.is_weak_match


def test_name_and_domain_are_a_weak_match() -> None:
    found = match(replace(NO_NUMBERS, address=ELSEWHERE), CONTACT)
    assert found.reasons == (Reason.SAME_NAME, Reason.SAME_DOMAIN)
    assert found.is_weak_match


def test_all_three_are_as_alike_as_can_be() -> None:
    assert match(NO_NUMBERS, CONTACT).score == 100


def test_the_name_alone_is_no_match() -> None:
    assert not match(replace(NO_NUMBERS, address=ELSEWHERE)).is_weak_match


def test_a_mistaken_legal_form_is_still_a_weak_match() -> None:
    found = match(replace(NO_NUMBERS, legal_form=LegalForm.GMBH_CO_KG))
    assert (found.score, found.is_weak_match) == (THRESHOLD, True)


def test_another_register_number_makes_two_companies_of_one_family() -> None:
    other = RegisterForm(court="Chemnitz", type="HRB", number="999")
    found = match(replace(FORM, identifiers=IdentifiersForm(register=other)), CONTACT)
    assert Reason.OTHER_IDENTIFIER in found.reasons
    assert not found.is_weak_match


def test_a_join_notes_what_it_states_differently() -> None:
    stated = replace(
        FORM,
        legal_name="Beispiel Stanztechnik GmbH",
        address=replace(FORM.address, street="Neue Straße 5"),
        identifiers=replace(FORM.identifiers, register=None),
    )
    assert differences(company().profile, sign_up(stated).profile) == (
        Difference(
            field=Field.LEGAL_NAME,
            kept="Beispiel Stanzteile GmbH",
            stated="Beispiel Stanztechnik GmbH",
        ),
        Difference(
            field=Field.ADDRESS,
            kept="Musterweg 1, 09456 Annaberg-Buchholz, Erzgebirgskreis",
            stated="Neue Straße 5, 09456 Annaberg-Buchholz, Erzgebirgskreis",
        ),
    )


def test_a_join_that_says_the_same_leaves_no_difference() -> None:
    assert differences(company().profile, sign_up().profile) == ()


def test_an_identifier_that_was_missing_is_a_difference() -> None:
    kept = company(NO_NUMBERS).profile
    found = differences(kept, sign_up().profile)
    assert [(one.field, one.kept, one.stated) for one in found] == [
        (Field.REGISTER, "", "DEU1206R.HRB12345"),
        (Field.VAT_ID, "", "DE136695976"),
    ]


def test_the_gravest_kind_names_the_task() -> None:
    difference = Difference(field=Field.LEI, kept="", stated="x")
    assert join_kind("com_2", (difference,), False) is ReviewKind.IDENTIFIERS_OF_TWO
    assert join_kind(None, (difference,), False) is ReviewKind.JOIN_DIFFERENCES
    assert join_kind(None, (), False) is ReviewKind.JOIN_UNVOUCHED
    assert join_kind(None, (), True) is None


def test_a_task_is_decided_once() -> None:
    task = ReviewTask(
        id="rev_1", kind=ReviewKind.WEAK_MATCH, company="com_1", created_at=NOW, candidate="com_2"
    )
    verdict = Verdict(
        resolution=Resolution.DIFFERENT_COMPANIES, note=None, by="operator:uta", at=NOW
    )
    done = resolved(task, verdict)
    assert (task.state, done.state, done.version) == (ReviewState.OPEN, ReviewState.RESOLVED, 2)
    with pytest.raises(WrongState):
        resolved(done, verdict)
