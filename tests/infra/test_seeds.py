"""The demonstration's files: every rule holds for them, and nobody in them is real."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from infra.seeds import sheets
from infra.seeds.demo import access_key
from infra.seeds.load import NotADesk, load
from infra.seeds.sheets import CompanySheet, InterpreterSheet, JourneySheet
from registration import settings, tokens
from registration.rules.companies import SignUp, SignUpForm, read_sign_up
from registration.rules.contacts import ContactForm, read_contact
from registration.rules.districts import District
from registration.rules.identifiers import read_euid
from registration.rules.interests import read_interest
from registration.rules.plans import DeskStance
from registration.rules.registrations import RegistrationState
from registration.rules.sizes import SizeClass
from registration.rules.stops import Kind

COMPANIES = sheets.companies()
JOURNEYS = {sheet.name: sheet for sheet in sheets.journeys()}
FILES = sorted(sheets.DATA.rglob("*.yml"))
FIRST_DAY = datetime(2019, 9, 9, 7, tzinfo=UTC)

COURTS = {"145": "U1206", "146": "U1104", "147": "U1308"}
INVENTED = re.compile(
    r"muster|beispiel|fiktiv|phantasie|erdacht"
    r"|ejemplo|muestra|ficti|inventad|prueba"
    r"|näidis|väljamõeldud|esimerkki|meikäläinen|keksitty"
    r"|przykład|wzorc|zmyślon|minta|példa|kitalált",
    re.IGNORECASE,
)


def signed_up(sheet: CompanySheet) -> SignUp:
    return read_sign_up(
        SignUpForm(profile=sheet.profile, contact=sheet.contact), sheet.signed_up_at
    )


def people() -> Iterator[ContactForm]:
    for sheet in COMPANIES:
        yield from (sheet.contact, *sheet.colleagues)


def interpreters(sheet: JourneySheet) -> list[InterpreterSheet]:
    return list(sheet.programme.grid.interpreters.values()) if sheet.programme.grid else []


@pytest.mark.parametrize("sheet", COMPANIES, ids=lambda sheet: sheet.key)
def test_every_company_passes_the_rules_of_signing_up(sheet: CompanySheet) -> None:
    company = signed_up(sheet)
    for colleague in sheet.colleagues:
        read_contact(colleague)
    for interest in sheet.interests:
        read_interest(interest)
    register = company.profile.identifiers.register
    if register:
        assert register.court == COURTS[company.profile.address.district[:3]]
        assert read_euid(register.euid) == register.euid


def test_forty_companies_come_from_all_thirteen_districts() -> None:
    districts = Counter(signed_up(sheet).profile.address.district for sheet in COMPANIES)
    chambers = Counter(district[:3] for district in districts.elements())
    assert districts.total() == 40
    assert set(districts) == set(District)
    assert chambers["145"] > chambers["146"] > chambers["147"]


def test_companies_are_of_every_size_and_one_is_large() -> None:
    sizes = Counter(size.size_class for one in COMPANIES if (size := signed_up(one).profile.size))
    assert set(sizes) == set(SizeClass)
    assert sizes[SizeClass.LARGE] == 1


def test_every_identifier_names_one_company_and_was_never_given_out() -> None:
    strong = Counter(
        number
        for sheet in COMPANIES
        for number in signed_up(sheet).profile.identifiers.strong.values()
    )
    assert set(strong.values()) == {1}
    assert all(re.search(r"R\.\D+9900\d\d$|^999000|^999900", number) for number in strong)


def test_crafts_firms_do_without_a_register_number() -> None:
    unregistered = [one for one in COMPANIES if not one.profile.identifiers.register]
    assert len(unregistered) >= 3
    assert all("HWK" in one.profile.memberships for one in unregistered)


def test_nobody_can_be_written_to() -> None:
    for file in FILES:
        domains = re.findall(r"(?:@|https?://)([\w.-]+)", file.read_text())
        assert [domain for domain in domains if not domain.endswith(".example")] == []


def test_nobody_can_be_called() -> None:
    for person in people():
        assert re.fullmatch(r"\+493023125\d{3}", read_contact(person).phone or "")
    phones = [one.candidate.phone for sheet in JOURNEYS.values() for one in sheet.delegates]
    assert set(phones) == {None}


def test_every_name_says_that_it_is_invented() -> None:
    names = [sheet.profile.legal_name for sheet in COMPANIES]
    names += [person.name for person in people()]
    for sheet in JOURNEYS.values():
        names += [one.candidate.name for one in sheet.delegates]
        names += [one.candidate.firm for one in sheet.delegates]
        names += [one.name for one in interpreters(sheet)]
    assert [name for name in names if not INVENTED.search(name)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(sheets.DATA).as_posix())
def test_no_field_of_a_file_is_misspelt(file: Path) -> None:
    read: Any = {
        "programme": sheets.ProgrammeSheet,
        "people": sheets.PeopleSheet,
        "delegates": tuple[sheets.DelegateSheet, ...],
    }.get(file.stem, tuple[CompanySheet, ...])
    written = yaml.safe_load(file.read_text())
    understood = msgspec.to_builtins(sheets.read(file, read))
    assert list(_lost(written, understood)) == []


def _lost(written: Any, understood: Any, *path: str) -> Iterator[str]:
    """Where a file says something that nobody read."""
    match written:
        case dict():
            for name, part in written.items():
                if name not in understood:
                    yield ".".join((*path, name))
                else:
                    yield from _lost(part, understood[name], *path, str(name))
        case list():
            for place, part in enumerate(written):
                yield from _lost(part, understood[place], *path, str(place))


def test_the_mexican_delegation_is_the_one_of_2019() -> None:
    sheet = JOURNEYS["mexico-2019"]
    period = sheet.programme.outline.period
    assert (period.starts_on, period.ends_on) == (date(2019, 9, 22), date(2019, 9, 27))
    assert 14 <= _on_roster(sheet) <= 16
    stops = {one.key: one.stop for one in sheet.programme.activities}
    evening = stops["get-together"]
    assert (evening.place.name, evening.place.city) == ("HTW Dresden", "Dresden")
    assert evening.starts_at == datetime(2019, 9, 24, 15, tzinfo=UTC)
    grid = sheet.programme.grid
    assert grid is not None
    assert (grid.activity, grid.slot_minutes, len(grid.breaks)) == ("matchmaking", 20, 1)
    assert {"Leipzig", "Chemnitz", "Dresden"} <= {stop.place.city for stop in stops.values()}
    assert Kind.INSTITUTE_VISIT in {stop.kind for stop in stops.values()}


def test_the_mexican_session_is_worth_planning() -> None:
    """More is wished for than anybody puts together by hand, and nearly all of it fits."""
    sheet = JOURNEYS["mexico-2019"]
    grid, people = sheet.programme.grid, sheet.people
    assert grid is not None
    assert (_on_roster(sheet), grid.tables, len(grid.interpreters)) == (15, 12, 3)
    evening = people.registrations["get-together"]
    sent = {one.company for one in evening if one.until is RegistrationState.CONFIRMED}
    assert len(sent) == 34
    wished = Counter(bool(one.company) for one in people.wishes for _ in one.wishes)
    assert wished[True] > 70
    assert wished[False] > 15
    assert {one.stance for one in people.desk} == set(DeskStance)


def test_the_neighbours_come_with_the_congress_in_november() -> None:
    sheet = JOURNEYS["neighbours-2019"]
    period = sheet.programme.outline.period
    assert (period.starts_on, period.ends_on) == (date(2019, 11, 4), date(2019, 11, 8))
    assert 17 <= _on_roster(sheet) <= 19
    [congress] = [one for one in sheet.programme.activities if one.stop.kind is Kind.CONGRESS]
    assert congress.stop.place.city == "Zwickau"
    assert {one.candidate.country for one in sheet.delegates} == {"EE", "FI", "PL", "HU"}


def test_nobody_acts_after_the_first_day_of_the_desk() -> None:
    instants = re.compile(r"_at: *(\S+?)[,}\s]|\bat: *(\S+?)[,}\s]")
    for file in [one for one in FILES if one.stem in ("people", "delegates")]:
        found = ["".join(pair) for pair in instants.findall(file.read_text())]
        assert max(map(datetime.fromisoformat, found)) < FIRST_DAY


def test_demo_keys_have_the_form_of_access_keys() -> None:
    for who in ("chamber", "company", "delegate"):
        key = access_key(who)
        assert tokens.parse_key(str(key)) == key


def test_a_deployed_stage_never_gets_seeds_and_their_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "STAGE", "prod")
    with pytest.raises(NotADesk):
        load(FIRST_DAY)


def _on_roster(sheet: JourneySheet) -> int:
    return sum(one.accepted_at is not None for one in sheet.delegates)
