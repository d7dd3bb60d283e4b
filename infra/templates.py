"""Reads the deployed resources, so that the desk and the tests make them from one definition."""

from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short tags: `!Ref Table` becomes {"Ref": "Table"}."""


def _intrinsic(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".", 1) if tag == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    raise yaml.constructor.ConstructorError(None, None, f"!{tag} of a mapping", node.start_mark)


_Loader.add_multi_constructor("!", _intrinsic)


def document(path: Path) -> dict[str, Any]:
    """A template, its short tags written out."""
    read: dict[str, Any] = yaml.load(path.read_text(), Loader=_Loader)  # noqa: S506 (a SafeLoader)
    return read


def properties(file: str) -> dict[str, dict[str, Any]]:
    """The properties of each resource of `infra/<file>`, by its name there."""
    found = document(_FOLDER / file)
    return {name: resource["Properties"] for name, resource in found.items()}
