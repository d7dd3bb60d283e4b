"""Districts of Saxony and their chambers as clients see and name them."""

import strawberry

from registration.rules.districts import Chamber, ChamberKind, District
from schema.enums import publish

publish(
    District,
    "District",
    "The districts and district-free cities of Saxony.",
    {district.name: f"{district.label} (key {district})." for district in District},
)
publish(
    ChamberKind,
    "ChamberKind",
    "The kinds of chamber a company can belong to; mixed firms belong to both.",
    {"IHK": "Chamber of industry and commerce.", "HWK": "Chamber of skilled crafts."},
)
publish(
    Chamber,
    "Chamber",
    "The chambers of Saxony.",
    {chamber.name: f"{chamber.label}." for chamber in Chamber},
)


@strawberry.type(description="A district (Kreis) or district-free city of Saxony.")
class Kreis:
    code: District = strawberry.field(description="Which one; give it in inputs.")
    key: str = strawberry.field(description="Its official key, five digits.")
    label: str = strawberry.field(description="Its name in German.")

    @classmethod
    def of(cls, district: District) -> "Kreis":
        return cls(code=district, key=district.value, label=district.label)
