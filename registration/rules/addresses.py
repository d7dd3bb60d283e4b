"""Where a company sits, and where it is found on the web."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from registration.rules.breaches import Rule
from registration.rules.districts import District, read_place
from registration.rules.refusals import Form, Path
from registration.rules.wording import check_line, tidy_line

_HOST = re.compile(r"(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_][\w-]{1,62}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a company sits, in Saxony. `municipality_key` is the official one, eight digits."""

    street: str
    postcode: str
    city: str
    district: District
    municipality_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressForm:
    """An address as somebody wrote it. District or municipality key, one of them is needed."""

    street: str
    postcode: str
    city: str
    district: District | None = None
    municipality_key: str | None = None


def read_address(form: Form, field: Path, written: AddressForm) -> Address | None:
    """The address, or None where the form was told what is wrong."""
    check_line(form, (*field, "street"), written.street)
    check_line(form, (*field, "city"), written.city)
    postcode = "".join(written.postcode.split())
    if not re.fullmatch(r"[0-9]{5}", postcode):
        form.reject((*field, "postcode"), Rule.POSTCODE_FORMAT)
    place = read_place(form, field, written.district, written.municipality_key)
    if place is None:
        return None
    return Address(
        street=tidy_line(written.street),
        postcode=postcode,
        city=tidy_line(written.city),
        district=place.district,
        municipality_key=place.municipality,
    )


def read_website(form: Form, field: Path, text: str) -> str | None:
    """A website with its scheme, or None where there is none or none that can be."""
    text = text.strip()
    if not text:
        return None
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:  # a bracket that opens an IPv6 address and does not close it
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        form.reject(field, Rule.WEBSITE_FORMAT)
        return None
    check_line(form, field, text, limit=200)
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def domain_of(website: str | None) -> str | None:
    """`example.org` of `https://www.example.org/de`."""
    return urlsplit(website).netloc.removeprefix("www.") if website else None
