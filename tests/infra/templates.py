"""Finds one's way in the packaged template."""

from collections.abc import Iterator
from typing import Any

type Template = dict[str, Any]


def of_type(template: Template, kind: str) -> dict[str, Any]:
    return {
        name: resource
        for name, resource in template["Resources"].items()
        if resource["Type"] == f"AWS::{kind}"
    }


def functions(template: Template) -> dict[str, Any]:
    found = of_type(template, "Lambda::Function")
    return {name: resource["Properties"] for name, resource in found.items()}


def statements(template: Template, role: str | None = None) -> Iterator[dict[str, Any]]:
    for name, found in of_type(template, "IAM::Role").items():
        if role in (None, name):
            for policy in found["Properties"]["Policies"]:
                yield from policy["PolicyDocument"]["Statement"]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def named(reference: dict[str, Any]) -> str:
    """The resource that a `!GetAtt` or `!Ref` is about."""
    if "Ref" in reference:
        return str(reference["Ref"])
    return str(reference["Fn::GetAtt"][0])
