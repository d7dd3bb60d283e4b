"""Decision-makers: what organiser and delegate do, and what it leaves in the store."""

from dataclasses import replace

import pytest

from registration.actions import delegates, delegations
from registration.rules.acts import Principal, Role
from registration.rules.delegates import AlreadyListed, Status, seen_by_companies
from registration.rules.journeys import Journey
from registration.rules.pages import Window
from registration.rules.refusals import NotAllowed, NotFound, WrongState
from registration.rules.texts import Language
from registration.store import delegates as delegate_store
from registration.store import journeys, ledger, mailboxes
from registration.store.writes import write_all
from tests.drafts import ACT, SHARE, drafted, published
from tests.journeys import CANDIDATE

pytestmark = pytest.mark.usefixtures("store")


def accepted(delegation: str, email: str = "lucia@autopartes.example") -> str:
    known = delegates.identify(ACT, delegation, replace(CANDIDATE, email=email))
    delegates.invite(ACT, known.id, expected=1)
    agreed = delegates.Agreement(given=(SHARE,))
    return delegates.answer(ACT, known.id, Status.ACCEPTED, agreed, expected=2).id


def test_nobody_accepts_while_the_delegation_is_being_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    id = published()
    known = delegates.identify(ACT, id, CANDIDATE)
    delegates.invite(ACT, known.id, expected=1)
    get = journeys.get

    def get_then_lose(id: str, *path: str) -> Journey:
        found = get(id, *path)
        monkeypatch.setattr(journeys, "get", get)
        delegations.cancel(ACT, id, "Airline strike", expected=2)
        return found

    monkeypatch.setattr(journeys, "get", get_then_lose)
    with pytest.raises(WrongState, match="cancelled"):
        delegates.answer(ACT, known.id, Status.ACCEPTED, expected=2)


def test_an_address_is_one_persons_in_one_delegation() -> None:
    id = drafted()
    known = delegates.identify(ACT, id, CANDIDATE)

    with pytest.raises(AlreadyListed):
        delegates.identify(ACT, id, replace(CANDIDATE, email="LUCIA.ejemplo@autopartes.example"))
    other = delegates.identify(ACT, drafted(slug="another"), CANDIDATE)
    assert known.email
    found = {mailbox.person for mailbox in mailboxes.of_address(known.email)}
    assert found == {known.id, other.id}


def test_an_address_that_is_given_up_is_free_for_others() -> None:
    id = drafted()
    known = delegates.identify(ACT, id, CANDIDATE)

    moved = delegates.revise(ACT, known.id, {"email": "new@autopartes.example"}, expected=1)
    assert delegates.identify(ACT, id, CANDIDATE)
    delegates.answer(ACT, known.id, Status.WITHDRAWN, expected=moved.version)

    assert mailboxes.of_address("new@autopartes.example") == ()


def test_inviting_leaves_a_mail_with_a_link_for_her_alone() -> None:
    id = drafted()
    known = delegates.identify(ACT, id, CANDIDATE)

    delegates.invite(ACT, known.id, expected=1)

    newest = ledger.outbox_page("2019-06-01", Window(first=10)).values
    [mail] = [mail for entry in newest for mail in entry.event.mails]
    assert (mail.to, mail.language) == (CANDIDATE.email, Language.ES)
    assert mail.link
    assert mail.link.subject == known.id


def test_a_delegate_writes_about_herself_what_is_hers_to_write() -> None:
    id = published()
    lucia = accepted(id)
    herself = replace(ACT, by=Principal(role=Role.DELEGATE, id=lucia))

    changed = delegates.revise(herself, lucia, {"languages": ("es",)}, expected=3)

    assert changed.languages == ("es",)
    with pytest.raises(NotAllowed):
        delegates.revise(herself, lucia, {"firm": "Another"}, expected=4)


def test_whoever_stands_in_takes_the_chair_and_the_other_cannot_be_relied_on_any_more() -> None:
    id = published()
    old = accepted(id)
    new = delegates.identify(ACT, id, replace(CANDIDATE, email="diego@autopartes.example"))
    gone = WrongState(old, "gone")
    write_all(delegate_store.on_roster(old, gone))

    left, came = delegates.replace(ACT, old, new.id, expected=3, new_expected=1)

    assert [one.id for one in journeys.get(id).roster] == [came.id]
    assert (left.replaced_by, came.replaces) == (came.id, left.id)
    assert seen_by_companies(came) is None
    write_all(delegate_store.on_roster(came.id, gone))
    with pytest.raises(WrongState):
        write_all(delegate_store.on_roster(old, gone))


def test_replacing_is_for_people_of_one_delegation() -> None:
    old = accepted(published())
    stranger = delegates.identify(ACT, drafted(slug="another"), CANDIDATE)

    with pytest.raises(NotFound) as refused:
        delegates.replace(ACT, old, stranger.id, expected=3, new_expected=1)
    assert refused.value.path == ("replacement_id",)
