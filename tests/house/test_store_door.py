"""The table of access patterns in registration/store/__init__.py names every door of the store."""

import ast
import re
from collections.abc import Iterator

from infra import ROOT
from registration import store

# How rows are read and written at all; the nouns' files ask the questions.
MECHANISM = {"__init__", "bodies", "places", "rows", "writes"}
LINE = re.compile(r"^\| *\d+ *\| *`?([\w.]+)`? *\| *(\S.*?) *\| *(\S.*?) *\|$", re.MULTILINE)


def doors() -> Iterator[str]:
    for path in (ROOT / "registration/store").rglob("*.py"):
        if path.stem not in MECHANISM:
            parts = path.relative_to(ROOT / "registration/store").with_suffix("").parts
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and asks_the_store(node):
                    yield ".".join([*parts, node.name])


def asks_the_store(function: ast.FunctionDef) -> bool:
    """Public, and more than the name of a row."""
    returned = ast.unparse(function.returns) if function.returns else ""
    return not function.name.startswith("_") and not returned.startswith("Key[")


def lines() -> list[str]:
    return [found[0] for found in LINE.findall(store.__doc__ or "")]


def test_every_question_to_the_store_is_in_the_table() -> None:
    assert sorted(set(doors()) - set(lines())) == []


def test_every_line_of_the_table_is_a_question_that_can_be_asked() -> None:
    assert sorted(set(lines()) - set(doors())) == []


def test_no_question_is_listed_twice() -> None:
    assert len(lines()) == len(set(lines()))
