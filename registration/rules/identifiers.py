"""Identifiers of a German company: register number and EUID, VAT id, W-IdNr, LEI.

* A register number is unique only with its court; together they make the EUID, `DE` + court code
  + `R.` + register + number, as in DEF1103R.HRB248481B (Commission Implementing Regulation (EU)
  2021/1042). The form for Saxon courts is derived from that of others.
* Saxony keeps its registers at three courts: Chemnitz, Dresden and Leipzig (XJustiz list).
* The nine digits of VAT id and W-IdNr are the same number space: whoever had a VAT id on
  30 November 2024 got its digits as W-IdNr. So both make one claim, and never two companies.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from stdnum import lei as stdnum_lei
from stdnum.de import vat as stdnum_vat
from stdnum.exceptions import InvalidChecksum, ValidationError

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Path

SAXON_COURTS = {"chemnitz": "U1206", "dresden": "U1104", "leipzig": "U1308"}

_COURT_CODE = re.compile(r"[A-Z][0-9]{4}")
_COURT_TITLE = re.compile(r"^(amtsgericht|ag)\s+")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}[A-ZÄÖÜ]{0,3}")
_EUID = re.compile(r"DE([A-Z][0-9]{4})R\.(HRA|HRB|GNR|PR|VR|GSR)([1-9][0-9]{0,5}[A-ZÄÖÜ]{0,3})")
_WIDNR = re.compile(r"DE([0-9]{9})-([0-9]{5})")
_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")


class RegisterType(StrEnum):
    """The registers of a German register court. GsR (partnerships) exists since 2024."""

    HRA = "HRA"
    HRB = "HRB"
    GNR = "GnR"
    PR = "PR"
    VR = "VR"
    GSR = "GsR"


_TYPES = {type.value.upper(): type for type in RegisterType}


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """An entry in a register. `court` is the XJustiz code, `number` without blanks (`395KI`)."""

    court: str
    type: RegisterType
    number: str

    @property
    def euid(self) -> str:
        return f"DE{self.court}R.{self.type}{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterForm:
    """A register number as somebody wrote it."""

    court: str
    type: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """What identifies one company for certain. None of them is obligatory."""

    register: Register | None = None
    vat_id: str | None = None
    widnr: str | None = None
    lei: str | None = None

    @property
    def euid(self) -> str | None:
        return self.register.euid if self.register else None

    @property
    def tax_digits(self) -> str | None:
        """The nine digits that VAT id and W-IdNr share."""
        number = self.vat_id or self.widnr
        return number[2:11] if number else None

    @property
    def strong(self) -> dict[str, str]:
        """What may belong to one company only, by kind. Its order is the order of precedence."""
        known = {"EUID": self.euid, "VAT": self.tax_digits, "LEI": self.lei}
        return {kind: value for kind, value in known.items() if value}


NONE_KNOWN = Identifiers()


def read_register(form: Form, field: Path, written: RegisterForm) -> Register | None:
    """The register entry that was written, or None where the form was told what is wrong."""
    court = _court_code(written.court)
    type = _TYPES.get(written.type.strip().upper())
    number = "".join(written.number.split()).upper()
    if court is None:
        form.reject((*field, "court"), Rule.REGISTER_COURT_UNKNOWN)
    if type is None:
        form.reject((*field, "type"), Rule.REGISTER_TYPE_UNKNOWN)
    well_formed = bool(_NUMBER.fullmatch(number))
    if not well_formed:
        form.reject((*field, "number"), Rule.REGISTER_NUMBER_FORMAT)
    if court and type and well_formed:
        return Register(court=court, type=type, number=number)
    return None


def _court_code(court: str) -> str | None:
    name = _COURT_TITLE.sub("", " ".join(court.lower().split()))
    code = SAXON_COURTS.get(name, name.upper())
    # U is Saxony's letter: no other court than the three keeps a register there.
    if not _COURT_CODE.fullmatch(code) or (code[0] == "U" and code not in SAXON_COURTS.values()):
        return None
    return code


def read_vat_id(form: Form, field: Path, text: str) -> str | None:
    """`DE` and nine digits. Blanks, dots and the leading `DE` may be missing or superfluous."""
    number = stdnum_vat.compact(text)
    if re.match(r"[A-Z]{2}", number):
        form.reject(field, Rule.VAT_ID_COUNTRY)
        return None
    try:
        return "DE" + stdnum_vat.validate(number)
    except InvalidChecksum:
        form.reject(field, Rule.VAT_ID_CHECK_DIGIT)
    except ValidationError:
        form.reject(field, Rule.VAT_ID_FORMAT)
    return None


def read_widnr(form: Form, field: Path, text: str) -> str | None:
    """`DE`, nine digits, hyphen, five digits; the ninth digit is checked like a VAT id's."""
    number = "".join(text.split()).upper()
    match = _WIDNR.fullmatch(number)
    if match is None:
        form.reject(field, Rule.WIDNR_FORMAT)
    elif not stdnum_vat.is_valid(match[1]):
        form.reject(field, Rule.WIDNR_CHECK_DIGIT)
    else:
        return number
    return None


def read_lei(form: Form, field: Path, text: str) -> str | None:
    """20 letters and digits (ISO 17442), the last two of them check digits."""
    number = stdnum_lei.compact(text)
    if not _LEI.fullmatch(number):
        form.reject(field, Rule.LEI_FORMAT)
    elif not stdnum_lei.is_valid(number):
        form.reject(field, Rule.LEI_CHECK_DIGIT)
    else:
        return number
    return None


def read_euid(text: str) -> str | None:
    """A German EUID in its one spelling, or None where the text is none."""
    match = _EUID.fullmatch("".join(text.split()).upper())
    if match is None:
        return None
    return Register(court=match[1], type=_TYPES[match[2]], number=match[3]).euid


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifiersForm:
    """Identifiers as somebody wrote them; every one may be missing."""

    register: RegisterForm | None = None
    vat_id: str | None = None
    widnr: str | None = None
    lei: str | None = None


NOTHING_WRITTEN = IdentifiersForm()


def read_identifiers(form: Form, written: IdentifiersForm) -> Identifiers:
    """All identifiers of a form. Empty text counts as missing."""
    register = read_register(form, ("register",), written.register) if written.register else None
    vat_id = read_vat_id(form, ("vat_id",), written.vat_id) if written.vat_id else None
    widnr = read_widnr(form, ("widnr",), written.widnr) if written.widnr else None
    lei = read_lei(form, ("lei",), written.lei) if written.lei else None
    if vat_id and widnr and vat_id != widnr[:11]:
        form.reject(("widnr",), Rule.WIDNR_VAT_MISMATCH)
    return Identifiers(register=register, vat_id=vat_id, widnr=widnr, lei=lei)
