"""The house rules that a machine can check: sizes, names, doors, and what is told to people."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from infra import ROOT
from schema.root import schema

DEPLOYED = ("functions", "registration", "schema")
DRAWERS = re.compile(r"(base|common|helpers?|managers?|misc|services?|types|utils?)(_\w+)?")
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40


def sources(*tops: str) -> Iterator[Path]:
    for top in tops:
        ours = (path for path in (ROOT / top).rglob("*.py") if "node_modules" not in path.parts)
        yield from sorted(ours)


EVERYTHING = [*sources(*DEPLOYED, "infra", "tests")]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def holding(pattern: str, *tops: str) -> list[str]:
    return [named(path) for path in sources(*tops) if re.search(pattern, path.read_text())]


def test_there_is_something_to_check() -> None:
    assert len(EVERYTHING) > 50


def test_every_file_fits_in_the_head() -> None:
    lengths = {named(path): len(path.read_text().splitlines()) for path in EVERYTHING}
    assert {name: lines for name, lines in lengths.items() if lines > MAX_FILE_LINES} == {}


def test_every_function_fits_on_a_screen() -> None:
    long = {
        f"{named(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in EVERYTHING
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
        if node.end_lineno - node.lineno + 1 > MAX_FUNCTION_LINES
    }
    assert long == {}


def test_every_file_says_what_it_is_for() -> None:
    silent = [
        named(path)
        for path in EVERYTHING
        if (text := path.read_text().strip()) and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_no_file_is_a_drawer() -> None:
    assert [named(path) for path in EVERYTHING if DRAWERS.fullmatch(path.stem)] == []
    folders = {path.parent for path in EVERYTHING}
    assert [named(folder) for folder in folders if DRAWERS.fullmatch(folder.name)] == []


def test_only_the_settings_read_the_environment() -> None:
    found = holding(r"\bos\.environ\b|\bgetenv\b|import environ\b", *DEPLOYED)
    assert found == ["registration/settings.py"]


def test_nobody_scans_the_table() -> None:
    assert holding(r"\.scan\(", *DEPLOYED, "infra") == []


def test_the_clock_is_read_in_one_place() -> None:
    asked = r"\b(datetime\.now|datetime\.today|date\.today|time\.time)\("
    assert holding(asked, *DEPLOYED) == ["registration/clock.py"]


def test_the_published_schema_is_the_one_we_built() -> None:
    published = (ROOT / "schema/schema.graphql").read_text()
    assert published == schema.as_str() + "\n", "`make schema` writes it anew"
