"""What people read: every letter can be written, in three languages, with nothing left open."""

import re
from string import Formatter

import pytest

from registration.rules.events import Mail
from registration.rules.letters import LETTERS, Written, write
from registration.rules.refusals import WrongState
from registration.rules.registrations import RegistrationState
from registration.rules.texts import Language

PARAMS = {
    name: f"<{name}>"
    for letter in LETTERS.values()
    for text in (letter.subject, letter.body)
    for _, name, _, _ in Formatter().parse(text.en)
    if name
} | {"name": ""}


def written(template: str, language: Language, **params: str) -> Written:
    mail = Mail(to="a@b.example", template=template, language=language, params=PARAMS | params)
    return write(mail, "https://desk.example/link#secret")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("template", LETTERS)
def test_a_letter_has_a_subject_a_greeting_and_an_end(template: str, language: Language) -> None:
    letter = written(template, language)
    assert "\n" not in letter.subject
    assert len(re.split(r"\n\n", letter.body)) >= 3
    assert "{" not in letter.subject + letter.body


def test_a_person_who_is_known_is_greeted_by_name() -> None:
    letter = written("registration_confirmed", Language.DE, name="Erika Beispiel")
    assert letter.body.startswith("Guten Tag Erika Beispiel,\n\nIhre Anmeldung ist bestätigt:")


def test_a_reason_nobody_gave_is_not_spoken_of() -> None:
    assert "Motivo: Huelga" in written("meeting_cancelled", Language.ES, reason="Huelga").body
    assert "Motivo" not in written("meeting_cancelled", Language.ES, reason="").body


def test_a_state_is_said_in_words() -> None:
    refusal = WrongState("reg_1", RegistrationState.CANCELLED)
    assert refusal.message(Language.DE).startswith("Der Stand ist „abgesagt“;")
    assert refusal.message(Language.ES).startswith("El estado es «cancelada»;")
