"""What one company says once another has become part of it, and who is whose double."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registration.rules import doubles, merges
from registration.rules.companies import Company, CompanyMerged, CompanyState
from registration.rules.districts import Chamber, District
from registration.rules.identifiers import NONE_KNOWN, Identifiers
from registration.rules.merges import Choice, Merge, MergeState, UndoExpired
from registration.rules.refusals import Refused, VersionConflict
from registration.rules.registrations import Registration, RegistrationState
from tests import sessions
from tests.merging import EUID, VAT
from tests.sessions import NOW


def numbered(company: Company, numbers: Identifiers = NONE_KNOWN) -> Company:
    return replace(company, profile=replace(company.profile, identifiers=numbers))


MINE = numbered(replace(sessions.company(1), owners={"website": "chamber:IHK_CHEMNITZ"}))
OTHER = numbered(sessions.company(2))


def joined(mine: Company, other: Company, **choices: Choice) -> Merge:
    id = "mrg_01DH0000000000000000000009"
    return merges.opened(id, mine, other, choices, reason=None, by="operator:uta", at=NOW)


def test_what_the_survivor_does_not_say_the_loser_says() -> None:
    mine = replace(MINE, profile=replace(MINE.profile, website=None, languages=()))
    other = replace(OTHER, profile=replace(OTHER.profile, website="https://a.example"))
    after = joined(mine, other).after
    assert after.profile.website == "https://a.example"
    assert after.profile.languages == other.profile.languages
    assert after.name == mine.name


def test_what_the_desk_leaves_empty_stays_empty() -> None:
    mine = replace(MINE, profile=replace(MINE.profile, website=None))
    other = replace(OTHER, profile=replace(OTHER.profile, website="https://a.example"))
    assert joined(mine, other, website=Choice.SURVIVOR).after.profile.website is None


def test_numbers_that_contradict_each_other_are_not_put_together_by_themselves() -> None:
    mine = numbered(MINE, VAT)
    other = numbered(OTHER, Identifiers(widnr="DE115235681-00001"))
    assert joined(mine, other).after.profile.identifiers == VAT
    with pytest.raises(Refused) as refused:
        joined(mine, other, widnr=Choice.LOSER)
    assert refused.value.path == ("choices", "widnr")


def test_whose_word_is_taken_over_keeps_who_wrote_it() -> None:
    said = replace(OTHER.profile, website="https://a.example")
    own = replace(
        OTHER,
        profile=said,
        owners={"website": f"company:{OTHER.id}", "sectors": "operator:uta"},
    )
    after = joined(MINE, own, website=Choice.LOSER).after
    assert after.owners == {"website": f"company:{MINE.id}"}


def test_chambers_of_the_loser_are_the_survivors_until_it_is_undone() -> None:
    far = replace(OTHER.profile, address=replace(OTHER.profile.address, district=District.DRESDEN))
    begun = joined(MINE, replace(OTHER, profile=far))
    assert Chamber.IHK_DRESDEN in begun.after.chambers
    survivor, loser = merges.parted(begun, begun.after, merges.absorbed(begun))
    assert Chamber.IHK_DRESDEN not in survivor.chambers
    assert replace(survivor, version=1) == MINE
    assert replace(loser, version=1) == begun.was


def test_the_loser_is_a_row_that_nothing_is_done_with() -> None:
    begun = joined(MINE, OTHER)
    gone = merges.absorbed(begun)
    assert (gone.state, gone.merged_into) == (CompanyState.MERGED, MINE.id)
    for pair in ((gone, MINE), (MINE, gone)):
        with pytest.raises(CompanyMerged):
            joined(*pair)
    with pytest.raises(Refused):
        joined(MINE, MINE)


def test_what_identifies_the_loser_is_not_left_with_the_survivor() -> None:
    begun = joined(numbered(MINE, EUID), numbered(OTHER, VAT), vat_id=Choice.SURVIVOR)
    by_hand = numbered(begun.after, replace(EUID, vat_id=VAT.vat_id))
    with pytest.raises(VersionConflict):
        merges.parted(begun, by_hand, merges.absorbed(begun))


def test_a_merge_is_undone_once_and_in_time() -> None:
    begun = joined(MINE, OTHER)
    with pytest.raises(Refused):
        merges.undone(begun, 1, NOW)  # it is still moving
    done = begun.finished(NOW)
    assert merges.undone(done, 2, NOW).state is MergeState.UNDOING
    with pytest.raises(UndoExpired):
        merges.undone(done, 2, NOW + timedelta(days=30))


def person(company: Company, name: str, state: RegistrationState, number: int) -> Registration:
    found = sessions.registration(company, sessions.session().get_together, number)
    return replace(found, person=replace(found.person, name=name), state=state)


@pytest.mark.parametrize(
    ("ours", "theirs", "stays"),
    [
        (RegistrationState.CONFIRMED, RegistrationState.CONFIRMED, "ours"),
        (RegistrationState.WAITING, RegistrationState.CONFIRMED, "theirs"),
        (RegistrationState.PENDING_APPROVAL, RegistrationState.CONFIRMED, "theirs"),
        (RegistrationState.CANCELLED, RegistrationState.CONFIRMED, None),
    ],
)
def test_of_two_registrations_the_firmer_stays_then_the_earlier(
    ours: RegistrationState, theirs: RegistrationState, stays: str | None
) -> None:
    one = person(MINE, "Jürgen  Groß", ours, 1)
    other = replace(person(OTHER, "juergen gross", theirs, 2), activity_id=one.activity_id)
    found = list(doubles.doubles([other], [one], NOW))
    named = {"ours": one, "theirs": other}
    assert [double.stays for double in found] == ([named[stays]] if stays else [])
