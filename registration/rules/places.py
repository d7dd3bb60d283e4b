"""Where an activity takes place, and whose guest one is there."""

from dataclasses import dataclass, replace

from registration.rules.breaches import Rule
from registration.rules.codes import COUNTRIES
from registration.rules.districts import District
from registration.rules.refusals import Form, Path
from registration.rules.wording import check_line, tidy_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address one can travel to. `district` where it lies in Saxony; WGS 84 degrees."""

    name: str
    street: str | None = None
    postcode: str | None = None
    city: str
    country: str = "DE"
    district: District | None = None
    latitude: float | None = None
    longitude: float | None = None

    def is_at(self, other: "Place") -> bool:
        """Whether nobody has to travel between the two: one building, whatever the room."""
        return self._building == other._building

    @property
    def _building(self) -> tuple[str, str, str]:
        return (self.country, self.city.casefold(), (self.street or self.name).casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """Who receives the delegation. `company` is an id, where the host is one of ours."""

    name: str
    company: str | None = None
    contact_name: str | None = None


def tidied(place: Place) -> Place:
    """One spelling per place."""
    return replace(
        place,
        name=tidy_line(place.name),
        street=tidy_line(place.street or "") or None,
        postcode=tidy_line(place.postcode or "") or None,
        city=tidy_line(place.city),
        country=place.country.strip().upper(),
    )


def check_place(form: Form, path: Path, place: Place) -> None:
    """Notes what is wrong with an address."""
    check_line(form, (*path, "name"), place.name)
    check_line(form, (*path, "street"), place.street)
    check_line(form, (*path, "postcode"), place.postcode, limit=10)
    check_line(form, (*path, "city"), place.city)
    if place.country not in COUNTRIES:
        form.reject((*path, "country"), Rule.UNKNOWN_COUNTRY, code=place.country)
    _check_degrees(form, (*path, "latitude"), place.latitude, 90)
    _check_degrees(form, (*path, "longitude"), place.longitude, 180)


def check_host(form: Form, path: Path, host: Host) -> None:
    """Notes what is wrong with a host."""
    check_line(form, (*path, "name"), host.name)
    check_line(form, (*path, "contact_name"), host.contact_name)


def _check_degrees(form: Form, path: Path, degrees: float | None, most: int) -> None:
    if degrees is not None and not -most <= degrees <= most:
        form.reject(path, Rule.OUT_OF_RANGE, low=-most, high=most)
