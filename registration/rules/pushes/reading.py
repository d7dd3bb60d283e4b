"""Read a row that a chamber wrote, with the rules of every other form of the desk.

A row says as much as it wants to. What it says of the company is read as if it stood in a whole
profile, and then only what it said is kept.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from registration.rules.addresses import AddressForm
from registration.rules.breaches import Rule
from registration.rules.contacts import ContactForm, read_person
from registration.rules.districts import ChamberKind, District
from registration.rules.identifiers import IdentifiersForm, RegisterForm
from registration.rules.names import LegalForm
from registration.rules.profiles import Cooperation, CooperationKind, ProfileForm, read_profile
from registration.rules.pushes.plain import Plain
from registration.rules.pushes.rows import (
    EXTERNAL_ID_LIMIT,
    LARGEST_REVISION,
    LegalBasis,
    Op,
    PushRow,
    Revision,
    RevisionKind,
)
from registration.rules.refusals import Form, Invalid, Path
from registration.rules.sectors import Scheme, Sector
from registration.rules.sizes import Declaration, Figures, Holder, Link, SizeClass, SizeForm
from registration.rules.texts import Language
from registration.rules.wording import check_line, check_range

IDENTIFIERS = ("register", "vat_id", "widnr", "lei")
# The current year decides on declared figures where they are entered; here none is too late.
_ANY_YEAR = 9999
_BLANK = ProfileForm(
    legal_name="-",
    legal_form=LegalForm.OTHER,
    address=AddressForm(street="-", postcode="09111", city="-", district=District.CHEMNITZ),
)
_NOBODY = ContactForm(name="-", email="nobody@example.org")


def read_row(plain: Mapping[str, Any]) -> PushRow:
    """The row in a JSON object. Raises Invalid, or Problems where there are several at once."""
    form = Form()
    row = Plain(form, (), plain)
    op = row.choice("op", Op) or Op.UPSERT
    read = PushRow(
        external_id=_name(row, "external_id", needed=True),
        revision=_revision(row),
        op=op,
        activity_id=_name(row, "activity_id", needed=op is Op.UPSERT),
        legal_basis=row.choice("legal_basis", LegalBasis),
        objected=row.flag("objection_flag") or False,
        company=_company(row.inner("company"), form),
        person=_person(row.inner("person"), form),
    )
    if op is Op.UPSERT and "legal_basis" not in row:
        row.reject("legal_basis", Rule.REQUIRED)
    if row.take("consents") is not None:
        row.reject("consents", Rule.CONSENT_NOT_PUSHABLE)
    row.close()
    form.check()
    return read


def external_id_of(plain: Mapping[str, Any]) -> str:
    """What a row that cannot be read calls itself, as far as it does."""
    found = plain.get("externalId")
    return found.strip()[:EXTERNAL_ID_LIMIT] if isinstance(found, str) else ""


def _name(row: Plain, name: str, *, needed: bool) -> str:
    """An id. It becomes part of a key of the store, which has an end."""
    id = _text(row, name, needed=needed)
    check_line(row.form, (*row.path, name), id or None, limit=EXTERNAL_ID_LIMIT)
    return id


def _text(row: Plain, name: str, *, needed: bool) -> str:
    known = len(row.form.problems)
    text = (row.text(name) or "").strip()
    if needed and not text and len(row.form.problems) == known:
        row.reject(name, Rule.REQUIRED)
    return text


def _revision(row: Plain) -> Revision:
    number, moment = row.whole("revision"), row.instant("updated_at")
    if ("revision" in row) is ("updated_at" in row):
        row.reject("revision", Rule.REVISION_OR_TIME)
    if moment is not None:
        return Revision.of_time(moment)
    check_range(row.form, (*row.path, "revision"), number or 0, 0, LARGEST_REVISION)
    return Revision(kind=RevisionKind.NUMBER, at=number or 0)


def _company(part: Plain | None, form: Form) -> dict[str, object]:
    """What was said of the company, read as one with the blank rest of a profile."""
    if part is None:
        return {}
    said = _profile_parts(part)
    part.close()
    numbers = {name: said[name] for name in IDENTIFIERS if name in said}
    others = {name: value for name, value in said.items() if name not in IDENTIFIERS}
    written = replace(_BLANK, identifiers=IdentifiersForm(**numbers), **others)
    inner = Form()
    profile = read_profile(inner, written, _ANY_YEAR)
    _pass_on(form, inner, "company")
    if profile is None:
        return {}
    owner = dict.fromkeys(IDENTIFIERS, profile.identifiers)
    read = {name: getattr(owner.get(name, profile), name) for name in said}
    return {name: value for name, value in read.items() if value not in (None, ())}


def _profile_parts(part: Plain) -> dict[str, Any]:
    """What of a profile was written, as forms of its parts."""
    languages, markets = part.texts("languages"), part.texts("markets")
    parts = {
        "legal_name": part.text("legal_name"),
        "legal_form": part.choice("legal_form", LegalForm),
        "address": _address(part.inner("address")),
        "register": _register(part.inner("register")),
        "vat_id": part.text("vat_id"),
        "widnr": part.text("widnr"),
        "lei": part.text("lei"),
        "size": _size(part.inner("size")),
        "sectors": _sectors(part.several("sectors")),
        "offers": _wishes(part.several("offers")),
        "requests": _wishes(part.several("requests")),
        "markets": markets,
        "languages": languages,
        "memberships": part.choices("memberships", ChamberKind),
        "website": part.text("website"),
    }
    return {name: value for name, value in parts.items() if value is not None}


def _address(part: Plain | None) -> AddressForm | None:
    if part is None:
        return None
    written = AddressForm(
        street=part.text("street") or "",
        postcode=part.text("postcode") or "",
        city=part.text("city") or "",
        district=part.choice("district", District),
        municipality_key=part.text("municipality_key"),
    )
    part.close()
    return written


def _register(part: Plain | None) -> RegisterForm | None:
    if part is None:
        return None
    written = RegisterForm(
        court=part.text("court") or "",
        type=part.text("type") or "",
        number=part.text("number") or "",
    )
    part.close()
    return written


def _sectors(parts: tuple[Plain, ...] | None) -> tuple[Sector, ...] | None:
    if parts is None:
        return None
    read = []
    for part in parts:
        scheme, code = part.choice("scheme", Scheme), _text(part, "code", needed=True)
        if "scheme" not in part:
            part.reject("scheme", Rule.REQUIRED)
        elif scheme and code:
            read.append(Sector(scheme=scheme, code=code))
        part.close()
    return tuple(read)


def _wishes(parts: tuple[Plain, ...] | None) -> tuple[Cooperation, ...] | None:
    if parts is None:
        return None
    read = []
    for part in parts:
        kind = part.choice("kind", CooperationKind)
        title, text = part.text("title") or "", part.text("text") or ""
        if "kind" not in part:
            part.reject("kind", Rule.REQUIRED)
        elif kind:
            read.append(Cooperation(kind=kind, title=title, text=text))
        part.close()
    return tuple(read)


def _size(part: Plain | None) -> SizeForm | None:
    if part is None:
        return None
    declared = _declaration(part.inner("declared"))
    previous = _declaration(part.inner("previous"))
    established = part.choice("established", SizeClass)
    if "declared" not in part:
        part.reject("declared", Rule.REQUIRED)
    part.close()
    if declared is None:
        return None
    return SizeForm(declared=declared, previous=previous, established=established)


def _declaration(part: Plain | None) -> Declaration | None:
    if part is None:
        return None
    year, figures = part.whole("year"), _figures(part)
    links = tuple(_linked(one) for one in part.several("links") or ())
    if "year" not in part:
        part.reject("year", Rule.REQUIRED)
    part.close()
    return Declaration(year=year or 0, figures=figures, links=links)


def _figures(of: Plain) -> Figures:
    part = of.inner("figures")
    if part is None:
        if "figures" not in of:
            of.reject("figures", Rule.REQUIRED)
        return Figures(staff=Decimal(0), turnover=0)
    staff = part.number("staff")
    if "staff" not in part:
        part.reject("staff", Rule.REQUIRED)
    read = Figures(
        staff=_exact(staff), turnover=part.whole("turnover"), balance=part.whole("balance")
    )
    part.close()
    return read


def _linked(part: Plain) -> Link:
    read = Link(
        name=_text(part, "name", needed=True),
        share_percent=_exact(part.number("share_percent")),
        figures=_figures(part),
        holder=part.choice("holder", Holder) or Holder.ENTERPRISE,
        controls=part.flag("controls") or False,
    )
    part.close()
    return read


def _exact(number: float | None) -> Decimal:
    """Two decimals are all that shares and work units need."""
    return Decimal(str(round(number or 0, 2)))


def _person(part: Plain | None, form: Form) -> dict[str, object]:
    """What was said of the person. A consent is never one's to pass on."""
    if part is None:
        return {}
    parts: dict[str, Any] = {
        "name": part.text("name"),
        "email": part.text("email"),
        "role": part.text("role"),
        "phone": part.text("phone"),
        "language": part.choice("language", Language),
    }
    if part.take("consents") is not None:
        part.reject("consents", Rule.CONSENT_NOT_PUSHABLE)
    part.close()
    said = {name: value for name, value in parts.items() if value is not None}
    inner = Form()
    person = read_person(inner, (), replace(_NOBODY, **said))
    _pass_on(form, inner, "person")
    if person is None:
        return {}
    read = {name: getattr(person, name) for name in said}
    return {name: value for name, value in read.items() if value is not None}


def _pass_on(form: Form, inner: Form, under: str) -> None:
    """Problems of a part, at their place in the row; each once."""
    known: set[Path] = {problem.path for problem in form.problems}
    for problem in inner.problems:
        path = (under, *problem.path)
        if isinstance(problem, Invalid) and path not in known:
            form.problems.append(Invalid(path, problem.rule, problem.about))
