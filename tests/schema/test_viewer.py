"""Everybody can ask who they are to the desk."""

import pytest

from registration.rules.acts import Role
from tests.clients import Client, signed_in

pytestmark = pytest.mark.usefixtures("store")
WHO = "{ viewer { role subject company { id } delegate { id } } }"


def test_a_stranger_is_told_so() -> None:
    assert Client().ask(WHO)["viewer"] == {
        "role": "ANONYMOUS",
        "subject": "anonymous",
        "company": None,
        "delegate": None,
    }


def test_a_chamber_is_known_by_its_code() -> None:
    viewer = signed_in(Role.CHAMBER, "IHK_CHEMNITZ").ask(WHO)["viewer"]
    assert (viewer["role"], viewer["subject"]) == ("CHAMBER", "IHK_CHEMNITZ")


def test_a_wrong_key_is_no_stranger() -> None:
    answer = Client("desk_000000000000_" + "x" * 43).send(WHO)
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
