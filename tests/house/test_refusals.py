"""Every expected "no" is drawn, coded, and said in the three languages of the desk."""

import ast
import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterator

from infra import ROOT
from registration import rules
from registration.rules import refusals
from registration.rules.breaches import Rule
from registration.rules.refusals import Invalid, Problems, Refused
from registration.rules.texts import Text

for _found in pkgutil.walk_packages(rules.__path__, "registration.rules."):
    importlib.import_module(_found.name)

# Their message is made of other messages.
MADE_OF_OTHERS = {Invalid, Problems}
PLACEHOLDER = re.compile(r"{(\w+)[^}]*}")


def kinds(of: type[Refused] = Refused) -> Iterator[type[Refused]]:
    for kind in of.__subclasses__():
        if kind.__module__.startswith("registration."):
            yield kind
            yield from kinds(kind)


def untold(text: Text) -> bool:
    """Whether a language is missing, or says something else than the others."""
    said = (text.en, text.de, text.es)
    return not all(said) or len({frozenset(PLACEHOLDER.findall(one or "")) for one in said}) > 1


def test_the_tree_of_general_refusals_is_complete() -> None:
    drawn = re.findall(r"^ +- (\w+)", refusals.__doc__ or "", re.MULTILINE)
    here = [kind.__name__ for kind in kinds() if kind.__module__ == refusals.__name__]
    assert drawn == here


def test_every_rule_is_said_in_three_languages() -> None:
    assert [rule.name for rule in Rule if untold(rule.says)] == []


def test_every_refusal_is_said_in_three_languages() -> None:
    told = [kind for kind in kinds() if kind not in MADE_OF_OTHERS]
    assert [kind.__name__ for kind in told if untold(kind.says)] == []


def test_two_refusals_share_a_code_only_if_one_is_a_kind_of_the_other() -> None:
    assert all(re.fullmatch(r"[A-Z]+(_[A-Z]+)*", kind.code) for kind in kinds())
    for one, other in itertools.combinations(kinds(), 2):
        assert one.code != other.code or issubclass(other, one) or issubclass(one, other)


def test_every_text_written_into_the_rules_is_said_in_three_languages() -> None:
    """Such as the subject of a mail."""
    partial = [
        f"{path.name}:{node.lineno}"
        for path in (ROOT / "registration").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"
        if any(isinstance(word.value, ast.Constant) for word in node.keywords)
        if {word.arg for word in node.keywords} != {"en", "de", "es"}
    ]
    assert partial == []
