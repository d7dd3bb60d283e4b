"""However many administrators make and rotate keys at once, two of a name are active."""

from dataclasses import replace

import pytest

from registration.actions import access_keys as actions
from registration.rules.access_keys import ClientConnected, KeysActive, KeyWish
from registration.rules.acts import Principal, Role, Scope
from registration.rules.districts import Chamber
from registration.rules.pages import Window
from registration.rules.principals import Grant
from registration.store import keys
from tests.race.rivals import Step, at_once
from tests.sessions import NOW, act

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

ADMIN = Principal(role=Role.ADMIN, id="uta")
WISH = KeyWish(
    chamber=Chamber.IHK_CHEMNITZ, label="Member database", scopes=(Scope.COMPANIES_READ,)
)


def making(wish: KeyWish) -> Step:
    return lambda: actions.create(act(ADMIN).because("A drill"), wish)


def rotating(id: str) -> Step:
    call = act(ADMIN).because("A drill")
    return lambda: actions.rotate(call, id, overlap_days=7, expires_at=None)


def active() -> list[Grant]:
    page = keys.of_holder(Chamber.IHK_CHEMNITZ.value, Window(first=100))
    return [grant for grant in page.values if grant.holds(NOW)]


def test_two_keys_of_a_name_are_active_however_many_are_made_at_once() -> None:
    came = at_once([making(WISH)] * 8)
    assert sum(isinstance(one, KeysActive) for one in came) == 6
    assert len(active()) == 2


def test_a_key_is_rotated_once_by_however_many() -> None:
    first, _ = actions.create(act(ADMIN).because("A drill"), WISH)
    came = at_once([*[rotating(first.key or "")] * 4, *[making(WISH)] * 4])
    assert sum(isinstance(one, KeysActive) for one in came) == 7
    assert len(active()) == 2


def test_a_client_acts_for_one_chamber_however_many_connect_it_at_once() -> None:
    labels = [replace(WISH, label=f"System {number}", client_id="system") for number in range(6)]
    came = at_once([making(wish) for wish in labels])
    assert sum(isinstance(one, ClientConnected) for one in came) == 5
    assert [grant.client for grant in active()] == ["system"]
