"""Between whom somebody has to interpret."""

from dataclasses import replace

import pytest

from registration.rules.interpreters import Bridge, Interpreter, able
from registration.rules.meetings import Representative
from registration.rules.parties import bridge_between, party_of
from registration.rules.texts import Language
from tests.rules.test_meetings import REQUESTED
from tests.sessions import Session, company, delegate, session

DE, EN, ES = Language.DE, Language.EN, Language.ES


def between(ours: tuple[str, ...], mail: Language, hers: tuple[str, ...], to: Language) -> bool:
    """Whether somebody has to interpret."""
    firm, person = company(0), replace(delegate(0), languages=hers, language=to)
    firm = replace(firm, profile=replace(firm.profile, languages=ours))
    sent = Representative(registration_id="reg", email="anna@example.org", language=mail)
    return bridge_between(firm, sent, person) is not None


@pytest.mark.parametrize(
    ("ours", "mail", "hers", "to", "needed"),
    [
        (("de", "en"), DE, ("es", "en"), ES, False),
        (("de",), DE, ("es",), ES, True),
        (("de",), ES, ("es",), ES, False),  # she reads Spanish mails
        ((), DE, ("es",), DE, True),  # what she says of herself counts
        ((), DE, (), DE, False),  # nobody said anything: what they are written to in
        ((), DE, (), ES, True),
    ],
)
def test_somebody_interprets_where_they_share_no_language(
    ours: tuple[str, ...], mail: Language, hers: tuple[str, ...], to: Language, needed: bool
) -> None:
    assert between(ours, mail, hers, to) is needed


def test_whoever_needs_nobody_is_sent_first() -> None:
    here: Session = session(representatives=2)
    firm = replace(here.companies[0], profile=replace(here.companies[0].profile, languages=()))
    guest = replace(here.delegates[0], languages=("es",))
    sent = tuple(
        Representative(registration_id=f"reg_{language}", email="a@example.org", language=language)
        for language in (DE, ES)
    )
    party = party_of(replace(REQUESTED, representatives=sent), firm, guest)
    assert party.in_order() == ("reg_es", "reg_de")
    assert party.bridges == {"reg_de": Bridge(one=("de",), other=("es",))}


def test_the_rarer_interpreter_is_left_to_whom_nobody_else_can_help() -> None:
    def knows(id: str, *languages: str) -> Interpreter:
        return Interpreter(id=id, name=id, languages=languages)

    there = (knows("a", "de", "es", "pl"), knows("b", "de", "es"), knows("c", "de", "pl"))
    found = able(there, Bridge(one=("de", "en"), other=("es",)))
    assert [one.id for one in found] == ["b", "a"]
